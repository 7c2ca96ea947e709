// The HTTP API through the pusher server library, and what it refuses.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Pusher from 'pusher';

import { api } from '../support/api.mjs';
import { collect, event, startApp } from '../support/pusher.mjs';

let app;

before(async () => (app = await startApp()));
after(() => app.stop());

const status = (promise) =>
  promise.then(
    (response) => response.status,
    (error) => error.status,
  );

// A signed request of the library's, sent by hand after `spoil` had it.
async function signed(method, path, body, spoil = (request) => request) {
  const query = app.pusher.createSignedQueryString({ method, path: `/apps/7${path}`, body });
  const request = spoil({ method, path: `/apps/7${path}`, query, body });
  const response = await fetch(`${app.server.url}${request.path}?${request.query}`, {
    method: request.method,
    body: request.body,
  });
  return response.status;
}

test('a batch arrives in order, each event on its own channel', async () => {
  const client = await app.connect();
  const channel = await app.subscribe(client, 'batch');
  const other = await app.subscribe(client, 'presence-batch');
  const heard = collect(channel, 'n');
  const last = event(other, 'n');
  const response = await app.pusher.triggerBatch([
    { channel: 'batch', name: 'n', data: 1, info: 'subscription_count' },
    { channel: 'batch', name: 'n', data: { n: 2 } },
    { channel: 'presence-batch', name: 'n', data: 3, info: 'user_count' },
  ]);
  assert.equal(await last, 3);
  assert.deepEqual(heard, [1, { n: 2 }]);
  assert.deepEqual(await response.json(), { batch: [{ subscription_count: 1 }, {}, { user_count: 1 }] });
});

test('trigger answers with the counts it was asked for', async () => {
  const response = await app.pusher.trigger(['batch', 'presence-batch', 'nobody'], 'x', {}, {
    info: 'subscription_count,user_count',
  });
  assert.deepEqual((await response.json()).channels, {
    batch: { subscription_count: 1 },
    nobody: { subscription_count: 0 },
    'presence-batch': { subscription_count: 1, user_count: 1 },
  });
});

test('channels, a channel, its users', async () => {
  for (const user of ['ana', 'bo']) await app.subscribe(await app.connect({ user }), 'presence-listed');
  await app.subscribe(await app.connect({ user: 'ana' }), 'presence-listed');
  await app.pusher.trigger('cache-listed', 'x', { n: 1 });
  const { channels } = await app.get('/channels');
  assert.deepEqual(channels['presence-listed'], {});
  assert.equal(channels['cache-listed'], undefined);
  assert.deepEqual(await app.get('/channels', { filter_by_prefix: 'presence-l', info: 'user_count' }), {
    channels: { 'presence-listed': { user_count: 2 } },
  });
  assert.deepEqual(await app.get('/channels/presence-listed', { info: 'user_count,subscription_count' }), {
    occupied: true,
    user_count: 2,
    subscription_count: 3,
  });
  const { cache } = await app.get('/channels/cache-listed', { info: 'cache' });
  assert.equal(cache.data, '{"n":1}');
  assert.ok(cache.ttl > 1790 && cache.ttl <= 1800);
  const { users } = await app.get('/channels/presence-listed/users');
  assert.deepEqual(users.map(({ id }) => id).sort(), ['ana', 'bo']);
  assert.equal(await status(app.pusher.get({ path: '/channels/plain/users' })), 400);
  assert.equal(await status(app.pusher.get({ path: '/channels', params: { info: 'user_count' } })), 400);
});

test('limits: 400 and 413', async () => {
  const data = (bytes) => 'x'.repeat(bytes);
  assert.equal(await status(app.pusher.trigger('a', 'x', data(10_240))), 200);
  assert.equal(await status(app.pusher.trigger('a', 'x', data(10_241))), 413);
  const hundred = Array.from({ length: 100 }, (_, i) => `c${i}`);
  assert.equal(await status(app.pusher.trigger(hundred, 'x', {})), 200);
  const post = (path, body) => status(app.pusher.post({ path, body }));
  assert.equal(await post('/events', { name: 'x', channels: [...hundred, 'one-more'], data: '' }), 400);
  const one = { channel: 'a', name: 'x', data: '' };
  assert.equal(await post('/batch_events', { batch: Array(10).fill(one) }), 200);
  assert.equal(await post('/batch_events', { batch: Array(11).fill(one) }), 400);
  assert.equal(await post('/batch_events', { batch: [one, { ...one, data: 'x'.repeat(10_241) }] }), 413);
  assert.equal(await post('/events', { ...one, name: 'n'.repeat(201) }), 400);
  assert.equal(await post('/events', { ...one, channel: 'not/valid' }), 400);
  assert.equal(await post('/events', { ...one, data: { not: 'text' } }), 400);
});

