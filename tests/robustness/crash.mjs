// A power cut loses nothing that was acknowledged; the log stays gapless.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { api, freshFolder, startServer } from '../support/server.mjs';

async function allChanges(user) {
  const changes = [];
  for (;;) {
    const since = changes.at(-1)?.seq ?? 0;
    const { status, body } = await user.get(`/api/changes?since=${since}`);
    assert.equal(status, 200);
    changes.push(...body.changes);
    if (!body.more) return { changes, head: body.head, epoch: body.epoch };
  }
}

test('kill -9 during concurrent writes, three times', { timeout: 120_000 }, async () => {
  const dataDir = freshFolder();
  const acknowledged = new Map();
  let epoch;
  let highest = 0; // seq we have been told of
  for (let round = 0; round < 3; round += 1) {
    const server = await startServer({ dataDir });
    const users = await Promise.all(['mara', 'jonas', 'aiko', 'bo'].map((id) => api(server.url).signIn(id)));
    const before = await allChanges(users[0]);
    epoch ??= before.epoch;
    assert.equal(before.epoch, epoch);
    assert.ok(before.head >= highest);
    let stopped = false;
    const writers = users.flatMap((user, u) =>
      [0, 1].map(async (w) => {
        for (let n = 0; !stopped; n += 1) {
          const id = `c-${round}-${u}-${w}-${n}`;
          try {
            const { status } = await user.post('/api/threads/checkout-latency/comments', { id, content: `text ${id}` });
            if (status === 201) acknowledged.set(id, `text ${id}`);
          } catch {
            return; // the server is gone
          }
        }
      }),
    );
    while (acknowledged.size < (round + 1) * 60) await new Promise((resolve) => setTimeout(resolve, 5));
    highest = (await users[0].get('/api/session')).body.head;
    await server.kill9();
    stopped = true;
    await Promise.all(writers);
  }

  const server = await startServer({ dataDir });
  const mara = await api(server.url).signIn('mara');
  const stored = new Map();
  let cursor = '';
  do {
    const { body } = await mara.get(`/api/threads/checkout-latency/comments?limit=200&cursor=${cursor}`);
    for (const comment of body.comments) {
      assert.ok(!stored.has(comment.id), `twice: ${comment.id}`);
      stored.set(comment.id, comment.content);
    }
    cursor = body.nextCursor ?? '';
  } while (cursor);
  for (const [id, content] of acknowledged) assert.equal(stored.get(id), content, `lost: ${id}`);

  const log = await allChanges(mara);
  assert.ok(log.head >= highest);
  assert.deepEqual(log.changes.map(({ seq }) => seq), Array.from({ length: log.head }, (_, i) => i + 1));
  // Every comment row has its entry in the log, and the other way round.
  const logged = log.changes.filter(({ name }) => name === 'comment:created').map(({ data }) => data.comment.id);
  assert.deepEqual(new Set(logged), new Set([...stored.keys()].filter((id) => id.startsWith('c-'))));
  const thread = (await mara.get('/api/threads/checkout-latency')).body;
  assert.equal(thread.commentCount, stored.size);
  await server.stop();
});
