// People's pictures: loaded from wherever they are, drawn round in place of the initials.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { launchBrowser, openAs, rest, screenshot } from '../support/browser.mjs';
import { COLOR, servePictures, setAvatar } from '../support/pictures.mjs';
import { readPng } from '../support/png.mjs';
import { startServer, waitFor } from '../support/server.mjs';

const THREAD = '/threads/checkout-latency';
const INITIALS = [0x17, 0x84, 0x72]; // the colour of Jonas; src/ui/theme.cpp
let server, browser, pictures;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  pictures = await servePictures();
});
after(async () => {
  await browser?.close();
  await pictures?.close();
  await server?.stop();
});

// The first comment of Jonas: where his picture is drawn, 32 CSS px wide.
async function open(address, options = {}) {
  setAvatar(server, 'jonas', address);
  const page = await openAs(browser, server.url, 'mara', { path: THREAD, colorScheme: 'dark', ...options });
  const article = page.getByRole('article', { name: /^Jonas Okafor/ }).first();
  await article.waitFor();
  return { page, article };
}

// What is drawn there, in device px from the picture's top left corner: at(x, y).
async function picture({ page, article }, ratio = 1) {
  const { x, y } = await article.boundingBox();
  const { at } = readPng(await page.screenshot());
  return (dx, dy) => at(Math.round(x * ratio) + dx, Math.round(y * ratio) + dy);
}

const near = (color, wanted) => color.every((channel, i) => Math.abs(channel - wanted[i]) <= 2);
const isPicture = (at, side = 32) => [[0.5, 0.1], [0.1, 0.5], [0.5, 0.5], [0.9, 0.5], [0.5, 0.85]]
  .every(([x, y]) => near(at(Math.round(x * side), Math.round(y * side)), COLOR));
const shown = (what, ratio = 1) => waitFor(async () => isPicture(await picture(what, ratio), 32 * ratio));

for (const ratio of [1, 2]) {
  test(`from another origin, round, with nothing of the person sent along (ratio ${ratio})`, async () => {
    const before = pictures.asked('/plain.png');
    const what = await open(pictures.url('/plain.png'), { deviceScaleFactor: ratio });
    await shown(what, ratio);
    const at = await picture(what, ratio);
    for (const [x, y] of [[1, 1], [30, 1], [1, 30]]) {
      assert.ok(!near(at(x * ratio, y * ratio), COLOR), `the corner at ${x}, ${y} is outside`);
    }
    assert.equal(pictures.asked('/plain.png') - before, 1);
    const { referer, cookie } = pictures.headers('/plain.png');
    assert.deepEqual([referer, cookie], [undefined, undefined]);
    await screenshot(what.page, `pictures-${ratio}`);
    assert.deepEqual(what.page.problems, []);
    await what.page.context().close();
  });
}

test('where people are looking on, too', async () => {
  const what = await open(pictures.url('/plain.png'));
  const jonas = await openAs(browser, server.url, 'jonas', { path: THREAD });
  const face = what.page.getByRole('group', { name: 'Viewers' }).getByRole('img', { name: 'Jonas Okafor' });
  await face.waitFor();
  const { x, y, width, height } = await face.boundingBox();
  await waitFor(async () => near(readPng(await what.page.screenshot()).at(Math.round(x + width / 2), Math.round(y + height / 2)), COLOR));
  await jonas.context().close();
  await what.page.context().close();
});

test('initials until it has come, and then it shows by itself', async () => {
  const what = await open(pictures.url('/held.png'));
  await waitFor(() => pictures.asked('/held.png') > 0);
  await rest(what.page, 2_500); // what is drawn from now on is drawn because it came
  const at = await picture(what);
  assert.ok(near(at(16, 3), INITIALS), `${at(16, 3)} is Jonas' colour`);
  pictures.release();
  await shown(what);
  await what.page.context().close();
});

for (const path of ['/private.png', '/missing.png', '/broken.png', '/text.png']) {
  test(`initials where none can be had: ${path}`, async () => {
    const what = await open(pictures.url(path));
    const asked = pictures.asked(path);
    // Its answer was sent before that of a second request for it: what could come has come.
    await waitFor(() => pictures.asked(path) > 0);
    await what.page.evaluate((url) => fetch(url, { mode: 'no-cors' }).catch(() => undefined), pictures.url(path));
    await what.page.mouse.move(600, 300); // draws
    await what.page.mouse.move(610, 300);
    const at = await picture(what);
    assert.ok(near(at(16, 3), INITIALS), `${at(16, 3)} is Jonas' colour`);
    assert.ok(pictures.asked(path) <= asked + 2, 'it is not asked for again and again');
    await what.page.context().close();
  });
}

test('a widget on another site: a path is on the widget’s server', async () => {
  setAvatar(server, 'jonas', '/portrait-tom.png');
  const site = createServer((request, answer) => {
    answer.setHeader('Content-Type', 'text/html');
    answer.end(`<!doctype html><script type="module" src="${server.url}/goldenthread-widget.js"></script>
      <golden-thread server="${server.url}" thread="checkout-latency" demo="mara" style="height:600px"></golden-thread>`);
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  const page = await (await browser.newContext()).newPage();
  const asked = page.waitForResponse((response) => response.url().endsWith('/portrait-tom.png'));
  await page.goto(`http://localhost:${site.address().port}/`);
  const response = await asked;
  assert.equal(new URL(response.url()).origin, server.url);
  assert.equal(response.status(), 200);
  await page.context().close();
  site.closeAllConnections();
  site.close();
});
