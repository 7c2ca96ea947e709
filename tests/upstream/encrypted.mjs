// What the server sends to others over TLS: publishing to a service, webhooks, Redis. A
// certificate that nobody vouches for is not trusted.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:https';
import { after, before, describe, test } from 'node:test';

import Pusher from 'pusher-js';

import { APP, event, startNode, joined, subscribed } from '../support/cluster.mjs';
import { startRedis } from '../support/redis.mjs';
import { api, startServer, waitFor } from '../support/server.mjs';
import { makeCertificates, startTerminator } from '../support/tls.mjs';

const KEYS = { PUSHER_APP_ID: APP.appId, PUSHER_KEY: APP.key, PUSHER_SECRET: APP.secret };
const THREAD = 'checkout-latency';

let certificates;
before(async () => {
  certificates = await makeCertificates();
});

describe('publishing', () => {
  let service, terminator;
  before(async () => {
    service = await startServer({ args: ['--demo-data', 'off'], env: KEYS });
    terminator = await startTerminator(certificates, service.port);
  });
  after(async () => {
    terminator?.stop();
    await service?.stop();
  });
  const start = (env) =>
    startServer({
      env: { ...KEYS, PUSHER_HOST: 'localhost', PUSHER_PORT: String(terminator.port), PUSHER_SCHEME: 'https', ...env },
    });

  test('goes over TLS, on one connection', async () => {
    const server = await start(certificates.env);
    const mara = await api(server.url).signIn('mara');
    const { realtime } = (await mara.get('/api/session')).body;
    assert.deepEqual([realtime.host, realtime.port, realtime.tls], ['localhost', terminator.port, true]);
    const client = new Pusher(APP.key, {
      cluster: 'unused',
      wsHost: '127.0.0.1',
      wsPort: service.port,
      forceTLS: false,
      enabledTransports: ['ws'],
      channelAuthorization: {
        transport: 'ajax',
        endpoint: server.url + realtime.authEndpoint,
        headers: { authorization: `Bearer ${mara.token}` },
      },
    });
    const channel = await subscribed(client, 'private-org-acme');
    for (const content of ['One', 'Two']) {
      const arrived = event(channel, 'comment:created');
      await mara.post(`/api/threads/${THREAD}/comments`, { content });
      assert.equal((await arrived).comment.content, content);
    }
    assert.equal(terminator.connections, 1);
    client.disconnect();
    await server.stop();
  });

  test('not to a certificate that nobody vouches for', async () => {
    const server = await start({});
    const mara = await api(server.url).signIn('mara');
    assert.equal((await mara.post(`/api/threads/${THREAD}/comments`, { content: 'Kept' })).status, 201);
    await waitFor(() => server.logs.includes('events wait'), { what: 'a line in the log', limit_ms: 10_000 });
    assert.match(server.logs, /certificate verify failed/);
    assert.ok(terminator.refused > 0);
    await server.stop();
  });
});

test('webhooks go over TLS', async () => {
  const posted = [];
  const receiver = createServer(certificates.options, async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    posted.push(...JSON.parse(Buffer.concat(chunks).toString()).events);
    response.end('ok');
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const server = await startServer({
    args: ['--webhook-url', `https://localhost:${receiver.address().port}/hook`],
    env: { ...KEYS, ...certificates.env },
  });
  const client = new Pusher(APP.key, {
    cluster: 'unused', wsHost: '127.0.0.1', wsPort: server.port, forceTLS: false, enabledTransports: ['ws'],
  });
  await subscribed(client, 'hooked');
  await waitFor(() => posted.some(({ name, channel }) => name === 'channel_occupied' && channel === 'hooked'), {
    what: 'the webhook',
    limit_ms: 10_000,
  });
  client.disconnect();
  await server.stop();
  receiver.close();
});

test('servers join over rediss://', async () => {
  const redis = await startRedis({ certificates });
  const nodes = await Promise.all([1, 2].map(() => startNode(redis.tlsUrl, { env: certificates.env })));
  await joined(nodes);
  const listener = await nodes[0].client('mara');
  const channel = await subscribed(listener, 'everyone');
  const arrived = event(channel, 'said');
  await nodes[1].library.trigger('everyone', 'said', { n: 1 });
  assert.deepEqual(await arrived, { n: 1 });
  for (const node of nodes) {
    node.disconnect();
    await node.stop();
  }
  await redis.stop();
});
