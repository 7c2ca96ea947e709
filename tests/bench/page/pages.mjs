// The pages that are measured, and how each is opened and brought to its full length.
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const HOOKS = fileURLToPath(new URL('hooks.js', import.meta.url));
const LIMIT_MS = 60_000;
const READER = 'mara'; // who looks on; the others write

const peer = (name) => (thread) => `/peers/${name}.html?demo=${READER}&thread=${thread}`;

export const PAGES = {
  ours: { title: 'ours', path: (thread) => `/threads/${thread}?demo=${READER}` },
  virtual: { title: 'React virtualized', path: peer('react_virtual'), loadsAll: true },
  plain: { title: 'React plain', path: peer('react_plain'), loadsAll: true },
  floor: { title: 'blank page', path: peer('floor') },
};

// A first visit: nothing in any cache. Resolves when the page's first document is there.
export async function openPage(browser, url, kind, thread) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  const page = await context.newPage();
  page.setDefaultTimeout(LIMIT_MS);
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.addInitScript({ path: HOOKS });
  await page.goto(new URL(PAGES[kind].path(thread), url).href, { waitUntil: 'commit' });
  return {
    page,
    // Until the page has made this mark (hooks.js).
    marked: (name) => within(page.evaluate((n) => globalThis.benchMarked(n), name), `${PAGES[kind].title}: ${name}`, problems),
    has: (name) => page.evaluate((n) => globalThis.benchHas(n), name),
    // Until whatever has been changed by now has left the page's main thread for good.
    rendered: () => page.evaluate(async () => {
      for (let i = 0; i < 4; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
    }),
    close: () => context.close(),
  };
}

// Until every comment is loaded that a page of this kind loads by itself.
export async function loaded({ page }, kind) {
  if (!PAGES[kind].loadsAll) return;
  await page.waitForFunction(() => document.documentElement.dataset.loaded, undefined, { polling: 100 });
}

// Our page loads older comments while one scrolls up: to the oldest, and back to the newest.
export async function scrollThrough({ page }, oldest, newest) {
  const log = page.getByRole('log', { name: 'Comments' });
  const deadline = Date.now() + LIMIT_MS;
  for (const [key, marker] of [['Home', oldest], ['End', newest]]) {
    while (!(await log.textContent()).includes(marker)) {
      if (Date.now() > deadline) throw new Error(`${marker} was not reached by ${key}`);
      await log.press(key);
      await sleep(20); // a frame and a bit: what is scrolled twice in one is scrolled once
    }
  }
}

function within(promise, what, problems) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${LIMIT_MS} ms: ${what}; the page said: ${problems.join('; ') || 'nothing'}`)), LIMIT_MS);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}
