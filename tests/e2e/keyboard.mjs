// The keyboard: palette, help sheet, shortcuts, dialogs that keep Tab and give the focus
// back; the list's search and filter beyond what is loaded; the theme. A widget takes no
// key of the page around it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openAs, screenshot } from '../support/browser.mjs';
import { api, startServer } from '../support/server.mjs';

const THREAD = '/threads/checkout-latency';
const SIZES = [[1440, 900], [1024, 700], [390, 844]];
let server, browser, page;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  page = await openAs(browser, server.url, 'mara', { path: THREAD, colorScheme: 'dark' });
  await page.getByRole('log', { name: 'Comments' }).getByRole('article').first().waitFor();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const palette = (on = page) => on.getByRole('dialog', { name: 'Command palette' });
const command = (on = page) => on.getByRole('combobox', { name: 'Command' });
const option = (name, on = page) => on.getByRole('option', { name });
const help = (on = page) => on.getByRole('dialog', { name: 'Keyboard shortcuts' });
const composer = (on = page) => on.getByRole('textbox', { name: 'Write a comment' });
const list = (on = page) => on.getByRole('list', { name: 'Threads' });
const heading = (name, on = page) => on.getByRole('heading', { level: 1, name });
const gone = (locator) => locator.waitFor({ state: 'detached' });
const focusedName = (on = page) => on.evaluate(() => document.activeElement?.getAttribute('aria-label'));
const focused = (name, on = page) =>
  on.waitForFunction((wanted) => document.activeElement?.getAttribute('aria-label') === wanted, name);

test('Ctrl+K opens the palette; Escape closes it and gives the focus back', async () => {
  await composer().click();
  await page.keyboard.type('half a ');
  await page.keyboard.press('Control+k');
  await palette().waitFor();
  await focused('Command');
  assert.equal(await composer().isVisible(), false, 'what lies under a dialog is covered');
  await page.keyboard.type('theme');
  await option('Use the light theme').waitFor();
  await page.keyboard.press('Escape');
  await gone(palette());
  await focused('Write a comment');
  await page.keyboard.type('sentence');
  assert.equal(await composer().inputValue(), 'half a sentence');
  await composer().fill('');
});

test('a thread is found by a few letters, with arrows and Enter', async () => {
  await page.keyboard.press('Control+k');
  await focused('Command');
  await page.keyboard.type('supp onb');
  const found = option('Q3 supplier onboarding');
  await found.waitFor();
  assert.equal(await found.getAttribute('aria-selected'), 'true');
  const id = await found.getAttribute('id');
  await page.waitForFunction(
    (wanted) => document.querySelector('[aria-activedescendant]')?.getAttribute('aria-activedescendant') === wanted, id);
  await page.keyboard.press('Enter');
  await heading('Q3 supplier onboarding').waitFor();
  await gone(palette());

  await page.keyboard.press('Control+k');
  await focused('Command');
  await page.keyboard.press('ArrowUp'); // round to the last
  await page.locator('[role=option][aria-selected=true][aria-label="Sign out"]').waitFor();
  await page.keyboard.press('Control+k');
  await gone(palette());
});

test('the palette asks the server for what is not in a title', async () => {
  const mara = await api(server.url).signIn('mara');
  const { body } = await mara.post('/api/threads', { title: 'Plain title', description: 'with a zymurgy inside' });
  await page.keyboard.press('Control+k');
  await focused('Command');
  await page.keyboard.type('zymurgy');
  await option('Plain title').click();
  await heading('Plain title').waitFor();
  assert.ok(page.url().endsWith(`/threads/${body.id}`));
});

test('a command by the pointer', async () => {
  await page.keyboard.press('Control+k');
  await focused('Command');
  await page.keyboard.type('blocked');
  await option('Set status to Blocked').click();
  await gone(palette());
  await page.waitForFunction(() => document.querySelector('select[aria-label=Status]').value === 'blocked');
});

test('letters are shortcuts outside fields, and letters inside', async () => {
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('c');
  await focused('Write a comment');
  await page.keyboard.type('cjkn/?');
  assert.equal(await composer().inputValue(), 'cjkn/?');
  await composer().fill('');
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('/');
  await focused('Search threads');
  await page.keyboard.type('n');
  assert.equal(await page.getByRole('searchbox').inputValue(), 'n');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelector('[type=search]').value === '');
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('e');
  await focused('Title');
  await page.keyboard.press('Escape');
  await gone(page.getByRole('textbox', { name: 'Title', exact: true }));
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('n');
  await focused('Thread title');
  await page.keyboard.press('Escape');
  await gone(page.getByRole('textbox', { name: 'Thread title' }));
});

