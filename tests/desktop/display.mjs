// A display and desktop clients on it, for tests.
//
//   const display = await startDisplay();
//   const client = display.open(['--server', url, '--demo', id]);
//   await client.shows(({ role, text }) => role === 'text' && text === 'Hello');
//   await client.close();          // SIGTERM; answers the exit code
//   await display.stop();
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT, startProgram } from '../support/server.mjs';

export const ARTIFACTS = join(ROOT, 'build/artifacts');
mkdirSync(ARTIFACTS, { recursive: true });

const LIMIT_MS = 60_000; // drawn by software, on a busy machine

export async function startDisplay(size = '1600x1000') {
  // -displayfd: Xvfb chooses a free number and says so once it is ready.
  const xvfb = spawn('setpriv', ['--pdeathsig', 'KILL', 'Xvfb', '-displayfd', '3', '-noreset', '-screen', '0', `${size}x24`,
    '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = await new Promise((resolve, reject) => {
    xvfb.stdio[3].once('data', (chunk) => resolve(String(chunk).trim()));
    xvfb.once('error', reject).once('exit', () => reject(new Error('Xvfb ended at once')));
  });
  xvfb.removeAllListeners('exit');
  const env = { DISPLAY: `:${number}`, LIBGL_ALWAYS_SOFTWARE: '1', WAYLAND_DISPLAY: '' };
  return {
    env,
    open: (args, more = {}) => openClient(args, { ...env, ...more }),
    stop: () => new Promise((resolve) => xvfb.once('exit', resolve).kill('SIGTERM')),
  };
}

// Starts the client with --dump-semantics; `nodes` is what its window shows now.
function openClient(args, env) {
  const program = startProgram('goldenthread', ['--dump-semantics', ...args], env);
  const nodes = new Map();
  program.logs.on('line', (line) => {
    if (!line.startsWith('{')) return;
    const { id, gone, ...node } = JSON.parse(line);
    if (gone) nodes.delete(id);
    else nodes.set(id, node);
  });
  const find = (wanted) => [...nodes.values()].find(wanted);
  return {
    nodes,
    program,
    // Resolves with the node once there is one that `wanted` accepts.
    async shows(wanted, limit_ms = LIMIT_MS) {
      program.child.ref();
      let timer, check;
      try {
        return find(wanted) ?? await new Promise((resolve, reject) => {
          const fail = (what) => reject(new Error(
            `${what}: ${wanted}\nshown: ${JSON.stringify([...nodes.values()], null, 1)}\n${program.logs.text.slice(-2000)}`));
          check = () => { const node = find(wanted); if (node) resolve(node); };
          program.logs.on('line', check);
          timer = setTimeout(() => fail(`not within ${limit_ms} ms`), limit_ms);
          program.exited.then(() => fail('the client ended'));
        });
      } finally {
        clearTimeout(timer);
        program.logs.off('line', check ?? (() => {}));
      }
    },
    async ended() {
      program.child.ref();
      return program.exited;
    },
    async close() {
      program.child.ref();
      program.child.kill('SIGTERM');
      return program.exited;
    },
  };
}

export const hasText = (text) => (node) => node.text.includes(text) || node.name.includes(text);
