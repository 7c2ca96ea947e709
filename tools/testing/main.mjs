// tools/test: builds what the chosen suites need, runs them in order, and ends with one
// line "N passed, N failed". A build that fails is one failure of each suite that needs
// it; the other suites still run.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';
import { suites } from './suites.mjs';

const chosen = choose(process.argv.slice(2));
if (spawnSync(join(ROOT, 'tools/setup'), ['web', 'native', 'server', 'test'], { stdio: 'inherit' }).status !== 0) {
  process.exit(1);
}

const builds = new Map(); // "preset target" -> did it work
const total = { passed: 0, failed: 0 };
const summary = [];
for (const suite of chosen) {
  const result = await runSuite(suite);
  total.passed += result.passed;
  total.failed += result.failed;
  summary.push(result);
  if (chosen.length > 1) console.log(line(result));
}

if (chosen.length > 1) console.log(`\n${summary.map(line).join('\n')}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed ? 1 : 0);

function choose(names) {
  if (names.includes('--list') || names.includes('--help')) {
    for (const { name, what } of suites) console.log(`${name.padEnd(12)} ${what}`);
    process.exit(0);
  }
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length) {
    console.error(`tools/test: no suite "${unknown[0]}": ${suites.map(({ name }) => name).join(', ')}`);
    process.exit(2);
  }
  return names.length ? suites.filter(({ name }) => names.includes(name)) : suites;
}

async function runSuite(suite) {
  const result = { name: suite.name, passed: 0, failed: 0, seconds: 0 };
  if (suite.present && !suite.present()) return { ...result, note: 'no tests yet' };
  const started = Date.now();
  const broken = suite.builds.filter((build) => !buildOnce(build));
  if (broken.length) {
    Object.assign(result, { failed: 1, note: `build ${broken.join(', ')} failed` });
  } else {
    try {
      Object.assign(result, await suite.run());
    } catch (error) {
      Object.assign(result, { failed: 1, note: String(error.message ?? error) });
    }
    if (result.passed + result.failed === 0) result.note = 'no tests yet';
  }
  result.seconds = (Date.now() - started) / 1000;
  return result;
}

function buildOnce(build) {
  if (!builds.has(build)) {
    const { status } = spawnSync(join(ROOT, 'tools/build'), build.split(' '), { stdio: 'inherit' });
    builds.set(build, status === 0);
  }
  return builds.get(build);
}

function line({ name, passed, failed, seconds, note }) {
  const counts = `${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed`;
  return `${name.padEnd(12)} ${counts} ${seconds.toFixed(1).padStart(7)} s${note ? `  ${note}` : ''}`;
}