test('the help sheet keeps Tab, and gives the focus back', async () => {
  const settings = page.getByRole('button', { name: 'Settings', exact: true });
  await settings.focus();
  await page.keyboard.press('?');
  await help().waitFor();
  await focused('Close');
  for (let i = 0; i < 4; i += 1) {
    await page.keyboard.press(i % 2 ? 'Shift+Tab' : 'Tab');
    assert.ok(['Close', 'Shortcuts'].includes(await focusedName()), 'Tab left the sheet');
  }
  await page.keyboard.press('Escape');
  await gone(help());
  await focused('Settings');
});

test('arrows go through the threads, and bring the next into view', async () => {
  const links = list().getByRole('link');
  await links.first().focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await focusedName(), await links.nth(1).getAttribute('aria-label'));
  await page.keyboard.press('ArrowUp');
  assert.equal(await focusedName(), await links.first().getAttribute('aria-label'));
});

test('j and k, and Alt with arrows, go through the list; rows say where they stand', async () => {
  // What stands beside the open thread, in the list as it is: it is in live order.
  const rows = () => list().getByRole('listitem').evaluateAll((items) => items.map((item) => ({
    title: item.querySelector('a').getAttribute('aria-label'),
    open: item.querySelector('[aria-current=page]') !== null,
    position: Number(item.getAttribute('aria-posinset')),
    of: Number(item.getAttribute('aria-setsize')),
  })));
  const beside = async (step) => {
    const all = await rows();
    return all[all.findIndex(({ open }) => open) + step].title;
  };
  await list().getByRole('link').first().click();
  await heading(await list().getByRole('link').first().getAttribute('aria-label')).waitFor();
  for (const [i, { position, of }] of (await rows()).entries()) {
    assert.equal(position, i + 1);
    assert.ok(of >= (await rows()).length);
  }
  await page.evaluate(() => document.activeElement.blur());
  const second = await beside(1);
  await page.keyboard.press('j');
  await heading(second).waitFor();
  await composer().click();
  const third = await beside(1);
  await page.keyboard.press('Alt+ArrowDown');
  await heading(third).waitFor();
  await page.keyboard.press('Alt+ArrowUp');
  await heading(second).waitFor();
  await page.evaluate(() => document.activeElement.blur());
  const first = await beside(-1);
  await page.keyboard.press('k');
  await heading(first).waitFor();
});

test('search and filter reach beyond what is loaded', async () => {
  const aiko = await api(server.url).signIn('aiko');
  const { body } = await aiko.post('/api/threads', { title: 'Needle', description: 'quokka' });
  assert.equal((await aiko.patch(`/api/threads/${body.id}`, { status: 'archived' })).status, 200);
  for (let i = 0; i < 60; i += 1) {
    assert.equal((await aiko.post('/api/threads', { title: `Hay ${i}` })).status, 201);
  }
  const other = await openAs(browser, server.url, 'jonas', { path: THREAD });
  await list(other).getByRole('link', { name: 'Hay 59' }).waitFor();
  assert.equal(await list(other).getByRole('link', { name: 'Needle' }).count(), 0);
  await other.getByRole('searchbox', { name: 'Search threads' }).fill('quokka');
  await list(other).getByRole('link', { name: 'Needle' }).waitFor();
  assert.equal(await list(other).getByRole('link').count(), 1);
  await other.getByRole('button', { name: 'Clear search' }).click();
  await list(other).getByRole('link', { name: 'Hay 59' }).waitFor();
  const filter = other.getByRole('combobox', { name: 'Filter threads' });
  await filter.selectOption({ label: 'Archived' });
  await list(other).getByRole('link', { name: 'Needle' }).waitFor();
  assert.equal(await list(other).getByRole('link', { name: /Hay/ }).count(), 0);
  await screenshot(other, 'list-filtered');
  await filter.selectOption({ label: 'All' });
  await other.getByRole('searchbox', { name: 'Search threads' }).fill('no such thing');
  await other.getByText('No thread matches “no such thing”.').waitFor();
  assert.deepEqual(other.problems, []);
  await other.context().close();
});

