// Portraits of demo people, drawn here: flat shapes on a coloured ground, as PNG files.
// `portrait(name)` -> Buffer; names: keys of PEOPLE.
import { deflateSync } from "node:zlib";

const SIDE = 192; // px
const SAMPLES = 3; // along each axis of a pixel

const hex = (color) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
const ellipse = (cx, cy, rx, ry) => (x, y) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1;
const above = (shape, limit) => (x, y) => y < limit && shape(x, y);
const box = (x0, y0, x1, y1) => (x, y) => x >= x0 && x < x1 && y >= y0 && y < y1;

// Shapes from back to front in a square from 0 to 1; the first is the whole ground.
const PEOPLE = {
  bo: [
    [() => true, "#2f6f8f"],
    [ellipse(0.5, 0.42, 0.215, 0.25), "#2a2230"], // hair
    [ellipse(0.5, 1.06, 0.38, 0.36), "#f2c14e"], // shoulders
    [box(0.43, 0.58, 0.57, 0.76), "#d9a27c"], // neck
    [ellipse(0.5, 0.755, 0.07, 0.05), "#d9a27c"],
    [ellipse(0.5, 0.465, 0.165, 0.195), "#eab690"], // head
    [above(ellipse(0.48, 0.37, 0.19, 0.16), 0.4), "#2a2230"], // fringe
    [ellipse(0.435, 0.48, 0.016, 0.02), "#2a2230"],
    [ellipse(0.565, 0.48, 0.016, 0.02), "#2a2230"],
  ],
  tom: [
    [() => true, "#8c5a4a"],
    [ellipse(0.5, 1.05, 0.4, 0.35), "#dfe6ee"],
    [box(0.43, 0.6, 0.57, 0.74), "#c98e6b"],
    [ellipse(0.5, 0.74, 0.07, 0.05), "#c98e6b"],
    [ellipse(0.5, 0.47, 0.17, 0.2), "#e3ab85"],
    [(x, y) => y > 0.53 - 0.4 * Math.abs(0.5 - x) && ellipse(0.5, 0.5, 0.17, 0.195)(x, y), "#7a4a26"], // beard
    [ellipse(0.5, 0.575, 0.055, 0.022), "#e3ab85"],
    [above(ellipse(0.5, 0.4, 0.18, 0.17), 0.39), "#7a4a26"],
    [ellipse(0.435, 0.46, 0.016, 0.02), "#2b1c12"],
    [ellipse(0.565, 0.46, 0.016, 0.02), "#2b1c12"],
  ],
};

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

// Portable Network Graphics (ISO/IEC 15948), 8 bits each of red, green and blue.
export function encodePng(side, rgb) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(side * (side * 3 + 1)); // each begins with its filter: none
  for (let y = 0; y < side; y++) rgb.copy(rows, y * (side * 3 + 1) + 1, y * side * 3, (y + 1) * side * 3);
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

export function portrait(name) {
  const shapes = PEOPLE[name].map(([covers, color]) => [covers, hex(color)]).reverse();
  const rgb = Buffer.alloc(SIDE * SIDE * 3);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const sum = [0, 0, 0];
      for (let i = 0; i < SAMPLES * SAMPLES; i++) {
        const at = (pixel, sample) => 0.11 + (0.78 * (pixel + (sample + 0.5) / SAMPLES)) / SIDE;
        const u = at(x, i % SAMPLES);
        const v = at(y, Math.floor(i / SAMPLES));
        const [, color] = shapes.find(([covers]) => covers(u, v));
        color.forEach((value, c) => (sum[c] += value));
      }
      rgb.set(sum.map((value) => Math.round(value / SAMPLES ** 2)), (y * SIDE + x) * 3);
    }
  }
  return encodePng(SIDE, rgb);
}

export const portraits = Object.keys(PEOPLE);
