// Hostile realtime clients: each is bounded or closed with a named code, the server's
// memory stays where it was, and somebody else still hears every event meanwhile.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import { after, afterEach, before, test } from 'node:test';

import { RawWebSocket, realtime } from '../support/raw_websocket.mjs';
import { api, startServer } from '../support/server.mjs';

const HANDSHAKE_TIME_S = 10; // server/net/limits.hpp
const MEMORY_BOUND_MB = 64;
const SUBSCRIPTIONS = 1_000; // server/hub/limits.hpp

let server, mara, jonas, witness, key, memoryBefore;

function memory_mb() {
  const status = readFileSync(`/proc/${server.program.child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024;
}

before(async () => {
  server = await startServer();
  [mara, jonas] = await Promise.all(['mara', 'jonas'].map((id) => api(server.url).signIn(id)));
  key = (await mara.get('/api/session')).body.realtime.key;
  witness = await realtime(jonas, ['private-org-acme']);
  memoryBefore = memory_mb();
});
afterEach(async () => {
  await writeAndHear();
  const grown = memory_mb() - memoryBefore;
  // A sanitizer keeps what was freed.
  if (!process.env.GT_BIN_DIR) assert.ok(grown < MEMORY_BOUND_MB, `memory grew by ${grown} MB`);
});
after(() => server.stop());

async function writeAndHear() {
  const { status, body } = await mara.post('/api/threads', { title: `After ${Math.random()}` });
  assert.equal(status, 201);
  for (;;) {
    const frame = await witness.nextNamed('thread:created');
    if (frame.data.thread.id === body.id) return;
  }
}

const upgrade = () =>
  `GET /app/${key}?protocol=7 HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n';

// A frame's header with a mask of zeros, and no payload.
function header(first, length) {
  const bytes = Buffer.alloc(14);
  bytes[0] = first;
  bytes[1] = 0xff;
  bytes.writeBigUInt64BE(BigInt(length), 2);
  return bytes;
}

async function raw() {
  const socket = connect({ port: server.port, host: '127.0.0.1', noDelay: true });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

test('half-open handshakes are closed when their time is over', async () => {
  const began = performance.now();
  const sockets = await Promise.all(Array.from({ length: 500 }, raw));
  const closed = sockets.map((socket) => {
    socket.resume();
    return once(socket, 'close');
  });
  for (const socket of sockets.slice(0, 400)) socket.write(upgrade().slice(0, 60)); // 100 say nothing at all
  await writeAndHear();
  await Promise.all(closed);
  const took_s = (performance.now() - began) / 1000;
  assert.ok(took_s > HANDSHAKE_TIME_S - 1 && took_s < HANDSHAKE_TIME_S + 5, `${took_s} s`);
});

test('a handshake and a message, one byte at a time', async () => {
  const socket = await raw();
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString('latin1')));
  const sendSlowly = async (bytes) => {
    for (const byte of bytes) {
      await new Promise((resolve) => socket.write(Buffer.from([byte]), resolve));
    }
  };
  await sendSlowly(Buffer.from(upgrade()));
  const message = Buffer.from('{"event":"pusher:ping","data":{}}');
  await sendSlowly(Buffer.concat([Buffer.from([0x81, 0x80 | message.length, 0, 0, 0, 0]), message]));
  while (!text.includes('pusher:pong')) await once(socket, 'data');
  assert.match(text, /^HTTP\/1\.1 101 /);
  socket.destroy();
});

test('frames of 1 MB and more: closed with 1009 as soon as their header says so', async () => {
  for (const length of [1 << 20, 2 ** 40, 65_537]) {
    const socket = await RawWebSocket.connect(server.port, `/app/${key}?protocol=7`);
    socket.write(header(0x81, length));
    assert.equal((await socket.closed).code, 1009);
  }
  const socket = await realtime(mara);
  socket.sendText('x'.repeat(1 << 20));
  assert.equal((await socket.closed).code, 1009);
});

test('a length that is not minimal, and one with its highest bit set', async () => {
  const long = await realtime(mara);
  const message = '{"event":"pusher:ping","data":{}}';
  long.write(Buffer.concat([header(0x81, message.length), Buffer.from(message)]));
  await long.nextNamed('pusher:pong'); // read all the same
  long.destroy();
  const huge = await realtime(mara);
  huge.write(Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]));
  assert.equal((await huge.closed).code, 1009);
});

