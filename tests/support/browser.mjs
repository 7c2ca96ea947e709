// Debian's Chromium through playwright-core, with WebGL2 drawn by the CPU.
//
//   const browser = await launchBrowser();
//   const ana = await openAs(browser, server.url, userId);           // a window of her own
//   await ana.getByRole('textbox', { name: 'Write a comment' }).fill('Hello');
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ROOT } from './server.mjs';

export const ARTIFACTS = join(ROOT, 'build/test-artifacts');
mkdirSync(ARTIFACTS, { recursive: true });

// --no-sandbox: continuous integration runs as root. The rest of the second line keeps the
// browser's own errands off a closed network.
export const LAUNCH = {
  executablePath: process.env.GT_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
    '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'],
};

export const launchBrowser = (options = {}) => chromium.launch({ ...LAUNCH, ...options });

// Opens a path signed in as a demo user. page.problems collects what the page complained
// about: uncaught errors and console errors. Further options are those of newContext.
export async function openAs(browser, url, userId, { path = '/', viewport = { width: 1280, height: 800 }, ...more } = {}) {
  const context = await browser.newContext({ viewport, locale: 'en-US', ...more });
  const page = await context.newPage();
  page.problems = [];
  page.on('pageerror', (error) => page.problems.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && page.problems.push(message.text()));
  const target = new URL(path, url);
  if (userId) target.searchParams.set('demo', userId);
  await page.goto(target.href);
  return page;
}

export const screenshot = (page, name) => page.screenshot({ path: join(ARTIFACTS, `${name}.png`) });

// Until no frame of the page's own app was drawn for a while; -1 when it never comes to rest.
export const rest = (page, quiet_ms = 400) =>
  page.evaluate(async (wait_ms) => {
    for (let i = 0; i < 40; i += 1) {
      const before = globalThis.goldenThreadPage.frames;
      await new Promise((resolve) => setTimeout(resolve, wait_ms));
      if (globalThis.goldenThreadPage.frames === before) return before;
    }
    return -1;
  }, quiet_ms);
