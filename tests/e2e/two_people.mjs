// Two windows, two people, one thread: what one does arrives in the other.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openAs, screenshot } from '../support/browser.mjs';
import { startServer } from '../support/server.mjs';

const THREAD = '/threads/checkout-latency';
let server, browser, mara, jonas;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  [mara, jonas] = await Promise.all(['mara', 'jonas'].map((user) => openAs(browser, server.url, user, { path: THREAD })));
  await Promise.all([mara, jonas].map((page) => page.getByRole('status', { name: 'Connection' }).getByText('Connected').waitFor()));
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const viewing = (page, count) => page.getByRole('group', { name: 'Viewers' }).getByText(`${count} viewing`).waitFor();
const comment = (page, text) => page.getByRole('log', { name: 'Comments' }).getByRole('article').filter({ hasText: text });

test('both are counted as viewers', async () => {
  await Promise.all([viewing(mara, 2), viewing(jonas, 2)]);
  await jonas.getByRole('img', { name: 'Mara Lindqvist' }).first().waitFor();
});

test('a comment arrives in the other window, once', async () => {
  const text = 'Rolled out to half: 名前 🎉 done';
  await mara.getByRole('textbox', { name: 'Write a comment' }).fill(text);
  await mara.getByRole('button', { name: 'Comment' }).click();
  await Promise.all([comment(jonas, text).waitFor(), comment(mara, text).waitFor()]);
  assert.equal(await comment(jonas, text).count(), 1);
  assert.equal(await comment(mara, text).count(), 1);
  assert.match(await comment(jonas, text).getAttribute('aria-label'), /^Mara Lindqvist, /);
  await screenshot(jonas, 'e2e-two-people');
});

test('who writes is shown as typing, until the comment is there', async () => {
  const typing = (page) => page.getByRole('status', { name: 'Typing' });
  await jonas.getByRole('textbox', { name: 'Write a comment' }).pressSequentially('I will look');
  await typing(mara).getByText('Jonas is typing…').waitFor();
  await jonas.getByRole('searchbox').focus();
  await typing(mara).getByText('Jonas is typing…').waitFor({ state: 'detached', timeout: 3_000 }); // not after the pause
  await jonas.getByRole('textbox', { name: 'Write a comment' }).pressSequentially('!');
  await typing(mara).getByText('Jonas is typing…').waitFor();
  await jonas.keyboard.press('Control+Enter');
  await comment(mara, 'I will look').waitFor();
  await typing(mara).getByText('Jonas is typing…').waitFor({ state: 'detached' });
  assert.equal(await typing(jonas).getByText('typing').count(), 0, 'nobody sees themselves typing');
});

test('a reaction arrives in the other window, and is joined there', async () => {
  const text = 'same shape on staging';
  await comment(jonas, text).getByRole('button', { name: 'React', exact: true }).click();
  await comment(jonas, text).getByRole('button', { name: 'React with 👍' }).click();
  await comment(mara, text).getByRole('button', { name: '👍 1', pressed: false }).click();
  await comment(jonas, text).getByRole('button', { name: '👍 2', pressed: true }).waitFor();
  await screenshot(mara, 'e2e-reactions');
  await comment(mara, text).getByRole('button', { name: '👍 2', pressed: true }).press('Enter');
  await comment(jonas, text).getByRole('button', { name: '👍 1' }).waitFor();
});

test('a new title arrives in the other window, in header, list and tab', async () => {
  await mara.getByRole('button', { name: 'Edit thread' }).click();
  await mara.getByRole('textbox', { name: 'Title' }).fill('Checkout latency, solved');
  await mara.getByRole('button', { name: 'Save' }).click();
  await jonas.getByRole('heading', { level: 1, name: 'Checkout latency, solved' }).waitFor();
  await jonas.getByRole('list', { name: 'Threads' }).getByRole('link', { name: 'Checkout latency, solved' }).waitFor();
  await jonas.waitForFunction(() => document.title.includes('Checkout latency, solved'));
});

test('a new status arrives in the other window', async () => {
  await mara.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'Done' });
  await jonas.waitForFunction(() => {
    const status = document.querySelector('select[aria-label="Status"]');
    return status?.selectedOptions[0]?.textContent === 'Done';
  });
});

test('a new thread appears in the other list, and can be opened', async () => {
  await mara.getByRole('button', { name: 'New thread' }).click();
  await mara.getByRole('textbox', { name: 'Title' }).fill('Spare parts');
  await mara.getByRole('button', { name: /^(Create|Save)/ }).click();
  const link = jonas.getByRole('list', { name: 'Threads' }).getByRole('link', { name: 'Spare parts' });
  await link.click();
  await jonas.getByRole('heading', { level: 1, name: 'Spare parts' }).waitFor();
  await jonas.waitForFunction(() => location.pathname !== '/threads/checkout-latency');
  await jonas.goBack();
  await jonas.getByRole('heading', { level: 1, name: 'Checkout latency, solved' }).waitFor();
  await mara.getByRole('list', { name: 'Threads' }).getByRole('link', { name: 'Checkout latency, solved' }).click();
});

test('who closes the window is no longer counted', async () => {
  await viewing(mara, 2);
  await jonas.context().close();
  await viewing(mara, 1);
});

test('nothing was complained about', () => assert.deepEqual([...mara.problems, ...jonas.problems], []));
