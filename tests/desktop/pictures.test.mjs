// People's pictures on the desktop: fetched, decoded and drawn, or initials.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { COLOR, servePictures, setAvatar } from '../support/pictures.mjs';
import { readPng } from '../support/png.mjs';
import { api, startServer } from '../support/server.mjs';
import { ARTIFACTS, startDisplay } from './display.mjs';

let server, display, pictures;

before(async () => {
  [server, display, pictures] = await Promise.all([startServer(), startDisplay(), servePictures()]);
});
after(async () => {
  await display?.stop();
  await pictures?.close();
  await server?.stop();
});

// Jonas says something; how many pixels of a colour the screenshot of it has.
async function look(address, words, { scale = 1, color = COLOR } = {}) {
  setAvatar(server, 'jonas', address);
  const jonas = await api(server.url).signIn('jonas');
  await jonas.post('/api/threads/checkout-latency/comments', { content: words });
  const file = join(ARTIFACTS, `desktop-picture-${words}.png`);
  const client = display.open(['--server', server.url, '--demo', 'mara', '--thread', 'checkout-latency', '--theme', 'dark',
    '--scale', String(scale), '--size', '1100x700', '--screenshot', file, '--when-text', words]);
  assert.deepEqual(await client.ended(), { code: 0, signal: null });
  const { width, height, at } = readPng(readFileSync(file));
  let area = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) area += at(x, y).every((channel, i) => Math.abs(channel - color[i]) <= 1);
  }
  return area;
}

// One comment of Jonas and more are in view: discs of 32 px, less what their edges take.
const disc = Math.PI * 16 ** 2;

for (const [what, path, scale] of [['plain', '/plain.png', 1], ['moved', '/moved.png', 2]]) {
  test(`a picture is drawn round: ${what}, scale ${scale}`, async () => {
    const area = await look(pictures.url(path), what, { scale });
    assert.ok(area > disc * scale ** 2 * 0.85 && area < 4 * disc * scale ** 2, `${area} px`);
  });
}

test('a path is on the server', async () => {
  const ground = { color: [0x2f, 0x6f, 0x8f] }; // web/portraits.mjs
  assert.ok((await look('/portrait-bo.png', 'path', ground)) > disc / 4);
  assert.equal(await look('/no-such-picture.png', 'no-path', ground), 0);
});

for (const path of ['/around.png', '/missing.png', '/broken.png', '/text.png', '/endless.png']) {
  test(`initials where none can be had: ${path}`, async () => {
    assert.equal(await look(pictures.url(path), `none-${path.slice(1, -4)}`), 0);
    assert.ok(pictures.asked(path) >= 1);
    assert.ok(pictures.asked(path) <= 10, 'redirections end');
  });
}

for (const address of ['file:///etc/passwd', 'https://', 'not an address', `http://127.0.0.1:1/${'a'.repeat(3000)}`]) {
  test(`an address that leads nowhere harms nobody: ${address.slice(0, 30)}`, async () => {
    assert.equal(await look(address, `odd-${address.length}`), 0);
  });
}
