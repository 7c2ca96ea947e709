// A redis-server of one's own for a test: a free loopback port, nothing on disk but what
// `keep` asks for, gone at the end.
//
//   const redis = await startRedis();
//   await redis.stop();  await redis.start();      // the same port again
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

import { freePort } from './free_port.mjs';
import { freshFolder } from './server.mjs';
import { waitFor } from './wait_for.mjs';

// One command, its reply as it came.
export function ask(port, command) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', reject);
    socket.once('data', (reply) => {
      resolve(String(reply));
      socket.destroy();
    });
    socket.write(`${command}\r\n`);
  });
}

// keep: what was stored survives a stop. certificates (tls.mjs): a port with TLS, too.
export async function startRedis({ keep = false, certificates } = {}) {
  const port = await freePort();
  const tlsPort = certificates && (await freePort());
  const folder = freshFolder();
  let child;
  const redis = {
    port,
    url: `redis://127.0.0.1:${port}`,
    tlsUrl: `rediss://localhost:${tlsPort}`,
    ask: (command) => ask(port, command),
    async start() {
      const options = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', keep ? 'yes' : 'no'];
      if (certificates) {
        options.push('--tls-port', tlsPort, '--tls-cert-file', certificates.certFile, '--tls-key-file', certificates.keyFile,
          '--tls-ca-cert-file', certificates.caFile, '--tls-auth-clients', 'no');
      }
      child = spawn('setpriv', ['--pdeathsig', 'KILL', 'redis-server', ...options.map(String)], { stdio: 'ignore' });
      child.unref();
      child.ended = once(child, 'exit');
      await waitFor(async () => (await ask(port, 'PING')) === '+PONG\r\n', { what: 'redis-server answers', limit_ms: 10_000 });
    },
    async stop() {
      child.ref();
      child.kill('SIGTERM');
      await child.ended;
    },
    // It is there, but does not answer.
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
  };
  await redis.start();
  return redis;
}
