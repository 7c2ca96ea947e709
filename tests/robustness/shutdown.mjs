// SIGTERM finishes what is in flight; what cannot be used is one clear line and status 2.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';

import { realtime } from '../support/raw_websocket.mjs';
import { api, freshFolder, startProgram, startServer } from '../support/server.mjs';

test('SIGTERM: requests in flight are answered, sockets closed with 4200, exit 0', async () => {
  const server = await startServer();
  const mara = await api(server.url).signIn('mara');
  const sockets = await Promise.all([0, 1, 2].map(() => realtime(mara, ['private-org-acme'])));
  const answers = Array.from({ length: 100 }, (_, n) =>
    mara.post('/api/threads', { id: `t-${n}`, title: `Thread ${n}` }).then(
      ({ status }) => status,
      () => 0,
    ),
  );
  await answers[0]; // the server is in the middle of them
  const began = performance.now();
  const ended = server.stop();
  const statuses = await Promise.all(answers);
  for (const socket of sockets) assert.equal((await socket.closed).code, 4200);
  assert.equal((await ended).code, 0);
  assert.ok(performance.now() - began < 6_000);

  const again = await startServer({ dataDir: server.dataDir });
  const there = await api(again.url).signIn('mara');
  for (const [n, status] of statuses.entries()) {
    if (status !== 0) assert.equal(status, 201);
    const { status: found } = await there.get(`/api/threads/t-${n}`);
    if (status === 201) assert.equal(found, 200);
  }
  assert.ok(statuses.filter((status) => status === 201).length > 0);
  await again.stop();
});

test('SIGTERM: a peer that does nothing does not hold it up', async () => {
  const server = await startServer();
  const mara = await api(server.url).signIn('mara');
  const socket = await realtime(mara, ['private-org-acme']);
  socket.pause();
  const idle = connect(server.port, '127.0.0.1').on('error', () => {});
  const began = performance.now();
  await server.stop();
  assert.ok(performance.now() - began < 6_000);
  idle.destroy();
  socket.destroy();
});

test('status 2 and one line: options, busy port, damaged database, folder in use', async () => {
  const refused = async (args, pattern, env = {}) => {
    const program = startProgram('goldenthread-server', args, env);
    program.child.ref();
    const { code } = await program.exited;
    assert.equal(code, 2, program.logs.text);
    assert.match(program.logs.text, pattern);
    assert.equal(program.logs.text.trim().split('\n').length, 1, program.logs.text);
  };
  const fresh = () => ['--data', freshFolder(), '--port', '0'];
  await refused(['--nonsense'], /--nonsense/);
  await refused(['--port', 'x'], /--port/);
  await refused([...fresh(), '--auth', 'jwt'], /--auth/);
  await refused([...fresh(), '--host', '0.0.0.0'], /--allow-public-demo/);
  await refused([...fresh(), '--host', 'nowhere.example', '--allow-public-demo'], /nowhere/);
  await refused(fresh(), /DATABASE_URL/, { DATABASE_URL: 'postgres://x' });
  await refused(['--data', '/proc/nothing', '--port', '0'], /data folder/);

  const busy = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => busy.once('listening', resolve));
  await refused(['--data', freshFolder(), '--port', String(busy.address().port)], /Cannot listen/);
  busy.close();

  const damaged = freshFolder();
  mkdirSync(damaged, { recursive: true });
  const file = join(damaged, 'goldenthread.sqlite');
  writeFileSync(file, 'not a database '.repeat(1_000));
  await refused(['--data', damaged, '--port', '0'], /not changed/);
  assert.equal(readFileSync(file, 'utf8'), 'not a database '.repeat(1_000));

  const server = await startServer();
  await refused(['--data', server.dataDir, '--port', '0'], /in use/);
  await server.stop();
});

test('--help lists the options and ends well', async () => {
  const program = startProgram('goldenthread-server', ['--help']);
  program.child.ref();
  assert.equal((await program.exited).code, 0);
  for (const option of ['--host', '--port', '--data', 'GT_AUTH', '--web-root']) {
    assert.ok(program.logs.text.includes(option), option);
  }
});
