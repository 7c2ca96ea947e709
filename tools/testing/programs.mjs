// Suites that are programs of their own. Each prints the program's output only if
// something failed, and returns {passed, failed}.
import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';

const LIMIT_MS = 300_000;

function start(program, args, env) {
  const { status, signal, error, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 64 << 20,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  const how = error?.message ?? (signal ? `ended by ${signal}` : `exit ${status}`);
  return { ok: status === 0, how, output: stdout + stderr };
}

function show(program, { how, output }) {
  console.log(`${output.trimEnd()}\n${basename(program)}: ${how}`);
}

// One test case: exit 0 or not.
export function runCommand(program, args, env) {
  const end = start(program, args, env);
  if (!end.ok) show(program, end);
  return end.ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

// A program that ends with "N passed, N failed" itself.
export function runCounting(program, args, env) {
  return counted(program, start(program, args, env), /^(\d+) passed, (\d+) failed$/m);
}

// A doctest program: "[doctest] test cases: 3 | 2 passed | 1 failed | 0 skipped".
export function runDoctest(program, args = [], env = {}) {
  const end = start(program, [...args, '--no-colors=true', '--no-version=true'], env);
  return counted(program, end, /test cases:\s*\d+\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed/);
}

function counted(program, end, pattern) {
  const found = pattern.exec(end.output);
  const result = { passed: Number(found?.[1] ?? 0), failed: Number(found?.[2] ?? 0) };
  // A crash, a sanitizer's finding at exit or a missing summary is a failure of its own.
  if (!end.ok && result.failed === 0) result.failed = 1;
  if (end.ok && !found) result.failed = 1;
  if (result.failed) show(program, end);
  return result;
}
