// Suites of .mjs files for node:test. Every test is counted; what a file printed (the
// server's log, for instance) is shown only if one of its tests failed.
import { run } from 'node:test';
import { inspect } from 'node:util';
import { relative } from 'node:path';
import { ROOT } from './paths.mjs';

// Files run one after another: they share two cores with servers and browsers, and their
// time limits should mean something.
export async function runNodeTests(files, { env = {}, fileTimeout_ms = 120_000 } = {}) {
  const result = { passed: 0, failed: 0 };
  if (!files.length) return result; // run() would look for files by itself
  const printed = new Map();
  const failedFiles = new Set();
  const restore = setEnvironment(env);

  const events = run({ files, concurrency: 1, timeout: fileTimeout_ms });
  events.on('test:stdout', ({ file, message }) => printed.set(file, (printed.get(file) ?? '') + message));
  events.on('test:stderr', ({ file, message }) => printed.set(file, (printed.get(file) ?? '') + message));
  events.on('test:pass', (test) => {
    if (isTest(test, files)) result.passed += 1;
  });
  events.on('test:fail', (test) => {
    // A file is reported only when it fails outside its tests (or as their sum).
    if (test.details.type === 'suite' || test.details.error?.failureType === 'subtestsFailed') return;
    result.failed += 1;
    if (test.file) failedFiles.add(test.file);
    const where = test.file ? ` (${relative(ROOT, test.file)})` : '';
    console.log(`FAILED ${relativeName(test.name)}${where}\n${indent(reason(test.details.error))}`);
  });
  for await (const _ of events); // until the stream ends
  for (const file of failedFiles) {
    if (printed.has(file)) console.log(`--- output of ${relative(ROOT, file)}\n${printed.get(file).trimEnd()}\n---`);
  }
  restore();
  return result;
}

// Not a describe(), not a skipped test, not the file itself.
function isTest(test, files) {
  return test.details.type !== 'suite' && test.skip === undefined && !files.includes(test.name);
}

function reason(error) {
  const cause = error?.cause ?? error;
  const text = typeof cause === 'string' ? cause : (cause?.stack ?? inspect(cause));
  return text.replace(/\n\s+at [^\n]*(node:internal|node:async_hooks)[^\n]*/g, '');
}

const relativeName = (name) => (name.startsWith(ROOT) ? relative(ROOT, name) : name);
const indent = (text) => text.replace(/^/gm, '  ');

function setEnvironment(env) {
  const before = Object.fromEntries(Object.keys(env).map((name) => [name, process.env[name]]));
  Object.assign(process.env, env);
  return () => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
