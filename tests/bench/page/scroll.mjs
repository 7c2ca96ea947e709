// What a frame takes of our page's main thread while scrolling through a conversation that is
// loaded as a whole, in Chromium. Prints figures for docs/benchmarks.md.
//
//   node scroll.mjs [COMMENTS]      100,000
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchBrowser } from '../../support/browser.mjs';
import { startServer } from '../../support/server.mjs';
import { Writers } from './conversation.mjs';
import { rendererMemory } from './processes.mjs';

const COUNT = Number(process.argv[2] ?? 100_000);
const FRAMES = 600;
const LOAD_LIMIT_MS = 600_000;
const OLDEST = 'The very first of them';

const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'gt-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const server = await startServer({ dataDir: join(folder, 'data') });
const writers = await new Writers(server.url).signIn();
console.error(`Writing ${COUNT} comments …`);
await writers.thread('long', COUNT, OLDEST, 'The newest');

const browser = await launchBrowser();
const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
const page = await context.newPage();
await page.addInitScript(() => {
  globalThis.frameTimes = [];
  const native = requestAnimationFrame;
  globalThis.requestAnimationFrame = (callback) => native((at) => {
    const start = performance.now();
    const before = globalThis.goldenThreadPage?.frames;
    callback(at);
    if (globalThis.goldenThreadPage?.frames > before) globalThis.frameTimes.push(performance.now() - start);
  });
});
await page.goto(`${server.url}/threads/long?demo=mara`);
const log = page.getByRole('log', { name: 'Comments' });
await log.waitFor();
console.error('Loading all of them …');
await log.focus();
await page.evaluate(() => {
  // Home, again and again: each time the next page of older comments is loaded.
  const press = () => document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true }));
  globalThis.pressing = setInterval(press, 5);
});
await page.waitForFunction((text) => document.querySelector('[role=log]').textContent.includes(text), OLDEST, {
  polling: 500,
  timeout: LOAD_LIMIT_MS,
});
await page.evaluate(() => clearInterval(globalThis.pressing));

const box = await log.boundingBox();
await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
for (const [what, step] of [['a notch a frame', 120], ['a fling', 2_400]]) {
  await page.evaluate(() => (globalThis.frameTimes.length = 0));
  for (let i = 0; i < FRAMES; i++) await page.mouse.wheel(0, step);
  const times = await page.evaluate(() => [...globalThis.frameTimes]);
  times.sort((a, b) => a - b);
  const at = (q) => times[Math.floor((times.length - 1) * q)].toFixed(1);
  console.log(`${what}: ${times.length} frames, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
  if (times.length < FRAMES / 3) throw new Error('it did not scroll');
}
console.log(`private memory of the renderer ${((await rendererMemory(browser, page)) / 1e6).toFixed(0)} MB`);
await browser.close();
writers.close();
await server.stop();
