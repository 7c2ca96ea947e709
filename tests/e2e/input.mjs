// Writing: every script, by keyboard alone, through an input method; hostile text is text.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openAs, screenshot } from '../support/browser.mjs';
import { startServer } from '../support/server.mjs';

let server, browser, page;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  page = await openAs(browser, server.url, 'mara', { path: '/threads/checkout-latency' });
  await page.getByRole('log', { name: 'Comments' }).getByRole('article').first().waitFor();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const composer = () => page.getByRole('textbox', { name: 'Write a comment' });
const comment = (text) => page.getByRole('log', { name: 'Comments' }).getByRole('article').filter({ hasText: text });
const focusedName = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));

test('typed text is what is sent, in any script', async () => {
  const text = 'Grüße, 日本語のコメント, العربية, 👩‍👩‍👧‍👦 family';
  await composer().click();
  await page.keyboard.insertText(text);
  assert.equal(await composer().inputValue(), text);
  await page.getByRole('button', { name: 'Comment' }).click();
  await comment(text).waitFor();
  assert.equal(await composer().inputValue(), '');
  await screenshot(page, 'e2e-scripts');
});

test('fast typing loses nothing', async () => {
  const text = 'the quick brown fox jumps over the lazy dog '.repeat(5).trim();
  await composer().click();
  await page.keyboard.type(text);
  assert.equal(await composer().inputValue(), text);
  await page.keyboard.press('Control+Enter');
  await comment(text).waitFor();
});

test('an input method composes undisturbed', async () => {
  await composer().click();
  const input = await page.context().newCDPSession(page);
  await input.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
  await input.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 });
  assert.equal(await composer().inputValue(), 'にほん');
  await input.send('Input.insertText', { text: '日本' });
  assert.equal(await composer().inputValue(), '日本');
  await page.keyboard.press('Control+Enter');
  await comment(/^日本$/).waitFor();
  assert.equal(await composer().inputValue(), '');
});

test('everything is reached by keyboard alone, and Tab leaves at the end', async () => {
  const names = new Set();
  let left = false;
  for (let i = 0; i < 80 && !(left && names.has('Write a comment')); i += 1) {
    await page.keyboard.press('Tab');
    const name = await focusedName();
    if (name) names.add(name);
    else left = true; // the browser's own controls
  }
  for (const wanted of ['New thread', 'Search threads', 'Checkout latency regression', 'Status', 'Edit thread', 'Comments', 'Write a comment']) {
    assert.ok(names.has(wanted), `${wanted} in ${[...names].join(', ')}`);
  }
  assert.ok(left, 'Tab never left');
});

test('a comment by keyboard alone', async () => {
  await composer().focus();
  await page.keyboard.type('first line');
  await page.keyboard.press('Enter');
  await page.keyboard.type('second line');
  await page.keyboard.press('Control+Enter');
  await comment('second line').waitFor();
  assert.equal(await focusedName(), 'Write a comment', 'the focus stays for the next comment');
});

test('the focus is visible', async () => {
  await page.getByRole('searchbox', { name: 'Search threads' }).focus();
  await page.keyboard.press('Shift+Tab');
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.equal(outline, 'solid');
});

test('markup is text', async () => {
  const text = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> <b>bold</b> javascript:alert(1) [click](javascript:window.hacked=1)';
  await composer().fill(text);
  await page.keyboard.press('Control+Enter');
  await comment('<script>window.hacked=1</script>').waitFor();
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator('#app img, #app script, #app b').count(), 0);
  assert.equal(await page.locator('a[href^="javascript:"]').count(), 0);
});

test('a link goes where it says, in a tab of its own', async () => {
  const link = page.getByRole('log').getByRole('link', { name: '#4182' });
  assert.equal(await link.getAttribute('href'), 'https://example.com/acme/shop/pull/4182');
  assert.equal(await link.getAttribute('target'), '_blank');
  assert.match(await link.getAttribute('rel'), /noopener/);
});

test('searching narrows the list', async () => {
  const list = page.getByRole('list', { name: 'Threads' });
  await page.getByRole('searchbox', { name: 'Search threads' }).fill('q3 supplier');
  await list.getByRole('link', { name: 'Rename billing entities' }).waitFor({ state: 'detached' });
  assert.equal(await list.getByRole('link').count(), 1);
  await page.getByRole('searchbox', { name: 'Search threads' }).fill('');
  await list.getByRole('link', { name: 'Rename billing entities' }).waitFor();
});

test('drawn text can be selected and copied', async () => {
  const paragraph = comment('Rollback plan').locator('.gt-text');
  await paragraph.click({ clickCount: 3 });
  assert.match(await page.evaluate(() => getSelection().toString()), /Rollback plan is in the runbook/);
});

test('nothing was complained about', () => assert.deepEqual(page.problems, []));
