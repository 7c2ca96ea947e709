// What stands beside the thread: connected items, integrations, live activity, the usage —
// and the drawer where there is no room for them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openAs, screenshot } from '../support/browser.mjs';
import { api, startServer } from '../support/server.mjs';

const THREAD = '/threads/checkout-latency';
const WIDE = { width: 1440, height: 900 };
let server, browser;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const open = async (user, options = {}) => {
  const page = await openAs(browser, server.url, user, { path: THREAD, viewport: WIDE, ...options });
  await page.getByRole('log', { name: 'Comments' }).getByRole('article').first().waitFor();
  await page.getByRole('status', { name: 'Connection' }).getByText('Connected').waitFor({ state: 'attached' });
  return page;
};
const items = (page) => page.getByRole('list', { name: 'Items' });
const feed = (page) => page.getByRole('feed', { name: 'Activity' });
const entry = (page, text) => feed(page).getByRole('article').filter({ hasText: text });
const drawer = (page) => page.getByRole('dialog', { name: 'Activity and integrations' });
const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.tagName);

test('an item is connected by its address, shown to others, opened in a tab of its own, and removed', async () => {
  const [mara, jonas] = await Promise.all([open('mara'), open('jonas')]);
  const add = mara.getByRole('button', { name: 'Connect item' });
  await add.click();
  const address = mara.getByRole('textbox', { name: 'Address' });
  await address.pressSequentially('ftp://nowhere');
  await mara.getByText('The address must begin with https:// or http://.').waitFor();
  assert.ok(await mara.getByRole('button', { name: 'Connect', exact: true }).isDisabled());
  await address.fill('https://github.com/acme/shop/pull/77');
  await mara.getByText('The address must begin').waitFor({ state: 'detached' });
  await mara.getByRole('textbox', { name: 'Title', exact: true }).fill('Batch the lookups');
  await screenshot(mara, 'side-connect-item');
  await mara.keyboard.press('Enter');

  const link = items(jonas).getByRole('link', { name: 'PR 77 Batch the lookups' });
  await link.waitFor();
  assert.equal(await link.getAttribute('href'), 'https://github.com/acme/shop/pull/77');
  assert.equal(await link.getAttribute('target'), '_blank');
  assert.match(await link.getAttribute('rel'), /noopener/);
  await entry(jonas, 'Mara Lindqvist added 2 items to Checkout latency regression').waitFor();

  await items(jonas).getByRole('button', { name: 'Remove Batch the lookups' }).click();
  await items(mara).getByRole('link', { name: 'PR 77 Batch the lookups' }).waitFor({ state: 'detached' });
  await add.click();
  await address.press('Escape');
  await address.waitFor({ state: 'detached' });
  assert.deepEqual([...mara.problems, ...jonas.problems], []);
  await Promise.all([mara.context().close(), jonas.context().close()]);
});

test('activity comes in live, grouped, and leads to its thread', async () => {
  const page = await open('mara');
  await page.getByText('Live', { exact: true }).waitFor();
  const aiko = await api(server.url).signIn('aiko');
  await aiko.post('/api/threads/supplier-onboarding/comments', { content: 'One' });
  await entry(page, /Aiko Kimura commented on/).waitFor();
  await aiko.post('/api/threads/supplier-onboarding/comments', { content: 'Two' });
  await entry(page, /Aiko Kimura commented 2 times on/).waitFor();
  assert.equal(await entry(page, /Aiko Kimura commented/).count(), 1);
  await aiko.patch('/api/threads/supplier-onboarding', { status: 'blocked' });
  const status = entry(page, /Aiko Kimura set .* to Blocked/);
  await status.waitFor();
  await screenshot(page, 'side-activity');
  await status.getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: 'Q3 supplier onboarding' }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/threads/supplier-onboarding');
  await page.context().close();
});

test('older activity is there for who scrolls', async () => {
  const jonas = await api(server.url).signIn('jonas');
  for (let i = 0; i < 60; i += 1) {
    const { status } = await jonas.post('/api/threads', { title: `Crate ${i}` });
    assert.equal(status, 201);
  }
  const page = await open('mara');
  await entry(page, 'Jonas Okafor created Crate 59').waitFor();
  const box = await feed(page).boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const oldest = entry(page, 'Jonas Okafor created Warehouse scanner firmware 2.4');
  for (let i = 0; i < 60 && !(await oldest.isVisible()); i += 1) {
    await page.mouse.wheel(0, 600);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  }
  await oldest.waitFor();
  await page.context().close();
});

test('integrations show how they stand', async () => {
  const page = await open('mara');
  const list = page.getByRole('list', { name: 'Integrations' });
  await list.getByRole('listitem').filter({ hasText: 'GitHub' }).getByText('Syncing 64 %').waitFor();
  assert.equal(await list.getByRole('progressbar', { name: 'GitHub sync' }).getAttribute('aria-valuenow'), '64');
  const jonas = await api(server.url).signIn('jonas');
  const change = { name: 'Zendesk', status: 'error', progress: 0, error: 'The token has expired.' };
  assert.equal((await jonas.put('/api/integrations/zendesk', change)).status, 200);
  await list.getByText('The token has expired.').waitFor();
  await screenshot(page, 'side-integrations');
  await page.context().close();
});

