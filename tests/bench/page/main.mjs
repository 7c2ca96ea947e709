// Our page beside pages that do the same job in React, and beside the least that any page
// can do: one run, one server, one Chromium. Prints tables; docs/benchmarks.md explains them.
//
//   node main.mjs            what the documentation holds, some minutes
//   node main.mjs --quick    does every page show every comment? no figure is judged
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchBrowser } from '../../support/browser.mjs';
import { startServer } from '../../support/server.mjs';
import { Writers } from './conversation.mjs';
import { NEWEST, OLDEST, burst, live, navigation } from './scenarios.mjs';
import { buildSite } from './site.mjs';
import { startStallingProxy } from './stalling_proxy.mjs';
import { printTables } from './tables.mjs';

// settle_ms: what a page does after it has loaded is done by then.
const PLAN = {
  full: { settle_ms: 3_000, openings: 7, open: [100, 1_000], events: 50, rounds: 2, lengths: [0, 1_000, 10_000], full: 10_000, idle_ms: 10_000, bursts: 3, burst: 2_000, into: 1_000 },
  quick: { settle_ms: 500, openings: 1, open: [5], events: 4, rounds: 1, lengths: [0, 5], full: 60, idle_ms: 0, bursts: 1, burst: 20, into: 5 },
};
const LISTS = ['ours', 'virtual', 'plain'];
const SEED = 20_26;

const arguments_ = process.argv.slice(2);
if (arguments_.some((argument) => argument !== '--quick')) {
  console.error('main.mjs: no argument but --quick');
  process.exit(2);
}
const quick = arguments_.length > 0;
const plan = quick ? PLAN.quick : PLAN.full;

// On a disk in memory, where there is one: what is measured is not a disk's flush.
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'gt-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
await run();

async function run() {
  const bytes = await buildSite(join(folder, 'site'));
  const server = await startServer({ dataDir: join(folder, 'data'), args: ['--web-root', join(folder, 'site')] });
  const writers = await new Writers(server.url).signIn();
  const proxy = await startStallingProxy(server.port);
  const browser = await launchBrowser();
  const world = { browser, writers, proxy, url: server.url, settle_ms: plan.settle_ms, random: mulberry32(SEED), nextMarker: 2 };

  const figures = { plan, bytes, navigation: await navigations(world), live: await lives(world), burst: await bursts(world) };

  await browser.close();
  proxy.close();
  writers.close();
  await server.stop();
  if (!quick) printTables(figures);
}

// Pages take turns, so that a busy moment of the machine meets all alike.
async function inTurns(rounds, kinds, measure) {
  const found = Object.fromEntries(kinds.map((kind) => [kind, []]));
  for (let round = 0; round < rounds; round++) {
    for (const kind of kinds) found[kind].push(await measure(kind, round));
  }
  return found;
}

async function navigations(world) {
  const found = {};
  for (const count of plan.open) {
    say(`Opening a thread with ${count} comments`);
    const thread = await world.writers.thread(`open-${count}`, count, OLDEST, NEWEST);
    found[count] = await inTurns(plan.openings, LISTS, (kind) => navigation(world, kind, thread));
  }
  found.floor = (await inTurns(plan.openings, ['floor'], (kind) => navigation(world, kind, ''))).floor;
  return found;
}

async function lives(world) {
  const found = {};
  for (const count of plan.lengths) {
    say(`20 comments a second into ${count}`);
    const threads = {};
    for (const kind of LISTS) threads[kind] = await world.writers.thread(`live-${count}-${kind}`, count, OLDEST, NEWEST);
    const idle_ms = count === plan.lengths.at(-1) ? plan.idle_ms : 0;
    found[count] = await inTurns(plan.rounds, LISTS, (kind, round) =>
      live(world, kind, { thread: threads[kind], events: plan.events, idle_ms: round ? 0 : idle_ms }));
  }
  say(`All ${plan.full} comments loaded by scrolling up`);
  const thread = await world.writers.thread('live-full', plan.full, OLDEST, NEWEST);
  found.full = (await inTurns(1, ['ours'], (kind) => live(world, kind, { thread, events: plan.events, everything: true }))).ours;
  return found;
}

async function bursts(world) {
  say(`${plan.burst} comments at once`);
  return inTurns(plan.bursts, LISTS, async (kind, round) => {
    const thread = await world.writers.thread(`burst-${kind}-${round}`, plan.into, OLDEST, NEWEST);
    return burst(world, kind, { thread, count: plan.burst });
  });
}

function say(what) {
  console.error(`${what} …`);
}

function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
