// Pictures of people, loaded once for all apps of the page and kept small.
//
// Invariant: at most MOST are kept, the least recently used go first. Loaded with CORS, as their
// pixels are read: what its server does not give to other sites is no picture, nor is what
// cannot be decoded; it is tried again after AGAIN_MS by whoever still wants it. Nothing of the
// person is sent along: no credentials, no referrer.

const MOST = 256;
const SIDE = 128; // px kept of each: the largest is drawn with 32 CSS px
const AGAIN_MS = 60_000;

interface Entry {
  bitmap?: ImageBitmap;
  again: number; // performance.now() before which it is not tried again
}

const entries = new Map<string, Entry>(); // the latest last

// Hears "arrived" whenever one more can be drawn.
export const arrivals = new EventTarget();

async function load(url: string, entry: Entry): Promise<void> {
  const image = new Image();
  image.crossOrigin = "anonymous";
  image.referrerPolicy = "no-referrer";
  image.src = url;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const side = Math.min(width, height);
  const bitmap = await createImageBitmap(image, (width - side) / 2, (height - side) / 2, side, side,
    { resizeWidth: SIDE, resizeHeight: SIDE, resizeQuality: "high" });
  if (entries.get(url) !== entry) return bitmap.close(); // it had to go meanwhile
  entry.bitmap = bitmap;
  arrivals.dispatchEvent(new Event("arrived"));
}

// The picture at `address`, a path on `origin` or an address of its own, if it is here.
export function picture(address: string, origin: string): ImageBitmap | undefined {
  let url: string;
  try {
    url = new URL(address, origin).href;
  } catch {
    return undefined;
  }
  const entry = entries.get(url) ?? { again: 0 };
  entries.delete(url);
  entries.set(url, entry);
  if (entries.size > MOST) {
    const [oldest, { bitmap }] = entries.entries().next().value!;
    entries.delete(oldest);
    bitmap?.close();
  }
  if (!entry.bitmap && performance.now() >= entry.again) {
    entry.again = Infinity;
    load(url, entry).catch(() => (entry.again = performance.now() + AGAIN_MS));
  }
  return entry.bitmap;
}
