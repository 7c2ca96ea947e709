// The boundary to the WebAssembly module: its exports, the host object it calls back
// (src/platform/web/bridge.js), and loading: fetched and compiled once per page,
// instantiated once per app.

// Made by web/build.mjs: hashed names of files that lie beside this script, wherever it
// was served from; they belong to its build, so they never come from another server.
declare const __ASSETS__: {
  glue: string; wasm: string; developersGlue: string; developersWasm: string; inter: string;
  icons: string;
};

export function assetUrl(asset: keyof typeof __ASSETS__): string {
  return new URL(__ASSETS__[asset], import.meta.url).href;
}

export interface Exports {
  heap(): Uint8Array;
  _gt_buffer(size: number): number;
  _gt_start(): number;
  _gt_stop(): void;
  _gt_step(nowMs: number, visible: boolean): number;
  _gt_cursor(): number;
  _gt_frames(): number;
  _gt_resize(width: number, height: number, scale: number): void;
  _gt_pointer(x: number, y: number, inside: boolean): void;
  _gt_button(button: number, down: boolean): void;
  _gt_wheel(dx: number, dy: number): void;
  _gt_focus(focused: boolean): void;
  _gt_theme(theme: number, fixed: boolean): void;
  _gt_drawn_theme(): number;
  _gt_reduced_motion(reduced: boolean): void;
  _gt_shortcut(command: boolean, alt: boolean, shift: boolean, field: boolean): number;
  _gt_token(): void;
  _gt_fonts_changed(): void;
  _gt_picture_arrived(): void;
  _gt_focus_composer(): void;
  _gt_toggle_inspector(): void;
  _gt_scroll_to_comment(): void;
  _gt_semantic(kind: number, node: number, key: number, command: boolean, shift: boolean,
               begin: number, end: number): void;
  _gt_http_response(request: number, status: number, head: number): void;
  _gt_local_opened(): void;
  _gt_local_leads(): void;
  _gt_local_changed(): void;
  _gt_token_unavailable(): void;
  _gt_online(online: boolean): void;
  _gt_visible(visible: boolean): void;
  _gt_path(): void;
  _gt_context_lost(): void;
  _gt_context_restored(): void;
}

export interface WordImage {
  advance: number; // CSS px
  width: number; // device px, as are the next three
  height: number;
  left: number;
  top: number;
  colored: boolean;
}

export interface Host {
  rasterize(word: string, face: number, sizePx: number, scale: number, shift: number): WordImage;
  pixels(): Uint8ClampedArray;
  metrics(face: number, sizePx: number): { ascent: number; descent: number };
  fetch(request: number, method: string, url: string, body: string, bearer: string,
        idempotencyKey: string, timeoutMs: number): void;
  openLocal(owner: string): void;
  putLocal(owner: string, key: string, text: string): void;
  eraseLocal(owner: string, key: string): void;
  closeLocal(): void;
  rememberUser(user: string): void;
  askToken(): void;
  saveFile(name: string, text: string): void;
  setPath(path: string): void;
  setTitle(title: string): void;
  openLink(url: string): void;
  wake(): void;
  semantics(heap: Uint8Array, records: number, count: number, contents: number,
            length: number): void;
  inspector(open: boolean): void; // opened or closed, or wanted where there is none
  events(json: string): void;
}

// What gt_start reads, as JSON (src/entry/web_main.cpp, read_config).
export interface Config {
  origin: string;
  path: string;
  demoUser: string;
  token: string;
  onlyThread: string;
  seedLow: number;
  seedHigh: number;
  utcOffset: number;
  reducedMotion: boolean;
  macKeys: boolean;
  language: string;
  lastTheme: string; // until this device's settings are read; empty: not known
}

type Factory = (options: object) => Promise<Exports>;

interface Program {
  factory: Factory;
  module: WebAssembly.Module;
}

let program: Promise<Program> | undefined;
let compilations = 0;

// How often this page compiled the module: one, however many widgets (a test asks).
export function compileCount(): number {
  return compilations;
}

async function compile(url: string): Promise<WebAssembly.Module> {
  compilations++;
  try {
    return await WebAssembly.compileStreaming(fetch(url));
  } catch {
    // A proxy may have lost the application/wasm type; the bytes are good all the same.
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
    return WebAssembly.compile(await response.arrayBuffer());
  }
}

async function load(glueUrl: string, wasmUrl: string): Promise<Program> {
  const [glue, module] = await Promise.all([
    import(glueUrl) as Promise<{ default: Factory }>,
    compile(wasmUrl),
  ]);
  return { factory: glue.default, module };
}

const loadLean = (): Promise<Program> => load(assetUrl("glue"), assetUrl("wasm"));

// The page takes the program with the inspector, before its first app. Where that cannot be
// had (without a network) it is the other.
export function useDevelopersProgram(): void {
  program ??= load(assetUrl("developersGlue"), assetUrl("developersWasm")).catch(loadLean);
}

// Starts loading the program. A failed download is not remembered, so that a later
// attempt may succeed.
export function prepareProgram(): Promise<Program> {
  if (!program) {
    program = loadLean();
    program.catch(() => (program = undefined));
  }
  return program;
}

// A fresh instance of the program.
export async function instantiate(canvas: HTMLCanvasElement, host: Host): Promise<Exports> {
  const { factory, module } = await prepareProgram();
  return new Promise((resolve, reject) => {
    const instantiateWasm = (imports: WebAssembly.Imports,
                             done: (instance: WebAssembly.Instance) => void): object => {
      WebAssembly.instantiate(module, imports).then(done, reject);
      return {};
    };
    factory({ canvas, host, instantiateWasm }).then(resolve, reject);
  });
}

// The program draws with the canvas' WebGL 2 context and makes it where there is none
// (src/platform/web/gl_context.cpp, which wants the same of it). Made here it takes its time
// while the program is still on its way; of about the right size, for another would be made
// for each change of it.
export function openContext(canvas: HTMLCanvasElement): WebGL2RenderingContext | null {
  const { width, height } = canvas.getBoundingClientRect();
  canvas.width = Math.max(1, Math.round(width * devicePixelRatio));
  canvas.height = Math.max(1, Math.round(height * devicePixelRatio));
  const attributes = { alpha: false, antialias: false, depth: false, stencil: false };
  return canvas.getContext("webgl2", attributes) as WebGL2RenderingContext | null;
}

const encoder = new TextEncoder();

// Writes `text` where the next export that takes a string finds it.
export function put(exports: Exports, text: string): void {
  const bytes = encoder.encode(text);
  const at = exports._gt_buffer(bytes.length);
  exports.heap().set(bytes, at);
}