test('signatures: anything that differs from what was signed is 401', async () => {
  const body = JSON.stringify({ name: 'x', channel: 'a', data: '' });
  assert.equal(await signed('POST', '/events', body), 200);
  const spoiled = [
    (r) => ({ ...r, body: `${r.body} ` }),
    (r) => ({ ...r, query: r.query.replace(/auth_signature=./, (s) => s.slice(0, -1) + (s.endsWith('0') ? '1' : '0')) }),
    (r) => ({ ...r, query: `${r.query}&info=user_count` }),
    (r) => ({ ...r, query: r.query.replace('conformance-key', 'other-key') }),
    (r) => ({ ...r, query: r.query.replace(/&auth_signature=.*/, '') }),
    (r) => ({ ...r, query: '' }),
    (r) => ({ ...r, path: '/apps/7/batch_events' }),
  ];
  for (const spoil of spoiled) assert.equal(await signed('POST', '/events', body, spoil), 401, String(spoil));
  assert.equal(await signed('GET', '/channels', undefined), 200);
});

test('signatures: ten minutes early or late are refused', async () => {
  const now = Date.now;
  const at = async (seconds) => {
    Date.now = () => now() + seconds * 1000;
    try {
      return await signed('GET', '/channels', undefined);
    } finally {
      Date.now = now;
    }
  };
  assert.equal(await at(590), 200);
  assert.equal(await at(-590), 200);
  assert.equal(await at(610), 401);
  assert.equal(await at(-610), 401);
});

test('another secret, another application', async () => {
  const stranger = (options) => new Pusher({ host: '127.0.0.1', port: app.server.port, useTLS: false, ...options });
  const keys = { appId: '7', key: 'conformance-key', secret: 'conformance-secret' };
  assert.equal(await status(stranger(keys).trigger('a', 'x', {})), 200);
  assert.equal(await status(stranger({ ...keys, secret: 'guess' }).trigger('a', 'x', {})), 401);
  assert.equal(await status(stranger({ ...keys, appId: '8' }).trigger('a', 'x', {})), 404);
});

test('usage: connections, deliveries and refusals of the own organization', async () => {
  const [mara, tom] = await Promise.all(['mara', 'tom'].map((id) => api(app.server.url).signIn(id)));
  const before = (await mara.get('/api/usage')).body;
  assert.deepEqual(before.connections, { now: 0, peak: 0 });
  assert.ok(Math.abs(Date.parse(before.since) - Date.now()) < 120_000);
  const clients = [await app.connect(), await app.connect()];
  for (const client of clients) await app.subscribe(client, 'private-org-acme');
  await app.pusher.trigger('private-org-acme', 'x', {});
  clients[1].unsubscribe('private-org-acme');
  await app.subscribe(clients[0], 'flushed'); // after the unsubscription, at the latest
  await app.subscribe(clients[1], 'flushed');
  const refused = await mara.post('/api/pusher/auth', { socket_id: '1.1', channel_name: 'private-org-northwind' });
  assert.equal(refused.status, 403);
  const { connections, messages, authorizations } = (await mara.get('/api/usage')).body;
  assert.deepEqual(connections, { now: 1, peak: 2 });
  assert.ok(messages.today >= 2, String(messages.today));
  assert.deepEqual(authorizations, { refused: 1 });
  assert.deepEqual((await tom.get('/api/usage')).body.authorizations, { refused: 0 });
  assert.deepEqual((await tom.get('/api/usage')).body.connections, { now: 0, peak: 0 });
  assert.equal((await api(app.server.url).get('/api/usage')).status, 401);
});

test('metrics: counters of what happened here', async () => {
  const text = await (await fetch(`${app.server.url}/metrics`)).text();
  const value = (name) => {
    const line = text.split('\n').find((l) => l.startsWith(`${name} `));
    assert.ok(line, name);
    return Number(line.slice(name.length + 1));
  };
  assert.ok(value('gt_connections') >= 1);
  assert.ok(value('gt_subscriptions') >= 1);
  assert.ok(value('gt_messages_in_total') >= 1);
  assert.ok(value('gt_bytes_in_total') >= 1);
  assert.ok(value('gt_messages_out_total') >= 1);
  assert.ok(value('gt_bytes_out_total') >= 1);
  assert.equal(value('gt_slow_readers_total'), 0);
  assert.ok(value('gt_auth_failures_total{of="http_api"}') >= 5);
  assert.equal(value('gt_auth_failures_total{of="authorization"}'), 1);
  assert.ok(value('gt_broadcast_seconds_count') >= 5);
  assert.equal(value('gt_broadcast_seconds_bucket{le="+Inf"}'), value('gt_broadcast_seconds_count'));
});

test('our own authorization endpoint opens an encrypted channel of the organization', async () => {
  const [mara, tom] = await Promise.all(['mara', 'tom'].map((id) => api(app.server.url).signIn(id)));
  const client = await app.connect();
  client.config.channelAuthorizer = ({ socketId, channelName }, callback) =>
    mara
      .post('/api/pusher/auth', { socket_id: socketId, channel_name: channelName })
      .then(({ body }) => callback(null, body), callback);
  const channel = await app.subscribe(client, 'private-encrypted-org-acme');
  const arrived = event(channel, 'note');
  await app.pusher.trigger('private-encrypted-org-acme', 'note', { text: 'for us' });
  assert.deepEqual(await arrived, { text: 'for us' });
  const refused = await tom.post('/api/pusher/auth', {
    socket_id: '1.1',
    channel_name: 'private-encrypted-org-acme',
  });
  assert.equal(refused.status, 403);
});
