// What a screenshot shows: PNG files of 8 bits a channel, as browsers and the desktop client
// write them (PNG specification, sections 7 and 9).
//
//   const { width, height, at } = readPng(readFileSync(file));
//   at(x, y);                                                  // -> [r, g, b]
import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';

const CHANNELS = { 2: 3, 6: 4 }; // by colour type

function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(guess - value));
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

export function readPng(file) {
  assert.equal(file.toString('latin1', 1, 4), 'PNG');
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  const channels = CHANNELS[file[25]];
  assert.ok(file[24] === 8 && channels && file[28] === 0, 'a PNG file of a kind that is not read here');
  const parts = [];
  for (let at = 8; at < file.length; at += file.readUInt32BE(at) + 12) {
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  const rows = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  const pixels = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = rows[y * (stride + 1)];
    for (let i = 0, to = y * stride; i < stride; i += 1, to += 1) {
      const left = i < channels ? 0 : pixels[to - channels];
      const up = y === 0 ? 0 : pixels[to - stride];
      const corner = i < channels || y === 0 ? 0 : pixels[to - stride - channels];
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      pixels[to] = rows[y * (stride + 1) + 1 + i] + guess;
    }
  }
  return { width, height, channels, pixels, at: (x, y) => [...pixels.subarray(y * stride + x * channels, y * stride + x * channels + 3)] };
}
