// Takes the pictures of scenes.mjs and puts them on one page; see tools/screenshots. A scene
// that cannot be come to is named, and the exit status says so.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT, demoUsers, startServer } from '../support/server.mjs';
import { launchBrowser } from '../support/browser.mjs';
import { startDisplay } from '../desktop/display.mjs';
import { scenes } from './scenes.mjs';
import { prepare } from './world.mjs';

const OUT = join(ROOT, 'build/screenshots');
const SIZES = { wide: { width: 1440, height: 900 }, middle: { width: 1024, height: 700 }, narrow: { width: 390, height: 844 } };
const THEMES = ['dark', 'light'];
const LIMIT_MS = 15_000;

const words = process.argv.slice(2);
const wanted = scenes.filter(({ name }) => !words.length || words.some((word) => name.includes(word)));

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const server = await startServer();
const people = await demoUsers(server.url);
const world = await prepare(server.url, people);
const browser = await launchBrowser();
const pictures = []; // {scene, where, theme, size, file}
const failures = [];

const fileOf = (...parts) => `${parts.join('-').replaceAll(/[^a-z0-9-]+/gi, '_')}.png`;

// Fonts are there and the app draws no more; what moves for ever (typing dots, skeletons) is
// taken as it is.
async function settled(page) {
  await page.evaluate(async () => {
    await document.fonts.ready;
    const QUIET_FRAMES = 8;
    const MOST_FRAMES = 60;
    let drawn = -1;
    for (let quiet = 0, all = 0; quiet < QUIET_FRAMES && all < MOST_FRAMES; all++) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const frames = globalThis.goldenThreadPage?.frames ?? 0;
      quiet = frames === drawn ? quiet + 1 : 0;
      drawn = frames;
    }
  });
}

async function take(scene, theme, size) {
  const context = await browser.newContext({
    viewport: SIZES[size], colorScheme: theme, locale: 'en-US', deviceScaleFactor: 1, hasTouch: size === 'narrow',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(LIMIT_MS);
  try {
    await scene.before?.(page);
    const path = typeof scene.path === 'function' ? scene.path(world) : scene.path ?? `/threads/${world.main}`;
    const url = new URL(path, server.url);
    if (scene.as) url.searchParams.set('demo', scene.as);
    await page.goto(url.href);
    await scene.start?.(page);
    await page.locator('canvas').first().waitFor();
    if (scene.act) {
      await page.getByRole('main').or(page.getByRole('list', { name: 'Threads' })).first().waitFor();
      await settled(page);
      await scene.act(page, world);
    }
    await settled(page);
    const file = fileOf(scene.name, theme, size);
    await page.screenshot({ path: join(OUT, file) });
    pictures.push({ scene: scene.name, where: 'Chromium', theme, size, file });
  } catch (error) {
    failures.push(`${scene.name}, ${theme}, ${size}: ${error.message.split('\n')[0]}`);
  } finally {
    await world.leave();
    await context.close();
  }
}

for (const scene of wanted) {
  process.stdout.write(`${scene.name}\n`);
  for (const theme of THEMES) {
    for (const size of scene.sizes ?? Object.keys(SIZES)) await take(scene, theme, size);
  }
}

const desktop = [
  ['sign-in', []],
  ['thread', ['--demo', 'mara', '--thread', world.main]],
  ['thread: Markdown', ['--demo', 'mara', '--thread', world.markdown]],
  ['thread: scripts', ['--demo', 'mara', '--thread', world.scripts]],
].filter(([name]) => !words.length || words.some((word) => name.includes(word)));
const display = desktop.length ? await startDisplay() : undefined;
for (const [name, args] of desktop) {
  for (const theme of THEMES) {
    for (const [size, { width, height }] of Object.entries(SIZES)) {
      const file = fileOf('desktop', name, theme, size);
      const client = display.open(['--server', server.url, '--theme', theme, '--size', `${width}x${height}`,
        '--screenshot', join(OUT, file), '--after', '2500', ...args]);
      const { code } = await client.ended();
      if (code === 0) pictures.push({ scene: name, where: 'desktop', theme, size, file });
      else failures.push(`desktop ${name}, ${theme}, ${size}: exit status ${code}`);
    }
  }
}
await display?.stop();

const row = (scene, where) => {
  const mine = pictures.filter((picture) => picture.scene === scene && picture.where === where);
  if (!mine.length) return '';
  const cells = mine.map(({ file, theme, size }) =>
    `<figure><a href="${file}"><img loading="lazy" src="${file}" alt="${scene}, ${theme}, ${size}"></a><figcaption>${theme}, ${size}</figcaption></figure>`);
  return `<h2>${scene} <small>${where}</small></h2><div>${cells.join('')}</div>`;
};
const names = [...new Set(pictures.map(({ scene }) => scene))];
writeFileSync(join(OUT, 'index.html'), `<!doctype html><meta charset="utf-8"><title>Golden Thread, screens</title>
<style>body{font:14px/20px system-ui;margin:24px;background:#888;color:#000}div{display:flex;gap:16px;overflow:auto}
figure{margin:0}img{height:420px;border-radius:8px}small{font-weight:400}</style>
<h1>Screens</h1>${names.map((name) => row(name, 'Chromium') + row(name, 'desktop')).join('\n')}\n`);

await browser.close();
await server.stop();
for (const failure of failures) console.error(`not taken: ${failure}`);
console.log(`${pictures.length} pictures: ${join(OUT, 'index.html')}`);
process.exit(failures.length ? 1 : 0);
