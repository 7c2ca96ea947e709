// How the page starts: what it asks the server before its program is there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launchBrowser } from '../support/browser.mjs';
import { startServer, waitFor } from '../support/server.mjs';

let browser, server;
before(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startServer()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('the first answers are there before the program, and nothing is asked twice', async () => {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  const asked = [];
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname.startsWith('/api/')) asked.push(`${request.method()} ${pathname}${search}`);
  });
  const first = [
    'POST /api/demo/session',
    'GET /api/session',
    'GET /api/threads?limit=50',
    'GET /api/threads/checkout-latency/comments?limit=50',
    'GET /api/threads/checkout-latency/items?limit=200',
  ];
  // The program comes when all of them have been asked.
  await page.route('**/*.wasm', async (route) => {
    await waitFor(() => asked.length >= first.length, { what: 'the early requests' });
    await route.continue();
  });
  await page.goto(`${server.url}/threads/checkout-latency?demo=mara`);
  await page.getByRole('textbox', { name: 'Write a comment' }).waitFor();
  await page.getByText('connected', { exact: false }).first().waitFor({ state: 'attached' });
  assert.deepEqual(asked.slice(0, first.length).sort(), [...first].sort());
  for (const request of first) assert.equal(asked.filter((one) => one === request).length, 1, request);
  await context.close();
});

test('an early answer that is none does not keep the page from starting', async () => {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  // As a network does that wants its terms accepted first.
  await page.route('**/api/demo/session', (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>Welcome</h1>' }));
  // The program comes only after that answer.
  await page.route('**/*.wasm', async (route) => {
    await answered;
    await route.continue();
  });
  const answered = page.waitForResponse('**/api/demo/session');
  await page.goto(`${server.url}/threads/checkout-latency?demo=mara`);
  await page.waitForFunction(() => globalThis.goldenThreadPage?.frames > 0);
  assert.equal(await page.evaluate(() => document.documentElement.classList.contains('failed')), false);
  await context.close();
});

test('a person nobody knows is not signed in early', async () => {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Mara Lindqvist' }).waitFor();
  assert.ok(!asked.includes('/api/demo/session'));
  await context.close();
});

test('a keypress shows in the next frame', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => {
    const seen = (globalThis.seen = { frame: 0, pressed: -1, waits: [] });
    const count = () => {
      seen.frame++;
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
    addEventListener('keydown', () => (seen.pressed = seen.frame), true);
    // Each frame that is drawn begins with the viewport.
    const { viewport } = WebGL2RenderingContext.prototype;
    WebGL2RenderingContext.prototype.viewport = function (...box) {
      if (seen.pressed >= 0) seen.waits.push(seen.frame - seen.pressed);
      seen.pressed = -1;
      return viewport.apply(this, box);
    };
  });
  await page.goto(`${server.url}/threads/checkout-latency?demo=mara`);
  const log = page.getByRole('log', { name: 'Comments' });
  await log.waitFor();
  await log.focus();
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  for (let i = 0; i < 5; i++) {
    await page.keyboard.press('?');
    await help.waitFor();
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
  }
  const waits = await page.evaluate(() => globalThis.seen.waits);
  assert.equal(waits.length, 10);
  assert.ok(waits.every((frames) => frames <= 1), `frames from key to picture: ${waits}`);
  await context.close();
});
