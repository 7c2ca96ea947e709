// The server dies and comes back: the page says so, catches up, and sends what waited.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api } from '../support/api.mjs';
import { launchBrowser, openAs, screenshot } from '../support/browser.mjs';
import { startServer } from '../support/server.mjs';

const THREAD = '/threads/checkout-latency';
let server, browser, page;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  page = await openAs(browser, server.url, 'mara', { path: THREAD });
  await connection('Connected').waitFor();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const connection = (text) => page.getByRole('status', { name: 'Connection' }).getByText(text);
const comment = (text) => page.getByRole('log', { name: 'Comments' }).getByRole('article').filter({ hasText: text });

test('kill -9 and a restart: the banner, what was missed, and what was written meanwhile, once', async () => {
  await comment('Rollback plan').waitFor();
  await server.kill9();
  await connection('Reconnecting…').waitFor();

  await page.getByRole('textbox', { name: 'Write a comment' }).fill('Written while the server was down');
  await page.keyboard.press('Control+Enter');
  await comment('Written while the server was down').waitFor();
  await page.getByRole('alert').getByText('Connection lost.').waitFor();
  await page.getByRole('alert').getByText('1 change will be sent').waitFor();
  await screenshot(page, 'e2e-connection-lost');

  server = await startServer({ args: ['--port', String(server.port)], dataDir: server.dataDir });
  const jonas = await api(server.url).signIn('jonas');
  const answer = await jonas.post(`/api${THREAD}/comments`, { content: 'Posted before the page was back' });
  assert.equal(answer.status, 201);
  await connection('Connected').waitFor();
  await comment('Posted before the page was back').waitFor();
  await page.getByRole('alert').waitFor({ state: 'detached' });

  const stored = await jonas.get(`/api${THREAD}/comments`);
  const once = (text) => stored.body.comments.filter(({ content }) => content === text).length;
  assert.equal(once('Written while the server was down'), 1);
  for (const text of ['Written while the server was down', 'Posted before the page was back']) {
    assert.equal(await comment(text).count(), 1, text);
  }
});
