// Two <golden-thread> in an article: one compiled module, threads of their own, and a page
// that keeps its keys and wheel until a widget is used.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openAs, screenshot } from '../support/browser.mjs';
import { api, startServer } from '../support/server.mjs';

let server, browser, page;
const widget = (index) => page.locator('golden-thread').nth(index);
const scrollY = () => page.evaluate(() => window.scrollY);

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  page = await openAs(browser, server.url, 'mara', { path: '/embed-demo.html', viewport: { width: 1000, height: 500 } });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const ready = (index) =>
  widget(index).evaluate((element) => Promise.race([element.ready, new Promise((_, reject) => setTimeout(() => reject(new Error('never ready')), 20_000))]));

async function wheelOver(index, dy) {
  const box = await widget(index).getByRole('log').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const before = await scrollY();
  await page.mouse.wheel(0, dy);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 250))); // smooth scrolling
  return (await scrollY()) - before;
}

test('widgets far below the fold are not started', async () => {
  // Both are further below than what is started ahead; what is in view is known by the second frame.
  for (const index of [0, 1]) {
    const top = await widget(index).evaluate((element) => element.getBoundingClientRect().top);
    assert.ok(top > 500 + 300, `widget ${index} begins at ${top}`);
  }
  for (let i = 0; i < 3; i++) await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  assert.equal(await page.evaluate(() => globalThis.GoldenThread.compileCount()), 0);
});

test('two threads, one compiled module', async () => {
  await page.setViewportSize({ width: 1000, height: 800 });
  for (const index of [0, 1]) {
    await widget(index).scrollIntoViewIfNeeded();
    await ready(index);
  }
  const headings = await Promise.all([0, 1].map((index) => widget(index).getByRole('heading', { level: 1 }).textContent()));
  assert.equal(new Set(headings).size, 2);
  assert.equal(await page.evaluate(() => globalThis.GoldenThread.compileCount()), 1);
  await screenshot(page, 'e2e-embed');
});

test('landmarks stay the page’s own', async () => {
  assert.equal(await page.getByRole('main').count(), 0);
  assert.equal(await page.getByRole('navigation').count(), 0);
});

test('unfocused, the wheel scrolls the page', async () => {
  await widget(0).scrollIntoViewIfNeeded();
  assert.notEqual(await wheelOver(0, 60), 0);
});

test('unfocused, keys are the page’s', async () => {
  await page.evaluate(() => document.activeElement?.blur());
  await page.evaluate(() => {
    globalThis.seen = [];
    addEventListener('keydown', (event) => globalThis.seen.push([event.key, event.defaultPrevented]));
  });
  for (const key of ['Backspace', 'a', 'Escape']) await page.keyboard.press(key);
  assert.deepEqual(await page.evaluate(() => globalThis.seen), [['Backspace', false], ['a', false], ['Escape', false]]);
});

test('focused, a long thread takes the wheel, and gives it back at its end', async () => {
  const mara = await api(server.url).signIn('mara');
  const thread = await widget(0).evaluate((element) => element.thread);
  for (let i = 0; i < 25; i += 1) {
    const { status } = await mara.post(`/api/threads/${thread}/comments`, { content: `Line ${i} of a long discussion` });
    assert.equal(status, 201);
  }
  await widget(0).getByRole('article').filter({ hasText: 'Line 24 ' }).waitFor();
  await widget(0).scrollIntoViewIfNeeded();
  await widget(0).getByRole('textbox', { name: 'Write a comment' }).focus();
  assert.equal(await wheelOver(0, -120), 0, 'the widget scrolls');
  assert.equal(await wheelOver(0, 120), 0, 'and back');
  let moved = 0;
  for (let i = 0; i < 10 && moved === 0; i += 1) moved = await wheelOver(0, 60);
  assert.notEqual(moved, 0, 'at its end the page scrolls');
});

