// What is measured, each on a page opened for it.
import { setTimeout as sleep } from 'node:timers/promises';
import { loaded, openPage, scrollThrough } from './pages.mjs';
import { cpuDuring, rendererMemory } from './processes.mjs';
import { startTrace } from './trace.mjs';

export const NEWEST = 'bench-0 is the newest'; // of the comments that a page finds
export const OLDEST = 'bench-1 is the oldest';
const FOUND = 'shown:bench-0';
const BROADCAST_MS = 250; // the server answers a writer a little before it tells the others

// -> ms from the navigation's start until the newest comment stands in the list
export async function navigation({ browser, url }, kind, thread) {
  const trace = await startTrace(browser);
  const tab = await openPage(browser, url, kind, thread);
  await tab.marked(FOUND);
  if (kind === 'floor') await tab.marked('open');
  await tab.rendered();
  const record = await trace.stop();
  await tab.close();
  const start = record.navigation(FOUND);
  const { committed, presented } = record.shown(FOUND);
  return { committed: committed - start, presented: presented - start, connected: record.marks.get('open')?.at - start };
}

// -> per event, ms from its request's start until it stood in the list
export async function live(world, kind, { thread, events, everything = false, idle_ms = 0 }) {
  const { browser, url, writers, random } = world;
  const tab = await openPage(browser, url, kind, thread);
  await tab.marked('live');
  await loaded(tab, kind);
  if (everything) await scrollThrough(tab, OLDEST, NEWEST);
  await sleep(world.settle_ms);
  const memory = await rendererMemory(browser, tab.page);
  const idle = idle_ms ? await cpuDuring(browser, () => sleep(idle_ms)) : undefined;

  const trace = await startTrace(browser);
  const sent = [];
  const start = performance.now();
  for (let i = 0; i < events; i++) {
    // 20 a second; a little uneven, for else each would meet the same phase of a frame.
    await sleep(Math.max(0, start + i * 50 + random() * 17 - performance.now()));
    const marker = `bench-${world.nextMarker++}`;
    sent.push({ marker, at: writers.comment(thread, i, `And one more: ${marker} for **everyone** to see.`) });
  }
  for (const event of sent) event.at = await event.at;
  await tab.marked(`shown:${sent.at(-1).marker}`);
  await tab.rendered();
  const record = await trace.stop();
  await tab.close();
  return {
    memory,
    idle,
    samples: sent.map(({ marker, at }) => {
      const { marked, committed, presented } = record.shown(`shown:${marker}`);
      const arrived = record.marks.get(`arrived:${marker}`).at;
      return { arrived: arrived - at, marked: marked - at, committed: committed - at, presented: presented - at };
    }),
  };
}

// `count` comments are written while the page's network stalls, then all come at once.
// -> ms from then until the last stands in the list
export async function burst(world, kind, { thread, count }) {
  const { browser, proxy, writers } = world;
  const tab = await openPage(browser, proxy.url, kind, thread);
  await tab.marked('live');
  await loaded(tab, kind);
  await sleep(world.settle_ms);
  proxy.hold();
  await writers.comments(thread, count - 1, (n) => `Number ${n} of many that were written meanwhile.`);
  const last = `bench-${world.nextMarker++}`;
  await writers.comment(thread, 0, `The last one: ${last}.`);
  await sleep(BROADCAST_MS);
  const trace = await startTrace(browser);
  if (await tab.has(`shown:${last}`)) throw new Error(`${kind}: ${last} came in another way`);
  const start = proxy.release();
  await tab.marked(`shown:${last}`);
  await tab.rendered();
  const record = await trace.stop();
  await tab.close();
  const { committed, presented } = record.shown(`shown:${last}`);
  return { committed: committed - start, presented: presented - start };
}