test('unmasked frames, control frames in pieces, a close code that is none: 1002', async () => {
  for (const send of [
    (socket) => socket.send(1, '{}', { masked: false }),
    (socket) => socket.send(9, 'x', { final: false }),
    (socket) => socket.send(0, 'x'),
    (socket) => socket.send(8, Buffer.from([0x03, 0xed])), // 1005
  ]) {
    const socket = await realtime(mara);
    send(socket);
    assert.equal((await socket.closed).code, 1002);
  }
});

test('invalid UTF-8, also cut between two fragments: 1007', async () => {
  const socket = await realtime(mara);
  socket.send(1, Buffer.from([0x22, 0xe2, 0x82]), { final: false });
  socket.send(0, Buffer.from([0x22]));
  assert.equal((await socket.closed).code, 1007);
});

test('a message in 5,000 fragments with pings between; fragments without end: 1009', async () => {
  const socket = await realtime(mara);
  const message = `{"event":"pusher:ping","data":"${'x'.repeat(5_000)}"}`;
  for (let i = 0; i < message.length; i += 1) {
    socket.send(i === 0 ? 1 : 0, message[i], { final: i === message.length - 1 });
    if (i % 1_000 === 0) socket.send(9, 'still here');
  }
  await socket.nextNamed('pusher:pong');
  socket.destroy();
  const endless = await realtime(mara);
  endless.send(1, 'x', { final: false });
  for (let i = 0; i < 70; i += 1) endless.send(0, 'x'.repeat(1_000), { final: false });
  assert.equal((await endless.closed).code, 1009);
});

test('50,000 pings: answered to one who reads; one who does not is closed', async () => {
  const socket = await realtime(mara);
  for (let i = 0; i < 50_000; i += 1) socket.send(9, 'x');
  socket.sendJson({ event: 'pusher:ping', data: {} });
  await socket.nextNamed('pusher:pong');
  socket.destroy();

  const deaf = await raw();
  deaf.pause();
  deaf.write(upgrade());
  const ping = Buffer.concat([Buffer.from([0x89, 0x80 | 125, 0, 0, 0, 0]), Buffer.alloc(125, 'x')]);
  const pings = Buffer.concat(Array.from({ length: 1_000 }, () => ping));
  const end = performance.now() + 20_000;
  while (!deaf.destroyed) {
    assert.ok(performance.now() < end, 'one who does not read is not closed');
    await new Promise((resolve) => deaf.write(pings, () => setImmediate(resolve)));
  }
  assert.ok((await slowReaders()) > 0);
});

test('100,000 subscriptions on one socket: 1,000 are taken, each other is told', async () => {
  const socket = await realtime(mara);
  let succeeded = 0;
  let refused = 0;
  for (let first = 0; first < 100_000; first += 1_000) {
    for (let i = first; i < first + 1_000; i += 1) {
      socket.sendJson({ event: 'pusher:subscribe', data: { channel: `flood-${i}` } });
    }
    for (let i = 0; i < 1_000; i += 1) {
      const frame = await socket.next();
      if (frame.event === 'pusher_internal:subscription_succeeded') succeeded += 1;
      else if (frame.event === 'pusher:subscription_error' && frame.data.status === 429) refused += 1;
      else assert.fail(JSON.stringify(frame));
    }
  }
  assert.deepEqual([succeeded, refused], [SUBSCRIPTIONS, 100_000 - SUBSCRIPTIONS]);
  socket.destroy();
});

test('100 who never read while others write: closed with 4101, nobody waits', { timeout: 120_000 }, async () => {
  const before = await slowReaders();
  const deaf = await Promise.all(Array.from({ length: 100 }, () => realtime(mara, ['private-org-acme'])));
  for (const socket of deaf) socket.pause();
  const content = 'x'.repeat(9_000);
  let written = 0;
  while ((await slowReaders()) - before < deaf.length) {
    assert.ok(written < 5_000, 'the queues of those who do not read grow without end');
    const posts = Array.from({ length: 25 }, () => mara.post('/api/threads/scanner-firmware/comments', { content }));
    for (const { status } of await Promise.all(posts)) assert.equal(status, 201);
    for (let seen = 0; seen < posts.length; seen += 1) await witness.nextNamed('comment:created');
    written += posts.length;
  }
  for (const socket of deaf) socket.destroy();
});

async function slowReaders() {
  return Number(/gt_slow_readers_total (\d+)/.exec(await (await fetch(`${server.url}/metrics`)).text())[1]);
}
