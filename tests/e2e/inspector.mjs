// The inspector in the browser: live frames, a cut connection, the past and back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openAs, screenshot } from '../support/browser.mjs';
import { startServer } from '../support/server.mjs';

const THREAD = '/threads/checkout-latency';
let server, browser, page;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  page = await openAs(browser, server.url, 'mara', { path: THREAD, viewport: { width: 1440, height: 900 } });
  await connection('Connected').waitFor();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const connection = (text) => page.getByRole('status', { name: 'Connection' }).getByText(text);
const panel = () => page.getByRole('complementary', { name: 'Inspector' });
const tab = (name) => panel().getByRole('button', { name, exact: true });
const composer = () => page.getByRole('textbox', { name: 'Write a comment' });
const comment = (text) => page.getByRole('log', { name: 'Comments' }).getByText(text);
const pressed = (locator, on) => locator.and(page.locator(`[aria-pressed=${on}]`)).waitFor();

async function send(text) {
  await composer().fill(text);
  await page.keyboard.press('Control+Enter');
  await comment(text).waitFor();
}

test('it opens by its keys, also from a text field, and shows a frame as it comes', async () => {
  assert.equal(await panel().count(), 0);
  await composer().click();
  await page.keyboard.press('Control+Shift+Y');
  await panel().waitFor();
  await pressed(tab('Frames'), true);
  await send('Seen by the inspector');
  const frame = panel().getByRole('button', { name: /^Received comment:created on private-org-/ }).first();
  await frame.click();
  const reading = panel().getByRole('group', { name: 'Frame', exact: true });
  await reading.getByText('"event": "comment:created"').waitFor();
  await screenshot(page, 'inspector-frames-dark-1440');

  await panel().getByRole('searchbox', { name: 'Filter frames' }).fill('no such frame');
  await panel().getByText('No frame matches.').waitFor();
  await panel().getByRole('searchbox', { name: 'Filter frames' }).fill('');

  await tab('Connection').click();
  await panel().getByText('State: connected').waitFor();
  await panel().getByText(/^Publish → own echo: \d+ ms/).waitFor();
  await screenshot(page, 'inspector-connection-dark-1440');
});

test('a cut connection is told of, and mends', async () => {
  await tab('Network').click();
  const cut = panel().getByRole('button', { name: 'Cut the connection' });
  await cut.click();
  await pressed(cut, true);
  await connection('Reconnecting…').waitFor();
  await page.getByRole('alert').getByText('Connection lost.').waitFor();
  await screenshot(page, 'inspector-network-dark-1440');
  await cut.click();
  await pressed(cut, false);
  await page.getByRole('alert').getByRole('button', { name: 'Retry now' }).click();
  await connection('Connected').waitFor();
  await page.getByRole('alert').waitFor({ state: 'detached' });
});

test('the past is shown, cannot be changed, and is left again', async () => {
  await tab('Actions').click();
  await comment('Seen by the inspector').waitFor();
  // The first action of all: nobody was signed in yet.
  await panel().getByRole('button', { name: 'Play', exact: true }).click();
  await panel().getByRole('button', { name: 'Pause', exact: true }).click();
  await panel().getByText(/^Looking at the past — action \d+ of \d+$/).waitFor();
  await comment('Seen by the inspector').waitFor({ state: 'detached' });
  await panel().getByRole('button', { name: 'Back to now' }).click();
  await comment('Seen by the inspector').waitFor();

  // Back to when it was written but not sent.
  await send('The last one');
  const line = panel().getByText(/^Looking at the past — action \d+ of \d+$/);
  await panel().getByRole('button', { name: 'Previous', exact: true }).click();
  let action = Number(/action (\d+)/.exec(await line.textContent())[1]);
  while (await composer().inputValue() !== 'The last one') {
    assert.ok(--action > 0, 'the draft was never there');
    await panel().getByRole('button', { name: 'Previous', exact: true }).click();
    await panel().getByText(`action ${action} of`).waitFor();
  }
  await panel().getByRole('button', { name: new RegExp(`^Action ${action}, `) }).and(page.locator('[aria-pressed=true]')).waitFor();
  await screenshot(page, 'inspector-past-dark-1440');
  assert.equal(await comment('The last one').count(), 0);
  await composer().pressSequentially('!');
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await panel().getByRole('button', { name: 'Next', exact: true }).click();
  await panel().getByText(`action ${action + 1} of`).waitFor();
  await panel().getByRole('button', { name: 'Back to now' }).click();
  await comment('The last one').waitFor();
  await page.waitForFunction(() => document.querySelector('textarea').value === '');
  assert.equal(await comment('The last one').count(), 1);
});

test('its height is changed by the keyboard; closed, it is gone', async () => {
  const splitter = panel().getByRole('separator');
  const top = async () => (await splitter.boundingBox()).y;
  const before = await top();
  await splitter.focus();
  await page.keyboard.press('ArrowUp');
  await page.waitForFunction(([was]) =>
    document.querySelector('[role=separator]').getBoundingClientRect().y < was, [before]);
  await panel().getByRole('button', { name: 'Close inspector' }).click();
  await panel().waitFor({ state: 'detached' });
  assert.deepEqual(page.problems.filter((text) => !/WebSocket|ERR_/.test(text)), []);
});

test('?inspector opens it; narrow windows have it, too', async () => {
  const narrow = await openAs(browser, server.url, 'jonas',
    { path: `${THREAD}?inspector`, viewport: { width: 390, height: 844 }, colorScheme: 'light' });
  await narrow.getByRole('complementary', { name: 'Inspector' }).waitFor();
  await narrow.getByRole('button', { name: /^Received/ }).first().waitFor();
  await screenshot(narrow, 'inspector-frames-light-390');
  await narrow.context().close();
});
