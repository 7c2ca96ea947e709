// A server of one's own for a test: a fresh data folder, a free port, gone at the end.
//
//   const server = await startServer();
//   const ana = await api(server.url).signIn((await demoUsers(server.url))[0].id);
//   const { status, body } = await ana.post('/api/threads', { title: 'Hello' });
//   await server.stop();          // SIGTERM; fails if a sanitizer found something
//
// GT_BIN_DIR chooses the binaries (tools/test sets it for the sanitizer builds).
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const BIN = process.env.GT_BIN_DIR ?? join(ROOT, 'build/bin');
export const WEB_ROOT = join(ROOT, 'build/web');

const START_LIMIT_MS = 30_000; // sanitizer builds on a busy machine
const SANITIZER_REPORT = /(Address|Thread|Leak|UndefinedBehavior)Sanitizer|runtime error:/;

const running = new Set();
const temporary = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true });
});

export function freshFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'golden-thread-'));
  temporary.add(folder);
  return folder;
}

// Starts BIN/program with its output collected. It dies with this process even if that is
// killed, and does not keep this process alive: a test that failed before it stopped its
// server must not wait for its time limit. -> { child, logs: {text, on('line')}, exited: Promise<{code, signal}> }
export function startProgram(program, args, env = {}) {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', join(BIN, program), ...args], {
    // What the desktop client keeps on this device is each run's own.
    env: { ...process.env, XDG_DATA_HOME: freshFolder(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.unref();
  running.add(child);
  const logs = new EventEmitter();
  logs.text = '';
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.unref();
    stream.setEncoding('utf8').on('data', (chunk) => {
      logs.text += chunk;
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      for (const line of lines) logs.emit('line', line);
    });
  }
  // 'close' and not 'exit': then all output has arrived.
  const exited = once(child, 'close').then(([code, signal]) => {
    running.delete(child);
    return { code, signal };
  });
  return { child, logs, exited };
}

// Waits for a line of a program's output; what was printed before counts.
export async function waitForLine({ logs, exited }, pattern, limit_ms = START_LIMIT_MS) {
  const before = logs.text.split('\n').find((line) => pattern.test(line));
  if (before) return pattern.exec(before);
  let timer, listener;
  const line = new Promise((resolve, reject) => {
    listener = (text) => pattern.test(text) && resolve(pattern.exec(text));
    logs.on('line', listener);
    const fail = (what) => reject(new Error(`${what} before ${pattern}:\n${logs.text}`));
    timer = setTimeout(() => fail(`nothing in ${limit_ms} ms`), limit_ms);
    exited.then(({ code, signal }) => fail(`ended (${signal ?? code})`));
  });
  return line.finally(() => {
    clearTimeout(timer);
    logs.off('line', listener);
  });
}

export async function startServer({ args = [], env = {}, dataDir = freshFolder() } = {}) {
  const program = startProgram('goldenthread-server', ['--port', '0', '--data', dataDir, ...args], env);
  const [, url, port] = await waitForLine(program, /listening on (http:\/\/[^\s]*:(\d+))/);
  return {
    url,
    port: Number(port),
    dataDir,
    program,
    // When it ends by itself.
    get exited() {
      program.child.ref();
      return program.exited;
    },
    get logs() {
      return program.logs.text;
    },
    // Asks it to finish, waits until it did. Throws if it had crashed, or did not end well.
    async stop() {
      program.child.ref();
      program.child.kill('SIGTERM');
      const end = await program.exited;
      if (end.code !== 0 || SANITIZER_REPORT.test(program.logs.text)) {
        throw new Error(`the server ended with ${end.signal ?? end.code}:\n${program.logs.text}`);
      }
      return end;
    },
    // What a power cut does.
    async kill9() {
      program.child.ref();
      program.child.kill('SIGKILL');
      return program.exited;
    },
  };
}

export { api, demoUsers } from './api.mjs';
export { waitFor } from './wait_for.mjs';
