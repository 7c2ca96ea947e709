// Shapes on the page, to the device pixel: the composer's box, its hairline and its shadow
// as WebGL 2 draws them. tests/render compares every shape with its geometry on OpenGL.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openAs } from '../support/browser.mjs';
import { readPng } from '../support/png.mjs';
import { startServer } from '../support/server.mjs';

// src/ui/theme.cpp
const THEMES = {
  dark: { panel: [0x14, 0x17, 0x1d], line: [0x24, 0x2a, 0x35], ground: [0x0f, 0x11, 0x15], shadow: [0, 0, 0], alpha: 0x59 / 255 },
  light: { panel: [0xff, 0xff, 0xff], line: [0xe4, 0xe7, 0xec], ground: [0xf6, 0xf7, 0xf9], shadow: [0x10, 0x18, 0x28], alpha: 0x1a / 255 },
};
const LEVELS = 2; // of 255: rounding, and the shader's approximation of erf
let server, browser;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

// The composer's text field and what surrounds it: { field, at(x, y) -> [r, g, b] }, all in
// device px.
async function composer(page, ratio) {
  const field = page.getByRole('textbox', { name: 'Write a comment' });
  await page.getByRole('log', { name: 'Comments' }).getByRole('article').first().waitFor();
  const { x, y, width, height } = await field.boundingBox();
  const { at } = readPng(await page.screenshot());
  const [left, top, right, bottom] = [x, y, x + width, y + height].map((css) => Math.round(css * ratio));
  return { field: { left, top, right, bottom }, at };
}

const same = (a, b) => a.every((channel, i) => channel === b[i]);

function erf(x) {
  let sum = 0;
  const step = x / 400;
  for (let i = 0; i < 400; i += 1) sum += Math.exp(-(((i + 0.5) * step) ** 2)) * step;
  return (2 / Math.sqrt(Math.PI)) * sum;
}

for (const ratio of [1, 2]) {
  for (const theme of ['dark', 'light']) {
    test(`a hairline around its fill, a soft shadow below: ${theme}, ratio ${ratio}`, async () => {
      const { panel, line, ground, shadow, alpha } = THEMES[theme];
      const page = await openAs(browser, server.url, 'mara', {
        path: '/threads/checkout-latency', deviceScaleFactor: ratio, colorScheme: theme });
      const { field, at } = await composer(page, ratio);

      // From the field to the left: the fill, one pixel of line, and the ground.
      const row = Math.round((field.top + field.bottom) / 2);
      let x = field.left - 1;
      while (same(at(x, row), panel)) x -= 1;
      assert.ok(field.left - x < 40 * ratio, 'the fill ends near the field');
      assert.deepEqual(at(x, row), line);
      assert.ok(!same(at(x - 1, row), line) && !same(at(x - 1, row), panel), `beyond the line: ${at(x - 1, row)}`);
      const left = x;

      // Down from its middle, clear of the text: the box, its line, and its shadow.
      const middle = Math.round((field.left + field.right) / 2);
      let y = field.bottom + 4;
      while (!same(at(middle, y), line)) y += 1;
      const bottom = y + 1;
      y = field.top - 1;
      while (!same(at(middle, y), line)) y -= 1;
      const top = y;
      assert.ok(bottom - top > 60 * ratio && bottom - top < 300 * ratio, `${bottom - top} px high`);
      const within = (distance) => 0.5 * erf(distance / (12 * ratio) / Math.SQRT2);
      for (const down of [0, 3, 7, 12]) {
        const centre = bottom + down * ratio + 0.5;
        const part = within(centre - (top + 8 * ratio)) - within(centre - (bottom + 8 * ratio));
        const want = ground.map((channel, i) => channel + (shadow[i] - channel) * alpha * part);
        const got = at(middle, bottom + down * ratio);
        assert.ok(got.every((channel, i) => Math.abs(channel - want[i]) <= LEVELS), `${down} px below: ${got}, want ${want}`);
      }

      // A round corner: the ground where a square one would be, the fill a radius further in.
      assert.ok(!same(at(left, bottom - 1), line), 'the corner is cut');
      assert.deepEqual(at(left + 6 * ratio, bottom - 6 * ratio), panel);
      assert.deepEqual(page.problems, []);
      await page.context().close();
    });
  }
}
