// A session recorded in the browser, opened by the desktop client without any server.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { launchBrowser, openAs } from '../support/browser.mjs';
import { freshFolder, startServer } from '../support/server.mjs';
import { ARTIFACTS, hasText, startDisplay } from './display.mjs';

const FOLDER = freshFolder();
const FILE = join(FOLDER, 'session.json');
let display;

before(async () => {
  display = await startDisplay();
  const [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  const page = await openAs(browser, server.url, 'mara', { path: '/threads/checkout-latency' });
  const composer = page.getByRole('textbox', { name: 'Write a comment' });
  await composer.fill('Said in the browser: 名前 🎉');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('log').getByText('Said in the browser').waitFor();
  await composer.fill('and a draft');
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save recording' }).click(),
  ]);
  await download.saveAs(FILE);
  await browser.close();
  await server.stop();
});
after(() => display?.stop());

test('it shows what the browser showed at the end', async () => {
  const client = display.open(['--replay', FILE, '--server', 'http://127.0.0.1:1']);
  await client.shows(hasText('Said in the browser: 名前 🎉'));
  await client.shows(({ role, text }) => role === 'textbox' && text === 'and a draft');
  await client.shows(({ role, name, text }) => role === 'status' && name === 'Connection' && text === 'Connected');
  assert.deepEqual(await client.close(), { code: 0, signal: null });
});

test('the inspector is open and lists what happened', async () => {
  const client = display.open(['--replay', FILE]);
  await client.shows(({ role, name }) => role === 'complementary' && name === 'Inspector');
  await client.shows(({ role, name }) => role === 'button' && /^Action \d+, DraftEdited$/.test(name));
  await client.shows(({ role, name }) => role === 'button' && name === 'Previous');
  assert.deepEqual(await client.close(), { code: 0, signal: null });
});

test('a screenshot of it', async () => {
  const file = join(ARTIFACTS, 'desktop-replay.png');
  const client = display.open(['--replay', FILE, '--screenshot', file, '--when-text', 'Said in the browser']);
  assert.deepEqual(await client.ended(), { code: 0, signal: null });
  assert.equal(readFileSync(file).subarray(1, 4).toString(), 'PNG');
});

test('what is no recording, or another version\'s, is refused with a sentence', async () => {
  const text = readFileSync(FILE, 'utf8');
  const other = join(FOLDER, 'other.json');
  for (const [content, why] of [
    ['{}', 'This is not a recording of Golden Thread.'],
    [text.slice(0, text.length / 2), 'This is not a recording of Golden Thread.'],
    [text.replace(/"version":"\d+"/, '"version":"1"'), 'of another version'],
  ]) {
    writeFileSync(other, content);
    const client = display.open(['--replay', other]);
    assert.deepEqual(await client.ended(), { code: 2, signal: null });
    assert.ok(client.program.logs.text.includes(why), client.program.logs.text);
  }
  const client = display.open(['--replay', join(FOLDER, 'missing.json')]);
  assert.equal((await client.ended()).code, 2);
  assert.ok(client.program.logs.text.includes('missing.json cannot be read'));
});
