// A realtime service outside of the server: soketi, and another server of ours. Clients are
// sent there, broadcasts are published there, and everything else is as with the own hub.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { connect, event, record, subscribed } from '../support/cluster.mjs';
import { freePort } from '../support/free_port.mjs';
import { RawWebSocket } from '../support/raw_websocket.mjs';
import { api, freshFolder, startProgram, startServer, waitFor } from '../support/server.mjs';
import { APP, startSoketi } from '../support/soketi.mjs';

async function startOwn() {
  const port = await freePort();
  const env = { PUSHER_APP_ID: APP.appId, PUSHER_KEY: APP.key, PUSHER_SECRET: APP.secret };
  let server;
  const own = {
    port,
    start: async () => (server = await startServer({ args: ['--port', String(port), '--demo-data', 'off'], env })),
    stop: () => server.kill9(),
  };
  await own.start();
  return own;
}

const THREAD = 'checkout-latency';

for (const [name, start] of [['soketi', startSoketi], ['another server of ours', startOwn]]) {
  describe(`published to ${name}`, () => {
    let service, server, mara, jonas;
    const clients = [];

    before(async () => {
      service = await start();
      server = await startServer({
        env: {
          PUSHER_APP_ID: APP.appId,
          PUSHER_KEY: APP.key,
          PUSHER_SECRET: APP.secret,
          PUSHER_HOST: '127.0.0.1',
          PUSHER_PORT: String(service.port),
          PUSHER_SCHEME: 'http',
        },
      });
      [mara, jonas] = await Promise.all(['mara', 'jonas'].map((id) => api(server.url).signIn(id)));
    });
    after(async () => {
      for (const client of clients) client.disconnect();
      await server?.stop();
      await service?.stop();
    });
    const client = async (user) => {
      const made = await connect(server, user);
      clients.push(made);
      return made;
    };
    const say = async (user, content) => {
      const { status, body } = await user.post(`/api/threads/${THREAD}/comments`, { content });
      assert.equal(status, 201);
      return body;
    };

    test('the session says where', async () => {
      const { realtime } = (await mara.get('/api/session')).body;
      assert.deepEqual(realtime, {
        key: APP.key,
        host: '127.0.0.1',
        port: service.port,
        tls: false,
        authEndpoint: '/api/pusher/auth',
      });
    });

    test('the own hub serves no realtime meanwhile', async () => {
      const socket = await RawWebSocket.connect(server.port, `/app/${APP.key}?protocol=7`);
      const { data } = await socket.nextNamed('pusher:error');
      assert.equal(data.code, 4003);
      assert.equal((await socket.closed).code, 4003);
    });

    test('broadcasts arrive in commit order, also when many come at once', async () => {
      const seen = record(await subscribed(await client(jonas), 'private-org-acme'));
      const texts = Array.from({ length: 40 }, (_, i) => `At once ${i}`);
      await Promise.all(texts.map((text) => say(mara, text)));
      const comments = () => seen.named('comment:created').filter(({ comment }) => comment.content.startsWith('At once'));
      await waitFor(() => comments().length === texts.length, { what: 'all comments', limit_ms: 10_000 });
      const all = seen.heard.filter(({ data }) => data?.seq).map(({ data }) => data);
      for (let i = 1; i < all.length; i += 1) assert.equal(all[i].prev, all[i - 1].seq);
    });

    test('presence and client events go through the service', async () => {
      const channel = `presence-thread-${THREAD}`;
      const from = await subscribed(await client(mara), channel);
      const added = event(from, 'pusher:member_added');
      const to = await subscribed(await client(jonas), channel);
      assert.deepEqual((await added).info, { name: 'Jonas Okafor', avatar: null });
      assert.equal(to.members.count, 2);
      const arrived = event(to, 'client-typing');
      from.trigger('client-typing', { userId: 'mara', userName: 'Mara', typing: true });
      assert.equal((await arrived).userName, 'Mara');
    });

    test('what is larger than 10 KB is told of without its content', async () => {
      const channel = await subscribed(await client(jonas), 'private-org-acme');
      const arrived = event(channel, 'comment:created');
      await say(mara, 'x'.repeat(15_000));
      const data = await arrived;
      assert.equal(data.truncated, true);
      assert.equal(data.prev, data.seq - 1);
    });

    test('sync:head comes to whoever listens there', async () => {
      const channel = await subscribed(await client(jonas), 'private-org-acme');
      const { head, epoch } = await event(channel, 'sync:head', { limit_ms: 45_000 });
      const session = (await jonas.get('/api/session')).body;
      assert.deepEqual({ head, epoch }, { head: session.head, epoch: session.epoch });
    });

    test('an outage of the service: events wait, and arrive in order', async () => {
      const listener = await client(jonas);
      const seen = record(await subscribed(listener, 'private-org-acme'));
      await service.stop();
      await waitFor(() => listener.connection.state !== 'connected', { what: 'the client notices', limit_ms: 15_000 });
      const sent = [];
      for (let i = 0; i < 30; i += 1) sent.push((await say(mara, `Waiting ${i}`)).id);
      await waitFor(() => server.logs.includes('events wait'), { what: 'a line in the log' });
      const metrics = await (await fetch(`${server.url}/metrics`)).text();
      assert.match(metrics, /^gt_service_events_waiting [1-9]/m);
      await service.start();
      // The client comes back by itself; what was published before it did is in the log.
      await waitFor(() => listener.connection.state === 'connected' && listener.channel('private-org-acme').subscribed, {
        what: 'reconnected',
        limit_ms: 30_000,
      });
      await waitFor(async () => /^gt_service_events_waiting 0$/m.test(await (await fetch(`${server.url}/metrics`)).text()), {
        what: 'all published',
        limit_ms: 30_000,
      });
      const last = await say(mara, 'Back');
      await waitFor(() => seen.named('comment:created').some(({ comment }) => comment?.id === last.id), { what: 'the next one' });
      const seqs = seen.heard.filter(({ data }) => data?.seq).map(({ data }) => data.seq);
      assert.deepEqual(seqs, [...seqs].sort((one, other) => one - other));
      const since = (await jonas.get('/api/session')).body;
      const { changes } = (await jonas.get(`/api/changes?since=0&epoch=${since.epoch}&limit=1000`)).body;
      const logged = changes.filter(({ name }) => name === 'comment:created').map(({ data }) => data.comment?.id);
      for (const id of sent) assert.ok(logged.includes(id));
    });
  });
}

