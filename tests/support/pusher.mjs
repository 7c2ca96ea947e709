// Stock Pusher software pointed at a server of ours: pusher-js clients and the pusher
// server library, both with nothing but the options their users would set.
//
//   const app = await startApp();                       // app.server, app.pusher
//   const client = await app.connect({ user: 'ana' });  // connected pusher-js
//   const channel = await app.subscribe(client, 'presence-a');
//   await app.stop();
import Pusher from 'pusher';
import PusherClient from 'pusher-js';
import nacl from 'tweetnacl';

import { startServer } from './server.mjs';

const LIMIT_MS = 10_000;
export const MASTER_KEY = Buffer.from('an encryption key of 32 bytes ok').toString('base64');
const KEYS = {
  PUSHER_APP_ID: '7',
  PUSHER_KEY: 'conformance-key',
  PUSHER_SECRET: 'conformance-secret',
  PUSHER_ENCRYPTION_MASTER_KEY_BASE64: MASTER_KEY,
};

// The next event of this name on a channel, a connection or a user; with its metadata if asked.
export function event(target, name, { limit_ms = LIMIT_MS, metadata = false } = {}) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => done(reject, new Error(`no ${name} in ${limit_ms} ms`)), limit_ms);
    const heard = (data, meta) => done(resolve, metadata ? { data, metadata: meta } : data);
    const done = (settle, value) => {
      clearTimeout(timer);
      target.unbind(name, heard);
      settle(value);
    };
    target.bind(name, heard);
  });
}

// All events of this name from now on, as they come.
export function collect(target, name) {
  const all = [];
  target.bind(name, (data) => all.push(data));
  return all;
}

export async function startApp({ args = [], env = {} } = {}) {
  const server = await startServer({ args, env: { ...KEYS, ...env } });
  const pusher = new Pusher({
    appId: KEYS.PUSHER_APP_ID,
    key: KEYS.PUSHER_KEY,
    secret: KEYS.PUSHER_SECRET,
    host: '127.0.0.1',
    port: server.port,
    useTLS: false,
    encryptionMasterKeyBase64: MASTER_KEY,
  });
  const clients = [];

  // `user`: who presence channels and sign-ins say they are; `watchlist`: whom they watch.
  function client({ user = 'ana', watchlist, key = KEYS.PUSHER_KEY, info = { name: user } } = {}) {
    const answer = (make) => (params, callback) => {
      try {
        callback(null, make(params));
      } catch (error) {
        callback(error, null);
      }
    };
    const made = new PusherClient(key, {
      cluster: 'unused',
      wsHost: '127.0.0.1',
      wsPort: server.port,
      forceTLS: false,
      enabledTransports: ['ws'],
      nacl,
      channelAuthorization: {
        customHandler: answer(({ socketId, channelName }) =>
          pusher.authorizeChannel(
            socketId,
            channelName,
            channelName.startsWith('presence-') ? { user_id: user, user_info: info } : undefined,
          ),
        ),
      },
      userAuthentication: {
        customHandler: answer(({ socketId }) =>
          pusher.authenticateUser(socketId, { id: user, ...(watchlist && { watchlist }) }),
        ),
      },
    });
    clients.push(made);
    return made;
  }

  return {
    server,
    pusher,
    client,
    async connect(options) {
      const made = client(options);
      await event(made.connection, 'connected');
      return made;
    },
    async subscribe(made, name) {
      const channel = made.subscribe(name);
      await event(channel, 'pusher:subscription_succeeded');
      return channel;
    },
    async signIn(made) {
      const confirmed = new Promise((resolve) =>
        made.connection.bind('message', (frame) => frame.event === 'pusher:signin_success' && resolve()),
      );
      made.signin();
      await confirmed;
      await made.user.signinDonePromise;
    },
    get: async (path, params) => (await pusher.get({ path, params })).json(),
    async stop() {
      for (const made of clients) made.disconnect();
      return server.stop();
    },
  };
}
