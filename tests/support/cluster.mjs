// Several servers joined by one Redis, and stock pusher-js clients on them.
import Pusher from 'pusher-js';
import PusherServer from 'pusher';

import { event } from './pusher.mjs';
import { api, startServer, waitFor } from './server.mjs';

export { event } from './pusher.mjs';

export const APP = { appId: 'joined', key: 'joined-key', secret: 'joined-secret' };
export const APP_ENV = { PUSHER_APP_ID: APP.appId, PUSHER_KEY: APP.key, PUSHER_SECRET: APP.secret };

// A server of the cluster: startServer's, and
//   client(userId)     -> a connected pusher-js client, authorized by this server
//   library            -> the stock server library, pointed at this server
//   metric(name)       -> a figure of /metrics
export async function startNode(redisUrl, { env = {}, ...options } = {}) {
  const server = await startServer({ ...options, env: { ...APP_ENV, REDIS_URL: redisUrl, ...env } });
  const library = new PusherServer({ ...APP, host: '127.0.0.1', port: String(server.port), useTLS: false });
  const clients = [];
  const node = Object.assign(server, {
    library,
    async client(userId, more = {}) {
      const user = await api(server.url).signIn(userId);
      const client = await connect(server, user, more);
      clients.push(client);
      return client;
    },
    async metric(name) {
      const text = await (await fetch(`${server.url}/metrics`)).text();
      return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
    },
    disconnect() {
      for (const client of clients.splice(0)) client.disconnect();
    },
  });
  await waitFor(async () => (await node.metric('gt_cluster_up')) === 1, { what: 'joined', limit_ms: 10_000 });
  return node;
}

// So that each knows of the others before a test begins.
export function joined(nodes) {
  return waitFor(
    async () => {
      const seen = await Promise.all(nodes.map((node) => node.metric('gt_cluster_nodes')));
      return seen.every((count) => count === nodes.length - 1);
    },
    { what: `${nodes.length} nodes know each other`, limit_ms: 20_000 },
  );
}

export async function connect(server, user, more = {}) {
  const { realtime } = (await user.get('/api/session')).body;
  const client = new Pusher(realtime.key, {
    cluster: 'unused',
    wsHost: realtime.host ?? '127.0.0.1',
    wsPort: realtime.port ?? server.port,
    forceTLS: realtime.tls,
    enabledTransports: ['ws'],
    channelAuthorization: {
      transport: 'ajax',
      endpoint: server.url + realtime.authEndpoint,
      headers: { authorization: `Bearer ${user.token}` },
    },
    userAuthentication: {
      transport: 'ajax',
      endpoint: `${server.url}/api/pusher/user-auth`,
      headers: { authorization: `Bearer ${user.token}` },
    },
    ...more,
  });
  await event(client.connection, 'connected');
  return client;
}

export async function subscribed(client, channel) {
  const subscription = client.subscribe(channel);
  if (!subscription.subscribed) await event(subscription, 'pusher:subscription_succeeded');
  return subscription;
}

// All that a channel is told, as it comes.
export function record(subscription) {
  const heard = [];
  subscription.bind_global((name, data) => heard.push({ name, data }));
  const changes = [];
  subscription.bind('pusher:member_added', ({ id }) => changes.push(`+${id}`));
  subscription.bind('pusher:member_removed', ({ id }) => changes.push(`-${id}`));
  return { heard, changes, named: (name) => heard.filter((each) => each.name === name).map((each) => each.data) };
}

export async function signIn(client) {
  const confirmed = new Promise((resolve) =>
    client.connection.bind('message', (frame) => frame.event === 'pusher:signin_success' && resolve()),
  );
  client.signin();
  await confirmed;
  await client.user.signinDonePromise;
  await waitFor(() => client.user.serverToUserChannel?.subscribed, { what: 'the user channel' });
}
