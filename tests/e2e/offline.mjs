// Nothing is lost: a window without a network, a browser killed, a server killed twice.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { api } from '../support/api.mjs';
import { launchBrowser, LAUNCH, openAs, screenshot } from '../support/browser.mjs';
import { freshFolder, startServer } from '../support/server.mjs';
import { waitFor } from '../support/wait_for.mjs';

const THREAD = '/threads/checkout-latency';
const profile = freshFolder();
let server, browser, jonas, context, mara;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  jonas = await api(server.url).signIn('jonas');
});
after(async () => {
  await context?.close();
  await browser?.close();
  await server?.stop();
});

const connection = (page, text) => page.getByRole('status', { name: 'Connection' }).getByText(text, { exact: true });
const log = (page) => page.getByRole('log', { name: 'Comments' });
const comment = (page, text) => log(page).getByRole('article').filter({ hasText: text });

async function openMara() {
  context = await chromium.launchPersistentContext(profile, { ...LAUNCH, viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  mara = await context.newPage();
  await mara.goto(`${server.url}${THREAD}?demo=mara`);
}

// What is kept on the device, by key.
const kept = (page) => page.evaluate(() => new Promise((resolve, reject) => {
  const open = indexedDB.open('golden-thread', 1);
  open.onerror = () => reject(open.error);
  open.onsuccess = () => {
    const keys = open.result.transaction('records').objectStore('records').getAllKeys();
    keys.onsuccess = () => {
      open.result.close();
      resolve(keys.result.map(([, , key]) => key));
    };
  };
}));
const waiting = async (page) => (await kept(page)).filter((key) => key.startsWith('outbox/')).length;

async function write(page, text) {
  await page.getByRole('textbox', { name: 'Write a comment' }).fill(text);
  await page.keyboard.press('Control+Enter');
  await comment(page, text).waitFor();
}

async function stored(thread = THREAD) {
  const all = [];
  let cursor = '';
  do {
    const { body } = await jonas.get(`/api${thread}/comments?limit=200${cursor}`);
    all.push(...body.comments);
    cursor = body.nextCursor ? `&cursor=${encodeURIComponent(body.nextCursor)}` : '';
  } while (cursor);
  return all.reverse();
}

const visible = (page) => log(page).getByRole('article').allInnerTexts();

test('offline, 500 changes elsewhere, a reload, five writes, the browser killed: all there, once, in order', async () => {
  await openMara();
  await comment(mara, 'Rollback plan').waitFor();
  await connection(mara, 'Connected').waitFor();
  await mara.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await waitFor(async () => (await kept(mara)).includes('state'));

  await context.setOffline(true);
  for (let i = 0; i < 500; i++) {
    const { status } = await jonas.post(`/api${THREAD}/comments`, { content: `Elsewhere ${i}` });
    assert.equal(status, 201);
  }
  await mara.reload();
  await comment(mara, 'Rollback plan').waitFor();  // at once, from this device
  const texts = [1, 2, 3, 4, 5].map((n) => `Written offline ${n}`);
  for (const text of texts) await write(mara, text);
  await screenshot(mara, 'e2e-offline');
  await waitFor(async () => (await waiting(mara)) === 5);
  assert.equal((await stored()).filter(({ content }) => texts.includes(content)).length, 0);

  execFileSync('pkill', ['-KILL', '-f', profile]);
  await context.close().catch(() => {});
  await openMara();
  await connection(mara, 'Connected').waitFor();
  const connected = performance.now();
  const mine = await waitFor(async () => {
    const found = (await stored()).filter(({ content }) => texts.includes(content));
    return found.length >= 5 && found;
  });
  console.log(`five writes were there ${Math.round(performance.now() - connected)} ms after reconnecting`);
  assert.deepEqual(mine.map(({ content }) => content), texts);

  const other = await openAs(browser, server.url, 'jonas', { path: THREAD });
  for (const page of [mara, other]) {
    await comment(page, 'Written offline 5').waitFor();
    await comment(page, 'Elsewhere 499').waitFor();
  }
  await waitFor(async () => (await waiting(mara)) === 0);
  const strip = (rows) => rows.slice(-6).map((row) => row.split('\n').pop());
  await waitFor(async () => JSON.stringify(strip(await visible(mara))) === JSON.stringify(strip(await visible(other))));
  await other.context().close();
});

test('two tabs of one person share what waits, and nothing is sent twice', async () => {
  const second = await context.newPage();
  await second.goto(`${server.url}${THREAD}?demo=mara`);
  await connection(second, 'Connected').waitFor();
  await context.setOffline(true);
  await write(mara, 'From the first tab');
  await write(second, 'From the second tab');
  await comment(mara, 'From the second tab').waitFor();  // shown in both
  await mara.close();  // the tab that led
  await context.setOffline(false);
  await waitFor(async () => (await stored()).some(({ content }) => content === 'From the second tab'));
  await waitFor(async () => (await waiting(second)) === 0);
  const all = (await stored()).map(({ content }) => content);
  for (const text of ['From the first tab', 'From the second tab']) {
    assert.equal(all.filter((content) => content === text).length, 1, text);
  }
  mara = second;
});

test('a draft survives a reload', async () => {
  await mara.getByRole('textbox', { name: 'Write a comment' }).fill('Half a thought');
  await waitFor(async () => (await kept(mara)).some((key) => key.startsWith('draft/')));
  await mara.reload();
  await connection(mara, 'Connected').waitFor();
  await waitFor(async () => (await mara.getByRole('textbox', { name: 'Write a comment' }).inputValue()) === 'Half a thought');
  await mara.getByRole('textbox', { name: 'Write a comment' }).fill('');
});

test('kill -9 of the server under load, twice: both windows and the server agree', async () => {
  const posted = [];
  let over = false;
  const load = (async () => {
    for (let i = 0; !over || i < 60; i++) {
      const id = randomUUID();
      for (;;) {  // as any careful client: the same id until there is an answer
        const answer = await jonas.post(`/api${THREAD}/comments`, { id, content: `Under load ${i}` }).catch(() => null);
        if (answer && answer.status < 300) break;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      posted.push(id);
    }
  })();
  for (let round = 0; round < 2; round++) {
    const before = posted.length;
    await waitFor(() => posted.length >= before + 10);
    const dying = server.kill9();
    await write(mara, `During crash ${round}`);
    await dying;
    server = await startServer({ args: ['--port', String(server.port)], dataDir: server.dataDir });
    await connection(mara, 'Connected').waitFor();
  }
  over = true;
  await load;
  await write(mara, 'After the crashes');
  await waitFor(async () => (await waiting(mara)) === 0);
  const all = await stored();
  const once = new Set(all.map(({ id }) => id));
  assert.equal(once.size, all.length);
  for (const id of posted) assert.ok(once.has(id));
  const mine = all.map(({ content }) => content).filter((text) => /^During crash|^After the crashes/.test(text));
  assert.deepEqual(mine, ['During crash 0', 'During crash 1', 'After the crashes']);
  const other = await openAs(browser, server.url, 'jonas', { path: THREAD });
  for (const page of [mara, other]) await comment(page, 'After the crashes').waitFor();
  const strip = (rows) => rows.slice(-6).map((row) => row.split('\n').pop());
  await waitFor(async () => JSON.stringify(strip(await visible(mara))) === JSON.stringify(strip(await visible(other))));
  await other.context().close();
});

test('editing and deleting one\'s comment show at once and arrive', async () => {
  await write(mara, 'Tpyo');
  const row = comment(mara, 'Tpyo');
  await row.getByRole('button', { name: 'Edit' }).click();
  await mara.getByRole('textbox', { name: 'Edit comment' }).fill('Typo mended');
  await mara.getByRole('button', { name: 'Save' }).click();
  await comment(mara, 'Typo mended').waitFor();
  await waitFor(async () => (await stored()).some(({ content }) => content === 'Typo mended'));
  await screenshot(mara, 'e2e-edited');
  await comment(mara, 'Typo mended').getByRole('button', { name: 'Delete' }).click();
  await comment(mara, 'Typo mended').waitFor({ state: 'detached' });
  await waitFor(async () => !(await stored()).some(({ content }) => content === 'Typo mended'));
});

test('descriptions changed at the same place wait for the person, who keeps theirs or mine', async () => {
  const thread = `/api${THREAD}`;
  await jonas.patch(thread, { description: 'one two three' });
  await mara.getByRole('main').getByText('one two three').waitFor();
  await mara.getByRole('button', { name: 'Edit thread' }).click();
  await mara.getByRole('textbox', { name: 'Description' }).fill('one ZWEI three');
  await jonas.patch(thread, { description: 'one DEUX three' });
  await mara.getByRole('button', { name: 'Save' }).click();
  const choice = mara.getByRole('group', { name: 'Conflicting descriptions' });
  await choice.waitFor();
  await screenshot(mara, 'e2e-conflict');
  await choice.getByRole('button', { name: 'Keep mine' }).click();
  await waitFor(async () => (await jonas.get(thread)).body.description === 'one ZWEI three');
  await choice.waitFor({ state: 'detached' });
});

test('what was typed a moment ago survives a reload', async () => {
  const page = await openAs(browser, server.url, 'jonas', { path: THREAD });
  const composer = page.getByRole('textbox', { name: 'Write a comment' });
  for (const text of ['half a thought', 'half a thought, and more']) {
    await connection(page, 'Connected').waitFor();
    await composer.fill(text);
    await page.reload();
    await page.waitForFunction((wanted) => [...document.querySelectorAll('textarea')].some(({ value }) => value === wanted), text);
  }
  await page.context().close();
});
