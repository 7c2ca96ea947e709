// Bad input of every kind gets a clear error, and the server stays up for everyone else.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { connect } from 'node:net';

import { RawWebSocket, realtime, subscribe } from '../support/raw_websocket.mjs';
import { api, startServer } from '../support/server.mjs';

let server, mara, jonas, witness;

before(async () => {
  server = await startServer();
  [mara, jonas] = await Promise.all(['mara', 'jonas'].map((id) => api(server.url).signIn(id)));
  witness = await realtime(jonas, ['private-org-acme', 'presence-thread-checkout-latency']);
});
// After every attack somebody else still gets what is written.
afterEach(async () => {
  const { status, body } = await mara.post('/api/threads', { title: `After ${Math.random()}` });
  assert.equal(status, 201);
  for (;;) {
    const frame = await witness.nextNamed('thread:created');
    if (frame.data.thread.id === body.id) return;
  }
});
after(() => server.stop());

function assertError({ status, body }, expected, code) {
  assert.equal(status, expected, JSON.stringify(body));
  assert.equal(typeof body.error, 'string');
  assert.match(body.code, /^[a-z][a-z0-9_]+$/);
  if (code) assert.equal(body.code, code);
}

// Sends bytes, gives everything that came back until the server closed or `limit_ms` passed.
function exchange(bytes, { limit_ms = 3_000, end = false } = {}) {
  return new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1');
    let text = '';
    const done = () => {
      socket.destroy();
      resolve(text);
    };
    setTimeout(done, limit_ms).unref();
    socket.on('data', (chunk) => (text += chunk));
    socket.on('error', () => {}).on('close', done);
    socket.write(bytes);
    if (end) socket.end();
  });
}

test('JSON nested 100,000 deep', async () => {
  for (const body of ['['.repeat(100_000), '{"a":'.repeat(40_000), '[' .repeat(100_000) + ']'.repeat(100_000)]) {
    assertError(await mara.post('/api/threads', body), 400, 'json_too_deep');
  }
  // 100,000 brackets are more than one message may have: closed with 1009.
  const socket = await realtime(mara);
  socket.sendText('['.repeat(60_000));
  assert.match((await socket.nextNamed('pusher:error')).data.message, /deep/);
  socket.sendText('['.repeat(100_000));
  assert.equal((await socket.closed).code, 1009);
});

test('invalid UTF-8 in bodies, addresses and messages', async () => {
  assertError(await mara.post('/api/threads', Buffer.from('{"title":"\xff\xfe"}', 'latin1')), 400, 'invalid_json');
  assertError(await mara.post('/api/threads', '{"title":"\\udc00"}'), 400, 'invalid_json');
  assertError(await mara.post('/api/threads', '{"title":"\\ud800x"}'), 400, 'invalid_json');
  assertError(await mara.get('/api/threads?q=%ff%fe'), 400, 'malformed');
  assertError(await mara.get('/api/threads/%c0%af'), 400, 'malformed');
  const socket = await realtime(mara);
  socket.send(1, Buffer.from([0x22, 0xff, 0xfe, 0x22]));
  assert.equal((await socket.closed).code, 1007);
});

test('a client event with half a surrogate pair does not reach the others', async () => {
  const channel = 'presence-thread-checkout-latency';
  const socket = await realtime(mara, [channel]);
  socket.sendText(`{"event":"client-x","channel":"${channel}","data":"\\udc00"}`);
  await socket.nextNamed('pusher:error');
  socket.sendText(`{"event":"client-x","channel":"${channel}","data":{"\\udfff":1}}`);
  await socket.nextNamed('pusher:error');
  socket.sendJson({ event: 'client-good', channel, data: {} });
  assert.equal((await witness.nextNamed('client-good')).user_id, 'mara');
  socket.destroy();
  assert.equal((await witness.nextNamed('pusher_internal:member_removed')).data.user_id, 'mara');
});

test('wrong types and missing members', async () => {
  for (const body of [{}, { title: 7 }, { title: null }, { title: ['a'] }, { title: {} }, { title: 'a', id: 7 }]) {
    const answer = await mara.post('/api/threads', body);
    assertError(answer, 422, 'invalid_value');
    assert.ok(answer.body.field);
  }
  for (const body of ['null', '7', '"text"', '[]', 'true']) assertError(await mara.post('/api/threads', body), 400);
  assertError(await mara.post('/api/threads', ''), 400);
  assertError(await mara.call('POST', '/api/threads', 'title=a', { 'content-type': 'text/plain' }), 415);
  assertError(await mara.patch('/api/threads/checkout-latency', { baseVersions: { title: 'x' } }), 422);
  assertError(await mara.post('/api/pusher/auth', { socket_id: {}, channel_name: [] }), 400);
});

test('bodies over 256 KiB, announced, chunked and compressed', async () => {
  const large = JSON.stringify({ title: 'a', description: 'x'.repeat(300 * 1024) });
  assertError(await mara.post('/api/threads', large), 413, 'too_large');
  const head = `POST /api/threads HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${mara.token}\r\nContent-Type: application/json\r\n`;
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
  assert.match(await exchange(`${head}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(5)}0\r\n\r\n`), /^HTTP\/1.1 413 /);
  assert.match(await exchange(`${head}Content-Length: 99999999999\r\n\r\n{`), /^HTTP\/1.1 413 /);
  assert.match(await exchange(`${head}Content-Length: -1\r\n\r\n{`), /^HTTP\/1.1 400 /);
  assert.match(await exchange(`${head}X: ${'x'.repeat(40_000)}\r\n\r\n`), /^HTTP\/1.1 431 /);
});

