// The desktop client against the real server, on a virtual display.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';

import { api, demoUsers, freshFolder, startServer } from '../support/server.mjs';
import { ARTIFACTS, hasText, startDisplay } from './display.mjs';

let server, display, ana, bo, thread;

before(async () => {
  [server, display] = await Promise.all([startServer(), startDisplay()]);
  const users = await demoUsers(server.url);
  [ana, bo] = await Promise.all([users[0], users[1]].map(({ id }) => api(server.url).signIn(id)));
  thread = (await ana.get('/api/threads')).body.threads[0];
});
after(async () => {
  await display?.stop();
  await server?.stop();
});

const openAs = (user, more = [], env = {}) =>
  display.open(['--server', server.url, '--demo', user.user.id, '--thread', thread.id, ...more], env);

const say = async (user, content) => {
  const { status } = await user.post(`/api/threads/${thread.id}/comments`, { content });
  assert.equal(status, 201);
};

const isConnected = ({ role, name, text }) =>
  role === 'status' && name === 'Connection' && text === 'Connected';

// Before anybody is signed in there is no connection to reconnect.
const isUnreachable = ({ role, text }) => role === 'status' && text.startsWith('The server cannot be reached.');

test('a comment posted over HTTP arrives, also in other scripts', async () => {
  const client = openAs(ana);
  await client.shows(isConnected);
  await client.shows(({ role, name, text }) => role === 'heading' && (name || text) === thread.title);
  await say(bo, 'Arrived on the desktop: 確認しました 👍');
  await client.shows(hasText('Arrived on the desktop'));
  await client.shows(({ role, name }) => role === 'article' && name.startsWith(bo.user.name));
  assert.deepEqual(await client.close(), { code: 0, signal: null });
});

for (const theme of ['dark', 'light']) {
  test(`screenshot when a comment has arrived (${theme})`, async () => {
    const file = join(ARTIFACTS, `desktop-${theme}.png`);
    const client = openAs(ana, ['--theme', theme, '--screenshot', file, '--when-text', `now in ${theme}`]);
    await client.shows(isConnected);
    await say(bo, `Look, now in ${theme}`);
    assert.deepEqual(await client.ended(), { code: 0, signal: null });
    const png = readFileSync(file);
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
    assert.equal(png.readUInt32BE(16), 1440);
    assert.equal(png.readUInt32BE(20), 900);
  });
}

test('--scale makes the window larger, not its contents smaller', async () => {
  const file = join(ARTIFACTS, 'desktop-scale-2.png');
  const client = openAs(ana, ['--size', '700x450', '--scale', '2', '--screenshot', file,
    '--when-text', 'Connected']);
  assert.deepEqual(await client.ended(), { code: 0, signal: null });
  const png = readFileSync(file);
  assert.equal(png.readUInt32BE(16), 1400);
  assert.equal(png.readUInt32BE(20), 900);
});

test('an idle window uses no processor time', async () => {
  const client = openAs(ana);
  await client.shows(isConnected);
  const pid = client.program.child.pid;
  const ticks = () => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return Number(fields[11]) + Number(fields[12]); // user and system time, 10 ms each
  };
  // Waiting is what is tested here. The first second is for what is still settling.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const start = ticks();
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  assert.ok(ticks() - start <= 10, `${(ticks() - start) * 10} ms in 2 s`);
  await client.close();
});

test('a server that cannot be reached: says so, still closes at once', async () => {
  const client = display.open(['--server', 'http://127.0.0.1:9', '--demo', 'nobody']);
  await client.shows(isUnreachable);
  assert.deepEqual(await client.close(), { code: 0, signal: null });
});

test('a client started before its server signs in once the server is there', async () => {
  const first = await startServer();
  const user = (await demoUsers(first.url))[0];
  await first.stop();
  const client = display.open(['--server', first.url, '--demo', user.id]);
  await client.shows(isUnreachable);
  const again = await startServer({ args: ['--port', String(first.port)], dataDir: first.dataDir });
  await client.shows(isConnected);
  assert.deepEqual(await client.close(), { code: 0, signal: null });
  await again.stop();
});

test('a restarted server is found again', async () => {
  const own = await startServer();
  const user = (await demoUsers(own.url))[0];
  const client = display.open(['--server', own.url, '--demo', user.id]);
  await client.shows(isConnected);
  await own.stop();
  await client.shows(({ role, text }) => role === 'status' && /Reconnecting|Offline/.test(text));
  const again = await startServer({ args: ['--port', String(own.port)], dataDir: own.dataDir });
  await client.shows(isConnected);
  assert.deepEqual(await client.close(), { code: 0, signal: null });
  await again.stop();
});

// TLS in front of the server, with a certificate of our own making for `localhost`.
async function startTls() {
  const folder = freshFolder();
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key,
    '-out', cert, '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'], { stdio: 'ignore' });
  const proxy = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (socket) => {
    const back = connect(server.port, '127.0.0.1');
    socket.pipe(back).pipe(socket);
    socket.on('error', () => back.destroy());
    back.on('error', () => socket.destroy());
  });
  proxy.on('tlsClientError', () => {});
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return { cert, port: proxy.address().port, stop: () => proxy.close() };
}

test('https and wss: verified against the trusted certificates and the name', async () => {
  const tls = await startTls();
  const open = (host, env) => display.open(
    ['--server', `https://${host}:${tls.port}`, '--demo', ana.user.id, '--thread', thread.id], env);
  const trusted = open('localhost', { SSL_CERT_FILE: tls.cert });
  await trusted.shows(isConnected);
  await say(bo, 'Over TLS');
  await trusted.shows(hasText('Over TLS'));
  await trusted.close();

  for (const [host, env] of [['localhost', {}], ['127.0.0.1', { SSL_CERT_FILE: tls.cert }]]) {
    const refused = open(host, env);
    await refused.shows(isUnreachable);
    assert.equal([...refused.nodes.values()].some(isConnected), false);
    await refused.close();
  }
  tls.stop();
});
