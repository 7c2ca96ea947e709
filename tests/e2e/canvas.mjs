// The canvas: sharp at any ratio, idle when idle, alive after losing its context.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openAs, rest, screenshot } from '../support/browser.mjs';
import { readPng } from '../support/png.mjs';
import { api, startServer, waitFor } from '../support/server.mjs';

const SIZES = [
  [1440, 900],
  [1024, 700],
  [390, 844],
];
let server, browser;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const open = async (options) => {
  const page = await openAs(browser, server.url, 'mara', { path: '/threads/checkout-latency', ...options });
  await page.getByRole('log', { name: 'Comments' }).getByRole('article').first().waitFor();
  return page;
};
const frames = (page) => page.evaluate(() => globalThis.goldenThreadPage.frames);

for (const deviceScaleFactor of [1, 1.5, 2]) {
  test(`one canvas pixel is one device pixel at ratio ${deviceScaleFactor}`, async () => {
    for (const [width, height] of SIZES) {
      const page = await open({ viewport: { width, height }, deviceScaleFactor });
      const size = await page.evaluate(() => {
        const canvas = document.querySelector('canvas');
        return [canvas.width, canvas.height];
      });
      assert.deepEqual(size, [Math.round(width * deviceScaleFactor), Math.round(height * deviceScaleFactor)]);
      await rest(page);
      await screenshot(page, `e2e-${width}x${height}@${deviceScaleFactor}`);
      await page.context().close();
    }
  });
}

test('a resized window is drawn anew in its size', async () => {
  const page = await open();
  await page.setViewportSize({ width: 900, height: 640 });
  await page.waitForFunction(() => document.querySelector('canvas').width === 900);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('nothing changes: no frame is requested, no timer spins', async () => {
  const page = await open();
  await rest(page);
  const { drawn, requested } = await page.evaluate(async () => {
    let requested = 0;
    const original = globalThis.requestAnimationFrame;
    globalThis.requestAnimationFrame = (callback) => ((requested += 1), original(callback));
    const before = globalThis.goldenThreadPage.frames;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    globalThis.requestAnimationFrame = original;
    return { drawn: globalThis.goldenThreadPage.frames - before, requested };
  });
  // A relative time ("now" → "1 m") may fall into the window; a loop would make ninety.
  assert.ok(drawn <= 2 && requested <= 2, `drawn ${drawn}, requested ${requested}`);
  await page.context().close();
});

test('one key pressed: a handful of frames, then rest', async () => {
  const page = await open();
  await page.getByRole('textbox', { name: 'Write a comment' }).focus();
  const before = await rest(page);
  await page.keyboard.type('x');
  const drawn = (await rest(page)) - before;
  assert.ok(drawn >= 1 && drawn < 30, `${drawn} frames`);
  await page.context().close();
});

// Counts the canvas' distinct colours: a blank one has one or two.
const colours = async (page) => {
  const shot = await page.screenshot();
  const { pixels, channels } = readPng(shot);
  const seen = new Set();
  for (let i = 0; i < pixels.length; i += channels) seen.add(pixels.readUIntBE(i, 3));
  return seen.size;
};

test('a lost context comes back with everything on it', async () => {
  const page = await open();
  await rest(page);
  const before = await colours(page);
  assert.ok(before > 50, `${before} colours`);
  await page.evaluate(() => {
    const gl = document.querySelector('canvas').getContext('webgl2');
    globalThis.contextExtension = gl.getExtension('WEBGL_lose_context');
    globalThis.contextExtension.loseContext();
  });
  // Life goes on meanwhile: typing works, nothing throws.
  await page.getByRole('textbox', { name: 'Write a comment' }).fill('written in the dark');
  const drawn = await frames(page);
  await page.evaluate(() => globalThis.contextExtension.restoreContext());
  await page.waitForFunction((count) => globalThis.goldenThreadPage.frames > count, drawn);
  await rest(page);
  const restored = await colours(page);
  assert.ok(restored > before / 2, `${restored} colours after ${before}`);
  await screenshot(page, 'e2e-context-restored');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a hidden tab draws nothing, stays connected, and shows all when it comes back', async () => {
  let framesIn = 0;
  const page = await openAs(browser, server.url, undefined, { path: '/embed-demo.html' }); // a first stop, to listen in time
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => (framesIn += String(payload).includes('comment:created'))));
  await page.goto(`${server.url}/threads/checkout-latency?demo=mara`);
  await page.getByRole('status', { name: 'Connection' }).getByText('Connected').waitFor();
  await rest(page);
  const hide = (hidden) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await hide(true);
  const before = await frames(page);
  const jonas = await api(server.url).signIn('jonas');
  await jonas.post('/api/threads/checkout-latency/comments', { content: 'While you were away' });
  await waitFor(() => framesIn > 0);
  assert.equal(await frames(page), before);
  const article = page.getByRole('article').filter({ hasText: 'While you were away' });
  assert.equal(await article.count(), 0);
  await hide(false);
  await article.waitFor();
  await page.context().close();
});

test('the theme follows the system while running', async () => {
  const page = await open({ colorScheme: 'dark' });
  await rest(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.locator('#app[data-theme=light]').waitFor();
  await rest(page);
  await screenshot(page, 'e2e-light');
  await page.context().close();
});

test('emoji are in colour, also those that other fonts have without', async () => {
  const page = await openAs(browser, server.url, 'mara', { path: '/threads/checkout-latency' });
  const text = page.getByRole('log').getByText('Rollback plan');
  await text.waitFor();
  const colored = (emoji) => text.evaluate((element, word) => {
    const canvas = new OffscreenCanvas(40, 40).getContext('2d');
    canvas.font = getComputedStyle(element).font; // the same stack as what is drawn
    canvas.fillText(word, 5, 30);
    const { data } = canvas.getImageData(0, 0, 40, 40);
    return data.some((red, i) => i % 4 === 0 && Math.abs(red - data[i + 1]) + Math.abs(red - data[i + 2]) > 60);
  }, emoji);
  for (const emoji of ['😀', '😄', '👍', '✅', '❤️', '🇩🇪']) assert.ok(await colored(emoji), emoji);
  assert.ok(!await colored('A'));
  await page.context().close();
});
