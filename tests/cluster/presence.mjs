// Presence over several servers: a user counts once, comes once and goes once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { joined, record, signIn, startNode, subscribed } from '../support/cluster.mjs';
import { startRedis } from '../support/redis.mjs';
import { waitFor } from '../support/server.mjs';

let redis, nodes, a, b;

before(async () => {
  redis = await startRedis();
  nodes = [a, b] = await Promise.all([1, 2].map(() => startNode(redis.url)));
  await joined(nodes);
});
after(async () => {
  for (const node of nodes ?? []) node.disconnect();
  await Promise.all((nodes ?? []).map((node) => node.stop()));
  await redis?.stop();
});

test('members of all servers, one user counted once, added and removed once', async () => {
  const channel = 'presence-thread-checkout-latency';
  const mara = await subscribed(await a.client('mara'), channel);
  const seen = record(mara);
  const jonas = [await a.client('jonas'), await b.client('jonas')];
  await subscribed(jonas[1], channel);
  await waitFor(() => mara.members.count === 2, { what: 'jonas is announced' });
  await subscribed(jonas[0], channel);
  const aiko = await subscribed(await b.client('aiko'), channel);
  await waitFor(() => mara.members.count === 3 && aiko.members.count === 3, { what: 'all three' });
  assert.deepEqual(mara.members.get('jonas').info, { name: 'Jonas Okafor', avatar: null });

  jonas[1].disconnect();
  // What comes after it has come: the other server knows that he left there.
  await waitFor(async () => (await b.library.get({ path: `/channels/${channel}/users` }).then((r) => r.json())).users.length === 3);
  jonas[0].disconnect();
  await waitFor(() => mara.members.count === 2 && aiko.members.count === 2, { what: 'jonas is gone' });
  assert.deepEqual(seen.changes, ['+jonas', '+aiko', '-jonas']);
});

test('who comes back on another server never left', async () => {
  const channel = 'presence-thread-billing-entities';
  const mara = await subscribed(await a.client('mara'), channel);
  const seen = record(mara);
  const there = await b.client('jonas');
  await subscribed(there, channel);
  await waitFor(() => mara.members.count === 2, { what: 'jonas' });
  there.disconnect();
  const here = await a.client('jonas');
  await subscribed(here, channel);
  await subscribed(await b.client('aiko'), channel);
  await waitFor(() => mara.members.count === 3, { what: 'aiko' });
  // The connection that went is over its grace when the server it was on forgot the user.
  await waitFor(async () => !(await factsOfAikosNode()).includes('jonas'), { limit_ms: 8_000, what: 'the grace is over' });
  assert.deepEqual(seen.changes, ['+jonas', '+aiko']);
});

// What Redis knows of the node that aiko is on.
async function factsOfAikosNode() {
  const keys = (await redis.ask('KEYS {gt:joined}:node:*')).match(/\{gt:joined\}:node:\S+/g);
  for (const key of keys) {
    const facts = await redis.ask(`HGETALL ${key}`);
    if (facts.includes('billing-entities\naiko')) return facts;
  }
  return 'jonas';
}

test('watchlists: online on the first connection anywhere, offline after the last', async () => {
  const signedIn = (node, id, watchlist = []) =>
    node.client('mara', {
      userAuthentication: {
        customHandler: ({ socketId }, callback) => callback(null, node.library.authenticateUser(socketId, { id, watchlist })),
      },
    }).then(async (client) => {
      await signIn(client);
      return client;
    });
  const watcher = await signedIn(a, 'watcher', ['watched']);
  const heard = [];
  watcher.user.watchlist.bind('online', ({ user_ids }) => heard.push(`+${user_ids}`));
  watcher.user.watchlist.bind('offline', ({ user_ids }) => heard.push(`-${user_ids}`));
  const first = await signedIn(b, 'watched');
  await waitFor(() => heard.length === 1, { what: 'online' });
  const second = await signedIn(a, 'watched');
  first.disconnect();
  second.disconnect();
  await waitFor(() => heard.length === 2, { what: 'offline', limit_ms: 8_000 });
  assert.deepEqual(heard, ['+watched', '-watched']);
});
