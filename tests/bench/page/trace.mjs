// What Chromium itself recorded of a page: its marks, and of every frame when the main
// thread had finished it and when it was presented.
//
//   const trace = await startTrace(browser);
//   …
//   const record = await trace.stop();
//   record.shown('shown:bench-17')   // -> { marked, committed, presented }
//
// All times are ms of the system's monotonic clock, as process.hrtime has it: no two
// processes' clocks are compared.
import { setTimeout as sleep } from 'node:timers/promises';

// Marks and navigations; the life of each frame. Nothing else, so that recording costs
// next to nothing.
const CATEGORIES = ['blink.user_timing', 'disabled-by-default-devtools.timeline.frame'];
const LAST_FRAMES_MS = 250; // for what is under way to be presented

const MAIN = 'SendBeginMainFrameToCommit';

export async function startTrace(browser) {
  const session = await browser.newBrowserCDPSession();
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: CATEGORIES, excludedCategories: ['*'] },
  });
  return {
    async stop() {
      await sleep(LAST_FRAMES_MS);
      const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
      await session.send('Tracing.end');
      await complete;
      await session.detach();
      return read(events);
    },
  };
}

function read(events) {
  const marks = new Map(); // name -> { at, pid }, the first of each
  for (const { cat, name, ts, pid } of events) {
    if (cat.includes('blink.user_timing') && !marks.has(name)) marks.set(name, { at: ts / 1000, pid });
  }
  const frames = framesOf(events);
  return {
    marks,
    // The latest navigation of the process that made this mark, before it.
    navigation(name) {
      const mark = marks.get(name);
      const starts = events.filter((e) => e.name === 'navigationStart' && e.pid === mark.pid && e.ts / 1000 < mark.at);
      return Math.max(...starts.map(({ ts }) => ts)) / 1000;
    },
    // What was marked is part of the first frame that the main thread finished after it.
    shown(name) {
      const mark = marks.get(name);
      if (!mark) throw new Error(`no mark ${name} in the trace`);
      const after = frames.filter(({ pid, committed }) => pid === mark.pid && committed > mark.at);
      const first = (list) => list.reduce((a, b) => (b.committed < a.committed ? b : a), list[0]);
      const frame = first(after);
      const presented = first(after.filter(({ state }) => state === 'STATE_PRESENTED_ALL'));
      if (!presented) throw new Error(`no frame in the trace shows ${name}`);
      return { marked: mark.at, committed: frame.committed, presented: presented.presented };
    },
  };
}

// Every frame that has a part of the main thread in it. Frames overlap; of those under way
// each has its own id.
function framesOf(events) {
  const frames = [];
  const open = new Map();
  for (const { cat, ph, name, ts, pid, id2, args } of events) {
    if (!cat.includes('devtools.timeline.frame') || !id2) continue;
    const key = `${pid} ${id2.local}`;
    if (name === 'PipelineReporter' && ph === 'b') {
      const reporter = args.frame_reporter ?? args.chrome_frame_reporter;
      open.set(key, { pid, state: reporter.state });
    }
    const frame = open.get(key);
    if (!frame || ph !== 'e') continue;
    if (name === MAIN) frame.committed = ts / 1000;
    if (name !== 'PipelineReporter') continue;
    frame.presented = ts / 1000;
    open.delete(key);
    if (frame.committed !== undefined) frames.push(frame);
  }
  return frames;
}