for (const viewport of [
  { width: 1024, height: 700 },
  { width: 390, height: 844 },
]) {
  test(`the drawer at ${viewport.width}: opened, left with Escape or a press beside it, the focus comes back`, async () => {
    const page = await open('mara', { viewport });
    assert.equal(await feed(page).count(), 0);
    const opener = page.getByRole('button', { name: 'Activity', exact: true });
    await opener.press('Enter');
    await drawer(page).waitFor();
    await feed(page).getByRole('article').first().waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Close');
    assert.ok(!(await page.getByRole('textbox', { name: 'Write a comment' }).isVisible()), 'what lies below is covered');
    await screenshot(page, `side-drawer-${viewport.width}`);
    await page.keyboard.press('Escape');
    await drawer(page).waitFor({ state: 'detached' });
    assert.equal(await focused(page), 'Activity');
    await page.getByRole('textbox', { name: 'Write a comment' }).waitFor();

    await opener.click();
    await drawer(page).waitFor();
    await page.mouse.move(12, viewport.height / 2);
    await page.mouse.down();
    await drawer(page).waitFor({ state: 'detached' });
    await page.mouse.up();
    assert.equal(new URL(page.url()).pathname, THREAD, 'nothing below was pressed');

    await opener.click();
    await drawer(page).getByRole('button', { name: 'Usage' }).click();
    await drawer(page).getByRole('heading', { name: 'Usage' }).waitFor();
    await drawer(page).getByRole('button', { name: 'Close' }).click();
    await drawer(page).waitFor({ state: 'detached' });
    assert.deepEqual(page.problems.filter((text) => !text.includes('404')), []);
    await page.context().close();
  });
}

test('with reduced motion the drawer is simply there', async () => {
  const page = await open('mara', { viewport: { width: 1024, height: 700 }, reducedMotion: 'reduce' });
  const before = await page.evaluate(() => globalThis.goldenThreadPage.frames);
  await page.getByRole('button', { name: 'Activity', exact: true }).press('Enter');
  await drawer(page).waitFor();
  const box = await drawer(page).boundingBox();
  assert.equal(box.x + box.width, 1024);
  assert.equal(box.width, 304);
  assert.ok((await page.evaluate(() => globalThis.goldenThreadPage.frames)) > before);
  await page.context().close();
});

test('the usage page shows the server\'s figures, or says that there are none', async () => {
  const page = await openAs(browser, server.url, 'mara', { path: THREAD, viewport: WIDE });
  let figures = { connections: { now: 3, peak: 12 }, messages: { today: 4803 }, authorizations: { refused: 2 }, since: new Date().toISOString() };
  await page.route('**/api/usage', (route) => (figures ? route.fulfill({ json: figures }) : route.fulfill({ status: 404, json: {} })));
  await page.getByRole('button', { name: 'Usage' }).click();
  await page.getByRole('group', { name: 'Messages today' }).getByText('4,803').waitFor();
  await page.getByRole('group', { name: 'At peak' }).getByText('12').waitFor();
  await screenshot(page, 'side-usage');
  figures = undefined;
  await page.getByRole('button', { name: 'Back to activity' }).click();
  await feed(page).waitFor();
  await page.getByRole('button', { name: 'Usage' }).click();
  await page.getByText('This server does not report usage.').waitFor();
  await page.context().close();
});

test('a thread is deleted from its menu, after a question', async () => {
  const mara = await open('mara');
  await mara.getByRole('button', { name: 'New thread' }).click();
  await mara.getByRole('textbox', { name: 'Title' }).fill('Soon gone');
  await mara.getByRole('button', { name: /^(Create|Save)/ }).click();
  await mara.getByRole('heading', { level: 1, name: 'Soon gone' }).waitFor();
  const path = new URL(mara.url()).pathname;
  const jonas = await openAs(browser, server.url, 'jonas', { path, viewport: WIDE });
  await jonas.getByRole('heading', { level: 1, name: 'Soon gone' }).waitFor();
  await mara.getByRole('button', { name: 'Thread menu' }).click();
  await mara.getByRole('button', { name: 'Delete thread…' }).click();
  await mara.getByRole('dialog', { name: 'Delete thread' }).waitFor();
  await screenshot(mara, 'side-delete');
  await mara.keyboard.press('Escape');
  await mara.getByRole('dialog').waitFor({ state: 'detached' });
  await mara.getByRole('button', { name: 'Thread menu' }).click();
  await mara.getByRole('button', { name: 'Delete thread…' }).click();
  await mara.getByRole('dialog').getByRole('button', { name: 'Delete thread', exact: true }).click();
  await mara.getByRole('list', { name: 'Threads' }).getByRole('link', { name: 'Soon gone' }).waitFor({ state: 'detached' });
  await jonas.getByRole('heading', { name: 'This thread is not here' }).waitFor();
  await jonas.getByRole('button', { name: 'Back to threads' }).click();
  await jonas.waitForFunction(() => location.pathname === '/');
  await Promise.all([mara.context().close(), jonas.context().close()]);
});

test('another organization\'s thread is not here, with a way back', async () => {
  const page = await openAs(browser, server.url, 'mara', { path: '/threads/no-such-thread', viewport: WIDE });
  await page.getByRole('heading', { name: 'This thread is not here' }).waitFor();
  await screenshot(page, 'side-missing');
  await page.getByRole('button', { name: 'Back to threads' }).click();
  await page.getByRole('heading', { name: 'This thread is not here' }).waitFor({ state: 'detached' });
  await page.context().close();
});
