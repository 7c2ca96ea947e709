// Settings, a session saved as a file, away marks.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launchBrowser, openAs, screenshot } from '../support/browser.mjs';
import { freshFolder, startServer } from '../support/server.mjs';

const THREAD = '/threads/checkout-latency';
let server, browser;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const composer = (page) => page.getByRole('textbox', { name: 'Write a comment' });
const typing = (page) => page.getByText('is typing…');
const settings = (page) => page.getByRole('button', { name: 'Settings', exact: true });
const save = (page) => page.getByRole('button', { name: 'Save recording' });

test('what others see of one\'s typing is one\'s own choice, kept over a reload', async () => {
  const mara = await openAs(browser, server.url, 'mara', { path: THREAD });
  const jonas = await openAs(browser, server.url, 'jonas', { path: THREAD });
  await settings(mara).click();
  const choice = mara.getByRole('button', { name: 'Show others when I type' });
  assert.equal(await choice.getAttribute('aria-pressed'), 'true');
  await screenshot(mara, 'settings-dark-1440');
  await choice.press('Enter');
  await mara.getByRole('button', { name: 'Show others when I type', pressed: false }).waitFor();
  await mara.getByRole('button', { name: 'Close settings' }).click();

  await mara.reload();
  // Jonas has heard everything up to Mara's comment, and nothing of her typing.
  const heard = [];
  await jonas.exposeFunction('heard', (text) => heard.push(text));
  await jonas.evaluate(() => new MutationObserver(() => {
    if (document.body.textContent.includes('is typing')) heard('typing');
  }).observe(document.body, { subtree: true, childList: true, characterData: true }));
  await composer(mara).pressSequentially('quietly again!');
  await mara.keyboard.press('Control+Enter');
  await jonas.getByText('quietly again!').waitFor();
  assert.deepEqual(heard, []);

  await settings(mara).click();
  await choice.press('Enter');
  await mara.getByRole('button', { name: 'Show others when I type', pressed: true }).waitFor();
  await composer(mara).pressSequentially('loud');
  await typing(jonas).waitFor();
  await Promise.all([mara.context().close(), jonas.context().close()]);
});

test('a session is saved as a file without its secrets', async () => {
  const secrets = [];
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.on('response', async (response) => {
    const { pathname } = new URL(response.url());
    if (pathname === '/api/demo/session') secrets.push((await response.json()).token.split('.').at(-1));
    if (pathname === '/api/pusher/auth') secrets.push((await response.json()).auth.split(':')[1]);
  });
  await page.goto(`${server.url}${THREAD}?demo=mara`);
  await composer(page).fill('in the recording');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('log').getByText('in the recording').waitFor();
  await settings(page).click();
  const [download] = await Promise.all([page.waitForEvent('download'), save(page).click()]);
  assert.match(download.suggestedFilename(), /^golden-thread-[-0-9T]+\.recording\.json$/);
  const file = join(freshFolder(), 'session.json');
  await download.saveAs(file);
  const text = await readFile(file, 'utf8');
  assert.ok(text.includes('in the recording'));
  assert.ok(secrets.length >= 2 && secrets.every((secret) => secret.length > 20), `${secrets}`);
  for (const secret of secrets) assert.ok(!text.includes(secret), 'a secret is in the recording');
  await page.getByRole('status', { name: 'Notices' }).getByText(/Saved\s*golden-thread-/).waitFor();
  await context.close();
});

test('away: hidden for a while, and back', async () => {
  const mara = await openAs(browser, server.url, 'mara', { path: THREAD });
  const jonas = await openAs(browser, server.url, 'jonas', { path: THREAD });
  const face = (name) => jonas.getByRole('img', { name, exact: true });
  await face('Mara Lindqvist').waitFor();
  const show = (state) => mara.evaluate((visibility) => {
    Object.defineProperty(document, 'hidden', { value: visibility === 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
  await show('hidden');
  await face('Mara Lindqvist (away)').waitFor({ timeout: 20_000 });
  await screenshot(jonas, 'away-dark-1440');
  await show('visible');
  await face('Mara Lindqvist').waitFor();
  await Promise.all([mara.context().close(), jonas.context().close()]);
});