test('the theme is one\'s own choice, kept over a reload, and the page follows', async () => {
  const mara = await openAs(browser, server.url, 'mara', { path: THREAD, colorScheme: 'dark' });
  const scheme = () => mara.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  const drawn = (theme) => mara.locator(`#app[data-theme=${theme}]`).waitFor();
  await drawn('dark');
  assert.equal(await scheme(), 'dark');
  await mara.getByRole('button', { name: 'Settings', exact: true }).click();
  await mara.getByRole('button', { name: 'Light', exact: true }).click();
  await drawn('light');
  assert.equal(await scheme(), 'light');
  await screenshot(mara, 'settings-light');
  await mara.reload();
  await drawn('light');
  assert.equal(await scheme(), 'light');
  await mara.keyboard.press('Control+k');
  await focused('Command', mara);
  await mara.keyboard.type("use the system's theme");
  await mara.keyboard.press('Enter');
  await drawn('dark');
  await mara.emulateMedia({ colorScheme: 'light' });
  await drawn('light');
  assert.deepEqual(mara.problems, []);
  await mara.context().close();
});

test('a widget leaves the page its keys', async () => {
  const embed = await openAs(browser, server.url, 'mara', { path: '/embed-demo.html', viewport: { width: 1000, height: 800 }, colorScheme: 'dark' });
  const widget = embed.locator('golden-thread').first();
  await widget.scrollIntoViewIfNeeded();
  await widget.evaluate((element) => element.ready);
  await embed.evaluate(() => {
    globalThis.seen = [];
    addEventListener('keydown', (event) => globalThis.seen.push([event.key, event.defaultPrevented]));
  });
  const seen = () => embed.evaluate(() => globalThis.seen.splice(0));
  await widget.getByRole('log').focus();
  for (const key of ['Control+k', 'j', '/', 'n', 'Escape']) await embed.keyboard.press(key);
  assert.deepEqual((await seen()).filter(([, prevented]) => prevented), []);
  assert.equal(await widget.getByRole('dialog').count(), 0);
  await embed.keyboard.press('?');
  assert.deepEqual(await seen(), [['?', true]]);
  await widget.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await screenshot(embed, 'help-widget');
  await embed.keyboard.press('Escape');
  await widget.getByRole('dialog').waitFor({ state: 'detached' });
  await embed.keyboard.press('c');
  const name = () => widget.evaluate((element) => element.shadowRoot.activeElement?.getAttribute('aria-label'));
  await embed.waitForFunction((element) => element.shadowRoot.activeElement?.getAttribute('aria-label') === 'Write a comment', await widget.elementHandle());
  assert.equal(await name(), 'Write a comment');
  // The attribute wins over what the person has chosen.
  await widget.evaluate((element) => element.setTheme('light'));
  await widget.locator('.stage[data-theme=light]').waitFor();
  assert.deepEqual(embed.problems, []);
  await embed.context().close();
});

test('pictures of each, in every size and theme', async () => {
  for (const [width, height] of SIZES) {
    for (const colorScheme of ['dark', 'light']) {
      const shot = await openAs(browser, server.url, 'mara', { path: '/', viewport: { width, height }, colorScheme });
      const name = (what) => screenshot(shot, `${what}-${colorScheme}-${width}`);
      await shot.getByRole('status', { name: 'Connection' }).filter({ hasText: 'Connected' }).waitFor();
      if (width < 720) await shot.getByRole('button', { name: 'Back to threads' }).click();
      await list(shot).getByRole('link').first().waitFor();
      await name('threads');
      await shot.keyboard.press('Control+k');
      await focused('Command', shot);
      await name('palette');
      await shot.keyboard.type('lat');
      await option(/latency/, shot).first().waitFor();
      await name('palette-found');
      await shot.keyboard.press('Escape');
      await gone(palette(shot));
      await shot.keyboard.press('Control+k');
      await focused('Command', shot);
      await shot.keyboard.type('keyboard shortcuts');
      await shot.keyboard.press('Enter');
      await help(shot).waitFor();
      await name('help');
      await shot.keyboard.press('Escape');
      await gone(help(shot));
      await shot.keyboard.press('Control+k');
      await focused('Command', shot);
      await shot.keyboard.type('settings');
      await shot.keyboard.press('Enter');
      await heading('Settings', shot).waitFor();
      await name('settings');
      await shot.getByRole('button', { name: 'Compact', exact: true }).click();
      await shot.getByRole('button', { name: 'Close settings' }).click();
      await list(shot).waitFor();
      await name('threads-compact');
      await shot.getByRole('button', { name: 'Sign out' }).click();
      await shot.getByRole('button', { name: 'Mara Lindqvist' }).waitFor();
      await name('sign-in');
      assert.deepEqual(shot.problems, []);
      await shot.context().close();
    }
  }
});

test('nothing was complained about', () => assert.deepEqual(page.problems, []));
