// The scenes that tools/screenshots takes: how to come to each, as a person would.
//
//   name     of the picture      as      the person; undefined: nobody is signed in
//   path     where it begins     before  (page) before it is opened: what the network does
//   start    (page) what must be done for anything to be drawn
//   act      (page, world) what is done there; `world` is what main.mjs prepared
//   sizes    only these; all without it
const box = (page) => page.getByRole('textbox', { name: 'Write a comment' });
const press = (page, name) => page.getByRole('button', { name, exact: true }).first().click();

const never = () => new Promise(() => {});
const hold = (pattern) => (page) => page.route(pattern, never);
const fail = (pattern) => (page) =>
  page.route(pattern, (route) => route.fulfill({ status: 500, contentType: 'application/json', body: '{"error":"It broke."}' }));

const WIDE = ['wide'];
const NOT_NARROW = ['wide', 'middle'];

const inspected = (world) => `/threads/${world.main}?inspector`;

// Where the pane beside the thread is a drawer it has to be opened.
async function openSide(page) {
  const more = page.getByRole('button', { name: 'Activity', exact: true });
  if (await more.count()) await more.first().click();
}

export const scenes = [
  { name: 'sign-in', path: '/' },
  { name: 'sign-in: loading', path: '/', before: hold('**/api/demo/users') },
  { name: 'sign-in: error', path: '/', before: fail('**/api/demo/users') },

  { name: 'thread', as: 'mara' },
  { name: 'thread: Markdown', as: 'mara', path: (world) => `/threads/${world.markdown}` },
  { name: 'thread: scripts', as: 'mara', path: (world) => `/threads/${world.scripts}` },
  { name: 'thread: replies and what is new', as: 'mara', path: (world) => `/threads/${world.replies}` },
  { name: 'thread: no comments', as: 'mara', path: (world) => `/threads/${world.empty}` },
  { name: 'thread: loading', as: 'mara', before: hold('**/api/threads/*/comments*') },
  { name: 'thread: comments not loaded', as: 'mara', before: fail('**/api/threads/*/comments*') },
  { name: 'thread: no access', as: 'mara', path: '/threads/not-mine' },
  { name: 'thread: editing', as: 'mara', act: (page) => press(page, 'Edit thread') },
  { name: 'thread: connecting an item', as: 'mara', act: (page) => press(page, 'Connect item') },
  { name: 'thread: many viewers, typing', as: 'mara', act: async (page, world) => {
    await world.company(5);
    await page.getByText(/are typing/).first().waitFor();
  } },
  { name: 'comment: tools', as: 'mara', sizes: NOT_NARROW, act: (page) => page.getByRole('article').nth(-2).hover() },
  { name: 'comment: reactions', as: 'mara', act: (page) => page.getByRole('button', { name: 'React', exact: true }).nth(1).click() },
  { name: 'comment: editing', as: 'mara', act: (page) => page.getByRole('button', { name: 'Edit', exact: true }).last().click() },
  { name: 'comment: reply', as: 'mara', act: (page) => page.getByRole('button', { name: 'Reply', exact: true }).last().click() },
  { name: 'comment: mention', as: 'mara', act: async (page) => {
    await box(page).pressSequentially('Ask @');
    await page.getByRole('group', { name: 'People to mention' }).waitFor();
  } },
  { name: 'comment: long draft', as: 'mara', act: (page) => box(page).fill('A line of a draft\n'.repeat(1_110)) },
  { name: 'comment: not sent', as: 'mara', act: async (page) => {
    await page.route('**/api/threads/*/comments', (route) =>
      route.fulfill({ status: 403, contentType: 'application/json', body: '{"error":"Access denied","code":"access_denied"}' }));
    await box(page).fill('Also pinged the on-call channel.');
    await box(page).press('Control+Enter');
    await page.getByRole('button', { name: 'Retry' }).waitFor();
  } },
  { name: 'offline', as: 'mara', act: async (page) => {
    await page.context().setOffline(true);
    await box(page).fill('Rollback plan is in the runbook, section 3.');
    await box(page).press('Control+Enter');
    await page.getByRole('alert').waitFor();
  } },

  { name: 'threads: narrow list', as: 'mara', sizes: ['narrow'], act: (page) => press(page, 'Back to threads') },
  { name: 'threads: loading', as: 'mara', path: '/', before: hold('**/api/threads?*') },
  { name: 'threads: not loaded', as: 'mara', path: '/', before: fail('**/api/threads?*') },
  { name: 'threads: none matches', as: 'mara', sizes: NOT_NARROW, act: (page) =>
    page.getByRole('searchbox', { name: 'Search threads' }).fill('zzzz') },
  { name: 'threads: a new one', as: 'mara', sizes: NOT_NARROW, act: (page) => press(page, 'New thread') },

  { name: 'side: drawer', as: 'mara', sizes: ['middle', 'narrow'], act: openSide },
  { name: 'side: loading', as: 'mara', before: async (page) => {
    await page.route('**/api/activity*', never);
    await page.route('**/api/integrations', never);
  }, act: openSide },
  { name: 'side: not loaded', as: 'mara', before: async (page) => {
    await fail('**/api/activity*')(page);
    await fail('**/api/integrations')(page);
  }, act: openSide },
  { name: 'usage', as: 'mara', act: async (page) => {
    await openSide(page);
    await press(page, 'Usage');
  } },

  { name: 'palette', as: 'mara', act: (page) => page.keyboard.press('Control+k') },
  { name: 'palette: searching', as: 'mara', act: async (page) => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('set');
  } },
  { name: 'keyboard help', as: 'mara', act: async (page) => {
    await page.getByRole('log').focus();
    await page.keyboard.press('?');
  } },
  { name: 'settings', as: 'mara', sizes: NOT_NARROW, act: (page) => press(page, 'Settings') },
  { name: 'inspector', as: 'mara', sizes: WIDE, path: inspected, act: (page, world) => world.say(world.markdown, 'A frame to look at') },
  { name: 'inspector: actions', as: 'mara', sizes: WIDE, path: inspected, act: (page) => press(page, 'Actions') },
  { name: 'inspector: connection', as: 'mara', sizes: WIDE, path: inspected, act: (page) => press(page, 'Connection') },
  { name: 'inspector: network', as: 'mara', sizes: WIDE, path: inspected, act: (page) => press(page, 'Network') },
  { name: 'widget', path: '/embed-demo.html', start: (page) => page.locator('golden-thread').first().scrollIntoViewIfNeeded() },
];