test('typing goes to the focused widget only', async () => {
  const fields = [0, 1].map((index) => widget(index).getByRole('textbox', { name: 'Write a comment' }));
  await fields[0].focus();
  await page.keyboard.type('for the first');
  assert.deepEqual(await Promise.all(fields.map((field) => field.inputValue())), ['for the first', '']);
});

test('the page hears of comments, presence and status', async () => {
  await page.evaluate(() => {
    globalThis.heard = [];
    for (const type of ['gt-comment', 'gt-presence', 'gt-status']) {
      document.addEventListener(type, (event) => globalThis.heard.push([type, event.detail]));
    }
  });
  const jonas = await api(server.url).signIn('jonas');
  const thread = await widget(0).evaluate((element) => element.thread);
  await jonas.post(`/api/threads/${thread}/comments`, { content: 'Heard outside' });
  await page.waitForFunction(() => globalThis.heard.some(([type]) => type === 'gt-comment'));
  const comments = await page.evaluate(() => globalThis.heard.filter(([type]) => type === 'gt-comment').map(([, detail]) => [detail.threadId, detail.comment.content, detail.comment.author.id]));
  assert.deepEqual(comments, [[thread, 'Heard outside', 'jonas']], 'once, and none of the older ones');
  await jonas.patch(`/api/threads/${thread}`, { status: 'blocked' });
  await page.waitForFunction(() => globalThis.heard.some(([type, detail]) => type === 'gt-status' && detail.newStatus === 'blocked'));
});

test('setTheme and attributes are followed', async () => {
  await widget(0).evaluate((element) => element.setTheme('light'));
  assert.equal(await widget(0).evaluate((element) => element.getAttribute('theme')), 'light');
  await widget(0).locator('.stage[data-theme=light]').waitFor();
  await screenshot(page, 'e2e-embed-light');
});

test('a moved widget keeps running, a destroyed one frees all it held', async () => {
  const before = await widget(1).evaluate((element) => {
    const { frames } = element;
    element.parentElement.append(element);
    return frames;
  });
  assert.ok(before > 0);
  const jonas = await api(server.url).signIn('jonas');
  const path = `/api/threads/${await widget(1).getAttribute('thread')}/comments`;
  assert.equal((await jonas.post(path, { content: 'After the move' })).status, 201);
  await widget(1).scrollIntoViewIfNeeded(); // off the screen nothing is drawn
  await widget(1).getByRole('article').filter({ hasText: 'After the move' }).waitFor();
  assert.ok((await widget(1).evaluate((element) => element.frames)) > before, 'the same app, not a new one');
  const sockets = [];
  page.on('websocket', (socket) => sockets.push(socket));
  const lost = await widget(0).evaluate((element) => {
    const canvas = element.shadowRoot.querySelector('canvas');
    const gl = canvas.getContext('webgl2');
    element.destroy();
    return { lost: gl.isContextLost(), left: element.shadowRoot.querySelectorAll('canvas, .gt-layer').length };
  });
  assert.deepEqual(lost, { lost: true, left: 0 });
  await widget(0).evaluate((element) => element.focusComposer()); // harmless
});

test('a removed widget lets go of its viewer', async () => {
  const jonas = await openAs(browser, server.url, 'jonas', { path: `/threads/${await widget(1).evaluate((element) => element.thread)}` });
  const viewers = jonas.getByRole('group', { name: 'Viewers' });
  await viewers.getByText('2 viewing').waitFor();
  await widget(1).evaluate((element) => element.remove());
  await viewers.getByText('1 viewing').waitFor();
  await jonas.context().close();
});

test('GoldenThread.mount makes one by code', async () => {
  await page.evaluate(() => {
    const { mount, demoToken } = globalThis.GoldenThread;
    const element = mount(document.body, { thread: 'billing-entities', theme: 'dark', tokenProvider: () => demoToken(location.origin, 'aiko') });
    element.id = 'mounted';
    element.scrollIntoView();
    return element.ready;
  });
  await page.locator('#mounted').getByRole('heading', { level: 1, name: 'Rename billing entities' }).waitFor();
});

test('nothing was complained about', () => assert.deepEqual(page.problems, []));
