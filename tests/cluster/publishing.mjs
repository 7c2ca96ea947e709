// Three servers, one Redis: what is published on one is heard on all, once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { event, joined, record, signIn, startNode, subscribed } from '../support/cluster.mjs';
import { startRedis } from '../support/redis.mjs';
import { api, waitFor } from '../support/server.mjs';

let redis, nodes, a, b, c;

before(async () => {
  redis = await startRedis();
  nodes = [a, b, c] = await Promise.all([1, 2, 3].map(() => startNode(redis.url)));
  await joined(nodes);
});
after(async () => {
  for (const node of nodes ?? []) node.disconnect();
  await Promise.all((nodes ?? []).map((node) => node.stop()));
  await redis?.stop();
});

test('an event of the HTTP API reaches the clients of every server once, in order', async () => {
  const clients = await Promise.all(nodes.map((node) => node.client('mara')));
  const records = await Promise.all(clients.map(async (client) => record(await subscribed(client, 'news'))));
  for (let i = 0; i < 100; i += 1) await a.library.trigger('news', 'number', { i });
  const all = Array.from({ length: 100 }, (_, i) => ({ i }));
  for (const heard of records) {
    await waitFor(() => heard.named('number').length >= 100, { what: '100 events' });
    assert.deepEqual(heard.named('number'), all);
  }
});

test('socket_id is left out wherever it is connected', async () => {
  const [here, there] = [await a.client('mara'), await b.client('mara')];
  const [one, other] = [record(await subscribed(here, 'excluded')), record(await subscribed(there, 'excluded'))];
  await c.library.trigger('excluded', 'first', {}, { socket_id: there.connection.socket_id });
  await c.library.trigger('excluded', 'second', {});
  await waitFor(() => one.named('second').length && other.named('second').length, { what: 'second' });
  assert.equal(one.named('first').length, 1);
  assert.equal(other.named('first').length, 0);
});

test('client events go to the others on every server, with their user', async () => {
  const channel = 'presence-thread-checkout-latency';
  const from = await subscribed(await a.client('mara'), channel);
  const to = await subscribed(await b.client('jonas'), channel);
  const own = record(from);
  const arrived = event(to, 'client-typing', { metadata: true });
  from.trigger('client-typing', { userId: 'mara', userName: 'Mara', typing: true });
  const { data, metadata } = await arrived;
  assert.equal(data.typing, true);
  assert.equal(metadata.user_id, 'mara');
  const back = event(from, 'client-typing');
  to.trigger('client-typing', { userId: 'jonas', userName: 'Jonas', typing: false });
  assert.equal((await back).userId, 'jonas');
  assert.equal(own.named('client-typing').length, 1);
});

test("an organization's broadcasts are heard by clients of other servers", async () => {
  const channel = await subscribed(await b.client('jonas'), 'private-org-acme');
  const arrived = event(channel, 'thread:created');
  const mara = await api(a.url).signIn('mara');
  const { body } = await mara.post('/api/threads', { title: 'Over there' });
  assert.equal((await arrived).thread.id, body.id);
});

test('an event to a user reaches all of its connections', async () => {
  const clients = [await a.client('aiko'), await b.client('aiko')];
  for (const client of clients) await signIn(client);
  const arrived = clients.map((client) => event(client.user, 'greeting'));
  await c.library.sendToUser('aiko', 'greeting', { hello: 'aiko' });
  for (const data of await Promise.all(arrived)) assert.equal(data.hello, 'aiko');
});

test('terminate_connections closes a user\'s connections on every server', async () => {
  const [victim, bystander] = [await b.client('bo'), await b.client('mara')];
  await signIn(victim);
  const closed = event(victim.connection, 'disconnected');
  await a.library.terminateUserConnections('bo');
  await closed;
  assert.equal(bystander.connection.state, 'connected');
});

test('counts are over all servers', async () => {
  await Promise.all(nodes.map(async (node) => subscribed(await node.client('mara'), 'counted')));
  const channel = 'presence-thread-billing-entities';
  await subscribed(await a.client('mara'), channel);
  await subscribed(await b.client('mara'), channel);
  await subscribed(await c.client('jonas'), channel);
  for (const node of nodes) {
    const get = async (path, params) => (await node.library.get({ path, params })).json();
    await waitFor(async () => (await get('/channels/counted', { info: 'subscription_count' })).subscription_count === 3);
    await waitFor(async () => (await get(`/channels/${channel}`, { info: 'user_count' })).user_count === 2);
    const { users } = await get(`/channels/${channel}/users`);
    assert.deepEqual(users.map(({ id }) => id).sort(), ['jonas', 'mara']);
    const { channels } = await get('/channels', { filter_by_prefix: 'presence-', info: 'user_count' });
    assert.equal(channels[channel].user_count, 2);
  }
});