test('a wrong secret is one clear line, and the server goes on', async () => {
  const service = await startOwn(); // this soketi answers refusals with 200
  const server = await startServer({
    env: {
      PUSHER_APP_ID: APP.appId,
      PUSHER_KEY: APP.key,
      PUSHER_SECRET: 'not-the-secret',
      PUSHER_HOST: '127.0.0.1',
      PUSHER_PORT: String(service.port),
      PUSHER_SCHEME: 'http',
    },
  });
  const mara = await api(server.url).signIn('mara');
  for (let i = 0; i < 3; i += 1) await mara.post(`/api/threads/${THREAD}/comments`, { content: `${i}` });
  await waitFor(() => server.logs.includes('status 401'), { what: 'a line in the log' });
  assert.equal(server.logs.match(/status 401/g).length, 1);
  assert.equal((await mara.get('/api/threads')).status, 200);
  await server.stop();
  await service.stop();
});

test('what cannot be a service is refused at the start', async () => {
  for (const env of [{ PUSHER_HOST: 'localhost' }, { PUSHER_CLUSTER: 'eu' }, { PUSHER_HOST: 'http://x', PUSHER_KEY: 'k' }]) {
    const program = startProgram('goldenthread-server', ['--port', '0', '--data', freshFolder()], env);
    program.child.ref();
    assert.equal((await program.exited).code, 2);
    assert.equal(program.logs.text.trim().split('\n').length, 1);
  }
});