test('what is not HTTP, and half requests', async () => {
  assert.match(await exchange('hello, is this the aunt?\r\n\r\n'), /^HTTP\/1.1 400 /);
  assert.match(await exchange('\0\x01\x02\r\n\r\n'), /^HTTP\/1.1 400 /);
  assert.match(await exchange('GET / HTTP/9.9\r\n\r\n'), /^HTTP\/1.1 400 /);
  assert.equal(await exchange('GET / HT', { end: true }), '');
  assert.equal(await exchange('POST /api/threads HTTP/1.1\r\nContent-Length: 10\r\n\r\n{', { end: true }), '');
  // Many at once that say nothing more: others are served meanwhile (afterEach).
  const silent = Array.from({ length: 200 }, () => connect(server.port, '127.0.0.1').on('error', () => {}));
  for (const socket of silent) socket.write('GET /');
  assert.equal((await mara.get('/api/session')).status, 200);
  for (const socket of silent) socket.destroy();
});

test('addresses that lead nowhere', async () => {
  assertError(await mara.get('/api/nothing'), 404, 'not_found');
  assertError(await mara.put('/api/threads', {}), 405, 'method_not_allowed');
  assertError(await mara.post('/nowhere', {}), 405, 'method_not_allowed');
  const escape = await exchange('GET /../../../etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  assert.match(escape, /^HTTP\/1.1 404 /);
  const encoded = await exchange('GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  assert.match(encoded, /^HTTP\/1.1 404 /);
});

test('malformed frames: pusher:error each, the socket stays', async () => {
  const socket = await realtime(mara);
  const frames = ['', '{', 'null', '[]', '7', '{}', '{"event":1}', '{"event":"pusher:subscribe"}',
    '{"event":"pusher:subscribe","data":[]}', '{"event":"pusher:subscribe","data":{"channel":{}}}',
    '{"event":"client-x"}', '{"event":"pusher:nothing"}', '{"event":"pusher:signin","data":7}'];
  for (const frame of frames) {
    socket.sendText(frame);
    const { data } = await socket.nextNamed('pusher:error');
    assert.equal(data.code, 4300, frame);
    assert.ok(data.message);
  }
  socket.sendJson({ event: 'pusher:ping', data: {} });
  await socket.nextNamed('pusher:pong');
  socket.destroy();
});

test('refused frames without end: closed with 4010', async () => {
  const socket = await realtime(mara);
  for (let i = 0; i < 50; i += 1) socket.sendText('{');
  assert.equal((await socket.closed).code, 4010);
});

test('unknown channels, wrong signatures, unsubscribed client events', async () => {
  const socket = await realtime(mara);
  for (const channel of ['private-org-northwind', 'presence-thread-nothing', 'private-x']) {
    assert.equal((await mara.post('/api/pusher/auth', { socket_id: socket.id, channel_name: channel })).status, 403);
    const frame = await subscribe(socket, mara, channel);
    assert.equal(frame.event, 'pusher:subscription_error');
    assert.equal(frame.data.status, 401);
  }
  socket.sendJson({ event: 'client-x', channel: 'private-org-acme', data: {} });
  assert.equal((await socket.nextNamed('pusher:error')).data.code, 4301);
  // Another connection's signature does not work here.
  const other = await realtime(mara);
  const { body } = await mara.post('/api/pusher/auth', { socket_id: other.id, channel_name: 'private-org-acme' });
  socket.sendJson({ event: 'pusher:subscribe', data: { channel: 'private-org-acme', ...body } });
  assert.equal((await socket.nextNamed('pusher:subscription_error')).data.type, 'AuthError');
  socket.destroy();
  other.destroy();
});

test('handshakes that are refused: key, path, protocol', async () => {
  const { key } = (await mara.get('/api/session')).body.realtime;
  for (const [target, code] of [
    ['/app/unknown?protocol=7', 4001],
    ['/elsewhere', 4005],
    [`/app/${key}?protocol=x`, 4006],
    [`/app/${key}?protocol=99`, 4007],
    [`/app/${key}`, 4008],
  ]) {
    const socket = await RawWebSocket.connect(server.port, target);
    assert.equal((await socket.nextNamed('pusher:error')).data.code, code);
    assert.equal((await socket.closed).code, code);
  }
});

test('WebSocket frames that break the protocol', async () => {
  const unmasked = await realtime(mara);
  unmasked.send(1, '{"event":"pusher:ping"}', { masked: false });
  assert.equal((await unmasked.closed).code, 1002);
  const binary = await realtime(mara);
  binary.send(2, 'bytes');
  assert.equal((await binary.closed).code, 1003);
  const reserved = await realtime(mara);
  reserved.send(5, 'x');
  assert.equal((await reserved.closed).code, 1002);
  const cut = await realtime(mara, ['presence-thread-checkout-latency']);
  cut.send(1, '{"event":', { final: false });
  cut.destroy();
  assert.equal((await witness.nextNamed('pusher_internal:member_removed')).data.user_id, 'mara');
});

test('one who does not read is closed and does not slow the others', { timeout: 120_000 }, async () => {
  const slow = await realtime(mara, ['private-org-acme']);
  const fast = await realtime(jonas, ['private-org-acme']);
  slow.pause();
  const closed = async () =>
    Number(/gt_slow_readers_total (\d+)/.exec(await (await fetch(`${server.url}/metrics`)).text())[1]);
  const content = 'x'.repeat(9_000);
  let written = 0;
  while ((await closed()) === 0) {
    assert.ok(written < 5_000, 'the queue of one who does not read grows without end');
    const posts = Array.from({ length: 25 }, () => mara.post('/api/threads/scanner-firmware/comments', { content }));
    for (const { status } of await Promise.all(posts)) assert.equal(status, 201);
    written += posts.length;
  }
  for (let seen = 0; seen < written; seen += 1) await fast.nextNamed('comment:created');
  slow.destroy();
  fast.destroy();
});
