// The realtime hub on the server's own port: order of events, presence, liveness, load.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { realtime, subscribe } from '../support/raw_websocket.mjs';
import { api, startServer } from '../support/server.mjs';

let server, mara, jonas, listener;

before(async () => {
  server = await startServer();
  [mara, jonas] = await Promise.all(['mara', 'jonas'].map((id) => api(server.url).signIn(id)));
  listener = await realtime(mara, ['private-org-acme']);
});
after(() => server.stop());

test('established: socket id and an activity timeout of 30 s', async () => {
  const { key } = (await mara.get('/api/session')).body.realtime;
  const socket = await realtime(mara);
  assert.match(socket.id, /^\d+\.\d+$/);
  assert.ok(key);
  socket.destroy();
});

test('every change of every kind arrives once, in seq order, as the log has it', async () => {
  const socket = await realtime(jonas, ['private-org-acme']);
  const { head: since, epoch } = (await mara.get('/api/session')).body;
  await mara.post('/api/threads', { id: 'all', title: 'All' });
  await mara.post('/api/threads/all/comments', { id: 'all-1', content: 'One' });
  await mara.patch('/api/comments/all-1', { content: 'Two' });
  await mara.put('/api/comments/all-1/reactions/%F0%9F%91%8D');
  await mara.post('/api/threads/all/items', { id: 'all-i', title: 'PR', url: 'https://example.com/1' });
  await mara.patch('/api/threads/all', { title: 'Everything', status: 'blocked' });
  await mara.put('/api/integrations/github', { status: 'ok', progress: 100 });
  await mara.post('/api/threads/all/comments', { id: 'all-2', content: 'x'.repeat(12_000) });
  await mara.delete('/api/items/all-i');
  await mara.delete('/api/comments/all-1');
  await mara.delete('/api/threads/all');

  const { body } = await mara.get(`/api/changes?since=${since}`);
  const kinds = new Set();
  for (const change of body.changes) {
    const frame = await socket.next();
    if (frame.event === 'pusher:ping') assert.fail('too slow');
    assert.equal(frame.event, change.name);
    assert.equal(frame.channel, 'private-org-acme');
    const { epoch: of, seq, prev, truncated, ...data } = frame.data;
    assert.deepEqual({ of, seq, prev }, { of: epoch, seq: change.seq, prev: change.seq - 1 });
    if (truncated) assert.ok(JSON.stringify(change.data).length > 10_000);
    else assert.deepEqual(data, change.data);
    kinds.add(change.name);
  }
  assert.equal(kinds.size, 11);
  socket.destroy();
});

test('pings are answered at both levels', async () => {
  const socket = await realtime(mara);
  socket.sendJson({ event: 'pusher:ping', data: {} });
  assert.equal((await socket.next()).event, 'pusher:pong');
  socket.send(9, 'are you there');
  socket.sendJson({ event: 'pusher:ping', data: {} });
  assert.equal((await socket.next()).event, 'pusher:pong');
  socket.destroy();
});

test('client events: ten a second, the eleventh is refused, the socket stays', async () => {
  const channel = 'presence-thread-japanese-docs';
  const from = await realtime(mara, [channel]);
  const to = await realtime(jonas, [channel]);
  for (let n = 0; n < 11; n += 1) from.sendJson({ event: 'client-n', channel, data: { n } });
  for (let n = 0; n < 10; n += 1) assert.equal((await to.nextNamed('client-n')).data.n, n);
  assert.equal((await from.nextNamed('pusher:error')).data.code, 4301);
  from.sendJson({ event: 'pusher:ping', data: {} });
  await from.nextNamed('pusher:pong');
  from.destroy();
  to.destroy();
});

test('a dead connection leaves its presence channels', async () => {
  const channel = 'presence-thread-scanner-firmware';
  const stays = await realtime(mara, [channel]);
  const goes = await realtime(jonas, [channel]);
  assert.equal((await stays.nextNamed('pusher_internal:member_added')).data.user_id, 'jonas');
  goes.destroy();
  assert.equal((await stays.nextNamed('pusher_internal:member_removed')).data.user_id, 'jonas');
  stays.destroy();
});

test('a reload is neither a leave nor an arrival; the last leave is said once', async () => {
  const channel = 'presence-thread-supplier-onboarding';
  const stays = await realtime(mara, [channel]);
  const before = await realtime(jonas, [channel]);
  before.destroy();
  const after = await realtime(jonas, [channel]);
  after.destroy();
  const members = [];
  while (members.at(-1) !== 'pusher_internal:member_removed') {
    const { event } = await stays.next();
    if (event.startsWith('pusher_internal:member_')) members.push(event);
  }
  assert.deepEqual(members, ['pusher_internal:member_added', 'pusher_internal:member_removed']);
  stays.destroy();
});

test('300 connections come, hear one event each and go', async () => {
  const sockets = await Promise.all(Array.from({ length: 300 }, () => realtime(mara, ['private-org-acme'])));
  const { body } = await mara.post('/api/threads', { title: 'For all' });
  for (const socket of sockets) {
    assert.equal((await socket.nextNamed('thread:created')).data.thread.id, body.id);
    socket.destroy();
  }
  const again = await realtime(mara);
  assert.equal((await subscribe(again, mara, 'private-org-acme')).event, 'pusher_internal:subscription_succeeded');
  again.destroy();
});

// Last, because it takes up to 20 s from the first subscription on.
test('sync:head says where the log stands, so that a lost last event shows', async () => {
  const { data, channel } = await listener.nextNamed('sync:head');
  const { epoch, head } = (await mara.get('/api/session')).body;
  assert.equal(channel, 'private-org-acme');
  assert.equal(data.epoch, epoch);
  assert.ok(data.head > 0 && data.head <= head, `${data.head} of ${head}`);
  listener.destroy();
});
