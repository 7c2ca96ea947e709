// The page's service worker: opens the page without a network.
//
// Invariant: only the page and the files of its own build are answered from the cache;
// requests to the API, the realtime service and anything else pass untouched. A page is
// asked of the network first, so that a new build shows at the next visit.

declare const __FILES__: string[]; // made by web/build.mjs: the hashed files of this build
declare const __VERSION__: string;

// The part of ServiceWorkerGlobalScope used here; TypeScript's own has no place beside
// the page's types.
interface Lasting extends Event {
  waitUntil(done: Promise<unknown>): void;
}
interface Fetching extends Event {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface WorkerScope {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: Lasting) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
}
const worker = self as unknown as WorkerScope;

const CACHE = `golden-thread-${__VERSION__}`;
const PAGE = "/";
const NETWORK_MS = 3_000;

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([PAGE, ...__FILES__.map((name) => `/${name}`)]);
  await worker.skipWaiting();
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("golden-thread-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function page(request: Request): Promise<Response> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), NETWORK_MS);
  try {
    const response = await fetch(request, { signal: abort.signal });
    if (response.status < 500) return response;
  } catch {
    // No network, or none worth waiting for.
  } finally {
    clearTimeout(timer);
  }
  const cache = await caches.open(CACHE);
  return (await cache.match(PAGE)) ?? Response.error();
}

async function file(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(request)) ?? fetch(request);
}

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (request.mode === "navigate") {
    if (url.pathname === "/" || url.pathname.startsWith("/threads/")) {
      event.respondWith(page(request));
    }
  } else if (__FILES__.includes(url.pathname.slice(1))) {
    event.respondWith(file(request));
  }
});

export {};
