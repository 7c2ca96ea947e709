// soketi (npm) as the outside realtime service of a test, on a free loopback port.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { freePort } from './free_port.mjs';
import { freshFolder } from './server.mjs';
import { waitFor } from './wait_for.mjs';

const BIN = join(dirname(createRequire(import.meta.url).resolve('@soketi/soketi/package.json')), 'bin/server.js');

export const APP = { appId: 'outside', key: 'outside-key', secret: 'outside-secret' };

export async function startSoketi() {
  const port = await freePort();
  let child;
  const soketi = {
    name: 'soketi',
    port,
    async start() {
      child = spawn('setpriv', ['--pdeathsig', 'KILL', process.execPath, BIN, 'start'], {
        cwd: freshFolder(),
        stdio: 'ignore',
        env: {
          ...process.env,
          SOKETI_HOST: '127.0.0.1',
          SOKETI_PORT: String(port),
          SOKETI_METRICS_ENABLED: '0',
          SOKETI_DEFAULT_APP_ID: APP.appId,
          SOKETI_DEFAULT_APP_KEY: APP.key,
          SOKETI_DEFAULT_APP_SECRET: APP.secret,
          SOKETI_DEFAULT_APP_ENABLE_CLIENT_MESSAGES: 'true',
        },
      });
      child.unref();
      child.ended = once(child, 'exit');
      await waitFor(async () => (await fetch(`http://127.0.0.1:${port}/`)).ok, { what: 'soketi answers', limit_ms: 30_000 });
    },
    async stop() {
      child.ref();
      child.kill('SIGKILL'); // its own shutdown waits for metrics that are off
      await child.ended;
    },
  };
  await soketi.start();
  return soketi;
}
