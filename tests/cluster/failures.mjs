// What happens to the others when a server or Redis goes: nothing is announced twice,
// nothing falsely, and what waited arrives.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import { APP_ENV, joined, record, startNode, subscribed } from '../support/cluster.mjs';
import { startRedis } from '../support/redis.mjs';
import { startServer, waitFor } from '../support/server.mjs';

const CHANNEL = 'presence-thread-checkout-latency';
// A lease is 10 s, survivors look every second, nobody looks before it has been up for a lease.
const LEASE_LIMIT_MS = 25_000;

let redis, nodes;

beforeEach(async () => {
  redis = await startRedis();
  nodes = await Promise.all([1, 2, 3].map(() => startNode(redis.url)));
  await joined(nodes);
});
afterEach(async () => {
  for (const node of nodes) node.disconnect();
  await Promise.all(nodes.filter((node) => !node.killed).map((node) => node.stop()));
  await redis.stop().catch(() => {});
});

const present = async (node, user) => subscribed(await node.client(user), CHANNEL);

test('kill -9: the members of a dead server are removed once, by everyone', async () => {
  const [a, b, c] = nodes;
  const survivors = [await present(a, 'mara'), await present(b, 'aiko')];
  await present(c, 'jonas');
  await present(c, 'mara');
  for (const each of survivors) await waitFor(() => each.members.count === 3, { what: 'three members' });
  const seen = survivors.map(record);
  c.killed = true;
  c.disconnect();
  await c.kill9();
  for (const each of survivors) {
    await waitFor(() => each.members.count === 2, { what: 'jonas is gone', limit_ms: LEASE_LIMIT_MS });
  }
  await waitFor(async () => (await a.metric('gt_cluster_nodes')) === 1 && (await b.metric('gt_cluster_nodes')) === 1);
  // Whatever else there was to be said has been said by now.
  await a.library.trigger(CHANNEL, 'end', {});
  for (const each of seen) await waitFor(() => each.named('end').length === 1, { what: 'end' });
  assert.deepEqual(seen.map(({ changes }) => changes), [['-jonas'], ['-jonas']]);

  const late = await startNode(redis.url);
  nodes.push(late);
  assert.deepEqual(Object.keys((await present(late, 'bo')).members.members).sort(), ['aiko', 'bo', 'mara']);
});

test('SIGTERM: members are still there for a moment, then gone', async () => {
  const [a, , c] = nodes;
  const mara = await present(a, 'mara');
  await present(c, 'jonas');
  await present(c, 'aiko');
  await waitFor(() => mara.members.count === 3, { what: 'three members' });
  const seen = record(mara);
  c.killed = true;
  c.disconnect();
  const back = present(a, 'aiko');
  await c.stop();
  await back;
  await waitFor(() => mara.members.count === 2, { what: 'jonas is gone', limit_ms: LEASE_LIMIT_MS });
  assert.deepEqual(seen.changes, ['-jonas']);
});

for (const keep of [false, true]) {
  test(`Redis stops and starts ${keep ? 'with' : 'without'} its data: events wait, nobody leaves`, async () => {
    const own = await startRedis({ keep });
    const joinedNodes = await Promise.all([1, 2, 3].map(() => startNode(own.url)));
    nodes.push(...joinedNodes);
    await joined(joinedNodes);
    const [a, b, c] = joinedNodes;
    const members = [await present(a, 'mara'), await present(b, 'jonas')];
    for (const each of members) await waitFor(() => each.members.count === 2, { what: 'two members' });
    const seen = members.map(record);

    await own.stop();
    await waitFor(async () => (await a.metric('gt_cluster_up')) === 0, { what: 'the outage shows' });
    for (let i = 0; i < 20; i += 1) await a.library.trigger(CHANNEL, 'waiting', { i });
    await waitFor(() => seen[0].named('waiting').length === 20, { what: 'its own clients hear it' });
    await waitFor(async () => (await a.metric('gt_cluster_events_waiting')) === 20, { what: 'what waits is counted' });
    await present(c, 'aiko');
    await own.start();

    await waitFor(() => seen[1].named('waiting').length === 20, { what: 'what waited', limit_ms: 10_000 });
    assert.deepEqual(seen[1].named('waiting').map(({ i }) => i), Array.from({ length: 20 }, (_, i) => i));
    for (const each of members) await waitFor(() => each.members.count === 3, { what: 'aiko', limit_ms: 10_000 });
    await b.library.trigger(CHANNEL, 'after', {});
    for (const each of seen) await waitFor(() => each.named('after').length === 1, { what: 'after' });
    for (const node of joinedNodes) assert.equal(await node.metric('gt_cluster_events_dropped_total'), 0);

    // Who dies now is found after a lease: whoever would be taken for dead wrongly, too.
    c.disconnect();
    await c.kill9();
    for (const each of members) await waitFor(() => each.members.count === 2, { what: 'aiko is gone', limit_ms: LEASE_LIMIT_MS });
    assert.deepEqual(seen.map(({ changes }) => changes), [['+aiko', '-aiko'], ['+aiko', '-aiko']]);
    for (const node of joinedNodes) node.killed = true;
    for (const node of [a, b]) node.disconnect();
    await Promise.all([a.stop(), b.stop()]);
    await own.stop();
  });
}

test('a Redis that does not answer is as good as none, and what waited arrives once', async () => {
  const [a, b] = nodes;
  const seen = record(await present(b, 'jonas'));
  redis.freeze();
  await a.library.trigger(CHANNEL, 'stuck', {});
  await waitFor(async () => (await a.metric('gt_cluster_up')) === 0, { what: 'the outage shows', limit_ms: 15_000 });
  await a.library.trigger(CHANNEL, 'stuck', {});
  redis.thaw();
  await waitFor(() => seen.named('stuck').length === 2, { what: 'both events', limit_ms: 15_000 });
  await a.library.trigger(CHANNEL, 'end', {});
  await waitFor(() => seen.named('end').length === 1, { what: 'end' });
  assert.equal(seen.named('stuck').length, 2);
  assert.deepEqual(seen.changes, []);
});

test('servers start without Redis and join when it comes', async () => {
  const own = await startRedis();
  const early = await startNode(own.url);
  nodes.push(early);
  await own.stop();
  const server = await startServer({ env: { REDIS_URL: own.url, ...APP_ENV } });
  await waitFor(() => server.logs.includes('redis: no link'), { what: 'a line in the log' });
  await own.start();
  await waitFor(async () => (await early.metric('gt_cluster_nodes')) === 1, { limit_ms: 15_000, what: 'joined' });
  await server.stop();
  early.killed = true;
  await early.stop();
  await own.stop();
});
