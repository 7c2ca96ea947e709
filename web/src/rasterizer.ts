// Words into pixels, by the browser's own shaper: one 2D context for all apps of the
// page. Implements the part of Host that src/platform/web/canvas_rasterizer.cpp calls.
import { cssFont } from "./fonts.js";
import type { WordImage } from "./glue.js";

const PAD = 2; // device px around the box that measureText promises, for anti-aliasing
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const EMPTY = new Uint8ClampedArray(0);

type Context = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;

let context: Context | undefined;
let lastFont = "";
let lastPixels: Uint8ClampedArray = EMPTY;
// The alpha below which a pixel is taken for the noise that some browsers add to
// getImageData against fingerprinting; 0 where it tells the truth.
let noiseFloor = 0;
// Read-back is worthless here (randomized wholesale): see `inkIsLost`.
let lost = false;

function surface(): Context {
  if (context) return context;
  const canvas = typeof OffscreenCanvas === "function"
    ? new OffscreenCanvas(256, 64)
    : Object.assign(document.createElement("canvas"), { width: 256, height: 64 });
  const made = canvas.getContext("2d", { willReadFrequently: true }) as Context | null;
  if (!made) throw new Error("This browser gives no 2D canvas.");
  context = made;
  probe(made);
  return made;
}

// Draws known pixels and looks at what comes back.
function probe(to: Context): void {
  to.clearRect(0, 0, 16, 16);
  to.fillStyle = "#fff";
  to.fillRect(0, 0, 8, 16);
  const { data } = to.getImageData(0, 0, 16, 16);
  let worst = 0;
  for (let i = 0; i < data.length; i += 4) {
    const expected = (i >> 2) % 16 < 8 ? 255 : 0;
    worst = Math.max(worst, Math.abs(data[i + 3]! - expected));
  }
  lost = worst > 64;
  noiseFloor = worst === 0 ? 0 : worst + 4;
}

// True where pixels cannot be read back: words then have widths but no pictures, and
// the DOM layer shows its text in ink instead (dom_layer.ts).
export function inkIsLost(): boolean {
  surface();
  return lost;
}

function useFont(to: Context, face: number, sizePx: number): void {
  const font = cssFont(face, sizePx);
  if (font === lastFont) return;
  to.font = lastFont = font;
  to.fontKerning = "normal";
  // Unrounded advances, as the layer's `text-rendering: geometricPrecision` has them.
  if ("textRendering" in to) to.textRendering = "geometricPrecision";
}

// Forgets the font chosen last, whose files may have arrived since.
export function forgetFont(): void {
  lastFont = "";
}

function grow(to: Context, width: number, height: number): void {
  const canvas = to.canvas;
  if (canvas.width >= width && canvas.height >= height) return;
  canvas.width = Math.max(canvas.width, width);
  canvas.height = Math.max(canvas.height, height);
  lastFont = ""; // resizing resets the context's state
}

interface Box {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

// The box of visible pixels; also cleans the pixels, and tells colour from coverage.
function scan(data: Uint8ClampedArray, width: number, height: number): Box & { colored: boolean } {
  const box = { x0: width, y0: height, x1: 0, y1: 0, colored: false };
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 4) {
      const alpha = data[i + 3]!;
      if (alpha <= noiseFloor) {
        data[i + 3] = 0;
        continue;
      }
      if (x < box.x0) box.x0 = x;
      if (x >= box.x1) box.x1 = x + 1;
      if (y < box.y0) box.y0 = y;
      box.y1 = y + 1;
      // The pen is white, so any opaque pixel that is not white is the font's own colour
      // (also grey: ⚫ has r = g = b). Faint pixels are too coarse after un-premultiplying.
      if (alpha > 64 && Math.min(data[i]!, data[i + 1]!, data[i + 2]!) < 235 - noiseFloor) {
        box.colored = true;
      }
    }
  }
  return box;
}

function crop(data: Uint8ClampedArray, stride: number, box: Box): Uint8ClampedArray {
  const width = box.x1 - box.x0;
  const out = new Uint8ClampedArray(width * (box.y1 - box.y0) * 4);
  for (let y = box.y0, to = 0; y < box.y1; y++, to += width * 4) {
    const from = (y * stride + box.x0) * 4;
    out.set(data.subarray(from, from + width * 4), to);
  }
  return out;
}

function whiten(pixels: Uint8ClampedArray): void {
  for (let i = 0; i < pixels.length; i += 4) {
    pixels[i] = pixels[i + 1] = pixels[i + 2] = 255;
  }
}

export function rasterize(word: string, face: number, sizePx: number, scale: number,
                          shift: number): WordImage {
  let to = surface();
  useFont(to, face, sizePx * scale);
  to.textAlign = "left";
  to.direction = RIGHT_TO_LEFT.test(word) ? "rtl" : "ltr"; // where its signs stand
  const measured = to.measureText(word);
  const image: WordImage =
    { advance: measured.width / scale, width: 0, height: 0, left: 0, top: 0, colored: false };
  lastPixels = EMPTY;
  const left = Math.floor(-measured.actualBoundingBoxLeft) - PAD;
  const right = Math.ceil(measured.actualBoundingBoxRight + shift) + PAD;
  const ascent = Math.ceil(measured.actualBoundingBoxAscent) + PAD;
  const descent = Math.ceil(measured.actualBoundingBoxDescent) + PAD;
  const width = right - left;
  const height = ascent + descent;
  if (lost || word.trim() === "" || !(width > 2 * PAD) || !(height > 2 * PAD)) return image;

  grow(to, width, height);
  useFont(to, face, sizePx * scale);
  to.textAlign = "left";
  to.direction = RIGHT_TO_LEFT.test(word) ? "rtl" : "ltr";
  to.clearRect(0, 0, width, height);
  to.fillStyle = "#fff";
  to.fillText(word, shift - left, ascent);
  const { data } = to.getImageData(0, 0, width, height);
  const box = scan(data, width, height);
  if (box.x1 <= box.x0) return image;
  lastPixels = crop(data, width, box);
  if (!box.colored) whiten(lastPixels);
  image.width = box.x1 - box.x0;
  image.height = box.y1 - box.y0;
  image.left = left + box.x0;
  image.top = ascent - box.y0;
  image.colored = box.colored;
  return image;
}

// A square picture, `side` device px large.
export function rasterizePicture(bitmap: ImageBitmap | undefined, side: number): WordImage {
  const to = surface();
  const image: WordImage = { advance: 0, width: 0, height: 0, left: 0, top: 0, colored: true };
  if (lost || !bitmap) return image;
  grow(to, side, side);
  to.clearRect(0, 0, side, side);
  to.imageSmoothingQuality = "high";
  to.drawImage(bitmap, 0, 0, side, side);
  lastPixels = to.getImageData(0, 0, side, side).data;
  image.width = image.height = side;
  return image;
}

// The pixels of the last word or picture: R G B A, not premultiplied.
export function pixels(): Uint8ClampedArray {
  return lastPixels;
}

export function metrics(face: number, sizePx: number): { ascent: number; descent: number } {
  const to = surface();
  useFont(to, face, sizePx);
  const measured = to.measureText("x");
  return { ascent: measured.fontBoundingBoxAscent, descent: measured.fontBoundingBoxDescent };
}
