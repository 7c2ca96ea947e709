// The server over HTTP: pages and files, caching, CORS, health, the whole path of a change.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { api, demoUsers, freshFolder, startServer } from '../support/server.mjs';

let server, mara, tom;

before(async () => {
  const web = freshFolder();
  mkdirSync(join(web, 'assets'));
  writeFileSync(join(web, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(web, 'app-0123456789.wasm'), 'wasm');
  writeFileSync(join(web, 'app-0123456789.wasm.br'), 'br');
  writeFileSync(join(web, 'goldenthread-widget.js'), 'export {}');
  server = await startServer({ args: ['--web-root', web, '--authorized-origins', 'https://news.example'] });
  [mara, tom] = await Promise.all(['mara', 'tom'].map((id) => api(server.url).signIn(id)));
});
after(() => server.stop());

// fetch() undoes encodings and hides headers: this does not.
function raw(path, { method = 'GET', headers = {} } = {}) {
  return new Promise((resolve, reject) => {
    const message = request(server.url + path, { method, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    message.on('error', reject).end();
  });
}

test('at least five users in a first organization and two in a second', async () => {
  const users = await demoUsers(server.url);
  assert.deepEqual(users.map(({ organization }) => organization.id), [
    ...Array(5).fill('acme'),
    ...Array(2).fill('northwind'),
  ]);
});

test('the session says who, where and how to listen', async () => {
  const { status, body } = await mara.get('/api/session');
  assert.equal(status, 200);
  assert.equal(body.user.name, 'Mara Lindqvist');
  assert.equal(body.role, 'admin');
  assert.equal(body.realtime.authEndpoint, '/api/pusher/auth');
  assert.equal(body.realtime.host, undefined);
  assert.ok(body.realtime.key && body.epoch);
  assert.equal(typeof body.head, 'number');
});

test('pages and files: types, br, ETag, HEAD, caching, security headers', async () => {
  const page = await raw('/threads/checkout-latency');
  assert.equal(page.headers['content-type'], 'text/html; charset=utf-8');
  assert.match(page.headers['content-security-policy'], /frame-ancestors 'self'/);
  assert.equal(page.headers['x-content-type-options'], 'nosniff');
  const wasm = await raw('/app-0123456789.wasm', { headers: { 'accept-encoding': 'gzip, br' } });
  assert.equal(wasm.headers['content-type'], 'application/wasm');
  assert.equal(wasm.headers['content-encoding'], 'br');
  assert.equal(wasm.body, 'br');
  assert.match(wasm.headers['cache-control'], /immutable/);
  const again = await raw('/app-0123456789.wasm', {
    headers: { 'accept-encoding': 'br', 'if-none-match': wasm.headers.etag },
  });
  assert.equal(again.status, 304);
  assert.equal(again.body, '');
  const head = await raw('/', { method: 'HEAD' });
  assert.equal(head.status, 200);
  assert.equal(head.headers['content-length'], String(page.body.length));
  assert.equal(head.body, '');
  assert.equal((await raw('/goldenthread-widget.js')).headers['access-control-allow-origin'], '*');
  assert.equal((await raw('/nothing.js')).status, 404);
});

test('CORS: authorized origins and this machine may call, others get no header', async () => {
  for (const origin of ['https://news.example', 'http://localhost:3000', 'http://127.0.0.1:1']) {
    const preflight = await raw('/api/threads', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers['access-control-allow-origin'], origin);
    assert.match(preflight.headers['access-control-allow-headers'], /authorization/i);
    const answer = await raw('/api/session', { headers: { origin } });
    assert.equal(answer.status, 401);
    assert.equal(answer.headers['access-control-allow-origin'], origin);
  }
  const foreign = await raw('/api/session', { headers: { origin: 'https://evil.example' } });
  assert.equal(foreign.headers['access-control-allow-origin'], undefined);
});

test('health and metrics', async () => {
  assert.equal((await raw('/healthz')).status, 200);
  const { body, headers } = await raw('/metrics');
  assert.match(headers['content-type'], /^text\/plain/);
  assert.match(body, /^gt_connections \d+$/m);
});

test('a thread from creation to deletion', async () => {
  const created = await mara.post('/api/threads', { id: 'story', title: 'A story 📖', description: 'Once' });
  assert.equal(created.status, 201);
  assert.deepEqual((await mara.post('/api/threads', { id: 'story', title: 'A story 📖', description: 'Once' })).body, created.body);
  assert.equal((await tom.get('/api/threads/story')).status, 404);
  const comment = await mara.post('/api/threads/story/comments', { content: 'First' });
  assert.equal(comment.status, 201);
  const patched = await mara.patch('/api/threads/story', { status: 'done', baseVersions: { status: 1 } });
  assert.equal(patched.body.status, 'done');
  const { body: listed } = await mara.get('/api/threads?limit=1');
  assert.equal(listed.threads[0].id, 'story');
  assert.equal(listed.threads[0].commentCount, 1);
  assert.equal(listed.head, (await mara.get('/api/session')).body.head);
  assert.equal((await mara.delete('/api/threads/story')).status, 204);
  assert.equal((await mara.get('/api/threads/story')).status, 404);
});

test('many writers at once: every write once, seq without gaps', async () => {
  const people = await Promise.all(['mara', 'jonas', 'aiko', 'ana', 'bo'].map((id) => api(server.url).signIn(id)));
  const since = (await mara.get('/api/session')).body.head;
  await Promise.all(
    people.flatMap((user, u) =>
      Array.from({ length: 20 }, async (_, n) => {
        const comment = { id: `w-${u}-${n}`, content: `Number ${n}` };
        const answers = await Promise.all([0, 1].map(() => user.post('/api/threads/billing-entities/comments', comment)));
        assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 201]);
      }),
    ),
  );
  const { body } = await mara.get(`/api/changes?since=${since}`);
  assert.equal(body.changes.length, 200);
  assert.deepEqual(body.changes.map(({ seq }) => seq), Array.from({ length: 200 }, (_, i) => since + 1 + i));
});
