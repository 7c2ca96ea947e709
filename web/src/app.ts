// App: one running client in one root element: canvas, DOM layer, input, and the loop.
// The page has one, each <golden-thread> has one.
//
// Invariant: an animation frame is requested only while the app wants one; an idle app
// runs nothing at all. A hidden or off-screen app steps without drawing, when messages
// and timers ask for it. After `destroy` no listener, timer, socket or GL context lives.
import { THEMES, type AppOptions, type Theme } from "./app_options.js";
import { DomLayer } from "./dom_layer.js";
import { saveFile } from "./download.js";
import { PICTURE, loadFonts } from "./fonts.js";
import { instantiate, openContext, prepareProgram, put, type Config, type Exports, type Host } from "./glue.js";
import { Http } from "./http.js";
import { MAC_KEYS, takeKey } from "./keys.js";
import layerCss from "./layer.css";
import { LocalStore } from "./local_store.js";
import { PointerInput } from "./pointer.js";
import * as rasterizer from "./rasterizer.js";
import { Pacing, TOGETHER_MS } from "./pacing.js";
import { arrivals, picture } from "./pictures.js";
import { type SemanticEvent } from "./semantics.js";
import { Surface } from "./surface.js";

// The least time between steps that a hidden app asks for by itself.
const HIDDEN_STEP_MS = 50;
const CURSORS = ["default", "pointer", "text", "ns-resize"];
const stillness = matchMedia("(prefers-reduced-motion: reduce)");

export const layerSheet = new CSSStyleSheet();
layerSheet.replaceSync(layerCss);

export class App {
  readonly canvas = document.createElement("canvas");
  private readonly layer: DomLayer;
  private readonly http = new Http();
  private readonly store: LocalStore;
  private readonly abort = new AbortController();
  private surface: Surface | undefined;
  private pointer: PointerInput | undefined;
  private viewport: IntersectionObserver | undefined;
  private wasm: Exports | undefined;
  private gl: WebGL2RenderingContext | null = null;
  private frame = 0;
  private timer = 0;
  private timerAt = Infinity;
  private readonly pacing = new Pacing();
  private stepping = false;
  private again = false; // another step is wanted, or under way as a microtask
  private taking = false; // what came in is about to be taken in
  private deferred: SemanticEvent[] = []; // sent while stepping
  private unsettledSince = -1; // frames drawn when the last event was sent; -1: settled
  private onScreen = true;
  private lost = false;
  private drawn = false;
  private destroyed = false;

  constructor(private readonly options: AppOptions) {
    const { root } = options;
    root.classList.add("gt-root");
    root.classList.toggle("gt-embedded", options.embedded);
    root.dataset["theme"] = options.themeFixed ? options.theme : options.lastTheme ?? options.theme;
    this.canvas.className = "gt-canvas";
    this.canvas.setAttribute("aria-hidden", "true");
    const told = (value: object, take: (wasm: Exports) => void): void => {
      this.act((wasm) => (put(wasm, JSON.stringify(value)), take(wasm)));
    };
    this.store = new LocalStore(options.origin, {
      opened: (owner, records, usable) => {
        told({ owner, records, usable }, (wasm) => wasm._gt_local_opened());
      },
      leads: (owner, records) => told({ owner, records }, (wasm) => wasm._gt_local_leads()),
      changed: (owner, key, text) => {
        told({ owner, key, text }, (wasm) => wasm._gt_local_changed());
      },
    });
    this.layer = new DomLayer({
      origin: options.origin,
      landmarks: !options.embedded,
      ink: rasterizer.inkIsLost(),
      send: (event) => this.send(event),
      scroll: (target, dy) => this.scrollAt(target, dy),
    });
    root.append(this.canvas, this.layer.element);
  }

  // Resolves when the app runs; rejects with a sentence fit to be shown.
  async start(): Promise<void> {
    const fonts = loadFonts();
    // A context takes its time, and the main thread's: what can go on meanwhile begins first.
    await Promise.race([prepareProgram(), this.options.early?.sent]);
    if (this.destroyed) return;
    this.gl = openContext(this.canvas);
    const [wasm] = await Promise.all([
      instantiate(this.canvas, this.host()),
      fonts.icons.catch(() => undefined),
    ]);
    if (this.destroyed) return;
    put(wasm, JSON.stringify(this.config()));
    if (!wasm._gt_start()) throw new Error("This browser offers no WebGL 2, which we draw with.");
    this.wasm = wasm;
    wasm._gt_theme(THEMES.indexOf(this.options.theme), this.options.themeFixed ?? false);
    if (!navigator.onLine) wasm._gt_online(false);
    this.listen();
    this.step(); // draws nothing yet, but sends what it has to ask
    this.surface = new Surface(this.canvas, (width, height, scale) => {
      wasm._gt_resize(width, height, scale);
      this.step(); // in the same frame: resizing has cleared the canvas
    });
    fonts.inter.then(() => this.fontsChanged(), () => undefined);
  }

  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.abort.abort();
    this.surface?.stop();
    this.pointer?.stop();
    this.viewport?.disconnect();
    this.http.abortAll();
    this.store.close();
    this.layer.stop();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this.wasm?._gt_stop();
    this.wasm = undefined;
    this.gl?.getExtension("WEBGL_lose_context")?.loseContext();
    this.canvas.remove();
  }

  setTheme(theme: Theme, fixed = false): void {
    this.options.theme = theme;
    this.options.themeFixed = fixed;
    this.act((wasm) => wasm._gt_theme(THEMES.indexOf(theme), fixed));
  }

  setPath(path: string): void {
    this.act((wasm) => (put(wasm, path), wasm._gt_path()));
  }

  setToken(token: string): void {
    this.options.token = token;
    this.act((wasm) => (put(wasm, token), wasm._gt_token()));
  }

  focusComposer(): void {
    this.act((wasm) => wasm._gt_focus_composer());
  }

  scrollToComment(id: string): void {
    this.act((wasm) => (put(wasm, id), wasm._gt_scroll_to_comment()));
  }

  // For developers: docs/inspector.md.
  toggleInspector(): void {
    this.act((wasm) => wasm._gt_toggle_inspector());
  }

  // Frames drawn so far.
  get frames(): number {
    return this.wasm?._gt_frames() ?? 0;
  }

  private config(): Config {
    const { origin, path, demoUser, token, onlyThread, language } = this.options;
    const [seedLow, seedHigh] = crypto.getRandomValues(new Uint32Array(2)) as unknown as
      [number, number];
    return {
      origin, path, demoUser, token, onlyThread, language, seedLow, seedHigh,
      lastTheme: this.options.lastTheme ?? "",
      utcOffset: -new Date().getTimezoneOffset(),
      reducedMotion: stillness.matches,
      macKeys: MAC_KEYS,
    };
  }

  private host(): Host {
    return {
      rasterize: (word, face, sizePx, scale, shift) => face === PICTURE
        ? rasterizer.rasterizePicture(picture(word, this.options.origin), Math.round(sizePx * scale))
        : rasterizer.rasterize(word, face, sizePx, scale, shift),
      pixels: rasterizer.pixels,
      metrics: rasterizer.metrics,
      fetch: (request, method, url, body, bearer, idempotencyKey, timeoutMs) => {
        const asked = { method, url, body, bearer, idempotencyKey, timeoutMs };
        void (this.options.early?.take(asked) ?? this.http.send(asked)).then((answer) => {
          const { wasm } = this;
          if (!wasm) return;
          put(wasm, answer.body);
          wasm._gt_http_response(request, answer.status, answer.head);
        });
      },
      openLocal: (owner) => this.store.open(owner),
      putLocal: (owner, key, text) => this.store.put(owner, key, text),
      eraseLocal: (owner, key) => this.store.erase(owner, key),
      closeLocal: () => this.store.close(),
      rememberUser: (user) => this.options.onUser?.(user),
      inspector: (open) => this.options.onInspector?.(open),
      askToken: () => void this.renewToken(),
      saveFile,
      setPath: (path) => this.options.onPath?.(path),
      setTitle: (title) => this.options.onTitle?.(title),
      openLink: (url) => {
        if (/^https?:/i.test(url)) open(url, "_blank", "noopener,noreferrer");
      },
      wake: () => this.woken(),
      semantics: (heap, records, count, contents) => {
        this.layer.update(heap, records, count, contents);
      },
      events: (json) => {
        // Not from inside a step: a listener may call back into the app, or destroy it.
        queueMicrotask(() => {
          for (const [type, detail] of JSON.parse(json) as [string, object][]) {
            this.options.onEvent?.(type, detail);
          }
        });
      },
    };
  }

  private listen(): void {
    const { root, embedded } = this.options;
    const options = { signal: this.abort.signal };
    this.pointer = new PointerInput(root, {
      pointer: (x, y, inside) => this.act((wasm) => wasm._gt_pointer(x, y, inside)),
      button: (button, down) => this.act((wasm) => wasm._gt_button(button, down)),
      wheel: (dx, dy) => this.wheel(dx, dy),
      takesWheel: (dx, dy) => !embedded || (this.focused() && this.layer.canScroll(dx, dy)),
      isInteractive: (target) => this.layer.isInteractive(target),
    });
    // A widget hears the keys that are pressed in it; the page of our own hears all.
    const keys: EventTarget = embedded ? root : document;
    keys.addEventListener("keydown", (event) => {
      if (this.wasm && takeKey(event as KeyboardEvent, this.wasm, this.layer)) this.schedule();
    }, options);
    stillness.addEventListener("change", () => {
      this.act((wasm) => wasm._gt_reduced_motion(stillness.matches));
    }, options);
    root.addEventListener("focusin", () => this.focusChanged(true), options);
    root.addEventListener("focusout", (event) => {
      // A press on the canvas takes the focus from an element, not from the app.
      if (this.pointer?.pressing) return;
      if (!root.contains(event.relatedTarget as Node | null)) this.focusChanged(false);
    }, options);
    this.canvas.addEventListener("webglcontextlost", (event) => {
      event.preventDefault(); // else it is never restored
      this.lost = true;
      this.wasm?._gt_context_lost();
    }, options);
    this.canvas.addEventListener("webglcontextrestored", () => {
      this.lost = false;
      this.act((wasm) => wasm._gt_context_restored());
    }, options);
    // These two say how the whole page fares; they take nothing from it.
    document.addEventListener("visibilitychange", () => this.visibilityChanged(), options);
    const online = (): void => this.act((wasm) => wasm._gt_online(navigator.onLine));
    addEventListener("online", online, options);
    // Coming back into focus or out of the cache: what was missed?
    const shown = (): void => {
      if (!document.hidden) this.act((wasm) => wasm._gt_visible(true));
    };
    addEventListener("focus", shown, options);
    addEventListener("pageshow", (event) => event.persisted && shown(), options);
    addEventListener("pagehide", () => {
      this.wasm?._gt_visible(false); // the last moment to write something down
      this.step();
    }, options);
    addEventListener("offline", online, options);
    document.fonts.addEventListener("loadingdone", () => this.fontsChanged(), options);
    arrivals.addEventListener("arrived", () => {
      this.wasm?._gt_picture_arrived();
      this.schedule();
    }, options);
    this.viewport = new IntersectionObserver((entries) => {
      this.onScreen = entries[entries.length - 1]!.isIntersecting;
      this.visibilityChanged();
    });
    this.viewport.observe(root);
  }

  private get visible(): boolean {
    return this.onScreen && !document.hidden && !this.lost;
  }

  private visibilityChanged(): void {
    this.act((wasm) => wasm._gt_visible(!document.hidden));
    if (document.hidden) this.cancelFrame(); // frames do not come in a hidden tab
    this.schedule();
  }

  // Changes something in the app, then sees to it that it is stepped.
  private act(change: (wasm: Exports) => void): void {
    if (!this.wasm) return;
    change(this.wasm);
    this.pacing.personActed();
    this.schedule();
  }

  private send(event: SemanticEvent): void {
    // Updating the layer can move the focus, which sends events from inside a step.
    if (this.stepping) {
      this.deferred.push(event);
      return;
    }
    this.act((wasm) => {
      this.unsettledSince = wasm._gt_frames();
      put(wasm, event.text ?? "");
      wasm._gt_semantic(event.kind, event.node, event.key ?? 0, event.command ?? false,
                        event.shift ?? false, event.begin ?? 0, event.end ?? 0);
    });
  }

  // The page around, the fields and their menus follow what is drawn.
  private followTheme(wasm: Exports): void {
    const theme = THEMES[wasm._gt_drawn_theme()]!;
    const { root } = this.options;
    if (root.dataset["theme"] === theme && this.drawn) return;
    root.dataset["theme"] = theme;
    this.options.onTheme?.(theme);
  }

  private wheel(dx: number, dy: number): void {
    this.layer.quiet();
    this.act((wasm) => wasm._gt_wheel(dx, dy));
  }

  // The app scrolls what is under the pointer: put it there.
  private scrollAt(target: Element, dy: number): void {
    const box = target.getBoundingClientRect();
    const root = this.options.root.getBoundingClientRect();
    const x = box.left - root.left + box.width / 2;
    const y = box.top - root.top + box.height / 2;
    this.act((wasm) => wasm._gt_pointer(x, y, true));
    this.wheel(0, dy);
  }

  private focused(): boolean {
    return this.options.root.matches(":focus-within");
  }

  private focusChanged(focused: boolean): void {
    if (!this.stepping) this.act((wasm) => wasm._gt_focus(focused));
  }

  private fontsChanged(): void {
    rasterizer.forgetFont();
    this.act((wasm) => wasm._gt_fonts_changed());
  }

  private async renewToken(): Promise<void> {
    try {
      if (!this.options.renewToken) throw new Error("nobody gives tokens");
      this.setToken(await this.options.renewToken());
    } catch {
      this.act((wasm) => wasm._gt_token_unavailable());
    }
  }

  // An event shows its effect within two frames; a hidden app draws none and waits.
  private settle(wasm: Exports): void {
    if (this.unsettledSince < 0 || wasm._gt_frames() < this.unsettledSince + 2) return;
    this.unsettledSince = -1;
    this.layer.settle();
  }

  private schedule(): void {
    if (this.stepping) {
      this.again = true;
    } else if (!this.wasm || this.frame) {
      return;
    } else if (this.visible) {
      this.frame = requestAnimationFrame(this.onFrame);
    } else if (!this.again) {
      // Not by a timer: those come once a minute in a tab long hidden, and the server's
      // pings must be answered.
      this.again = true;
      queueMicrotask(() => this.step());
    }
  }

  private readonly onFrame = (): void => {
    if (this.pacing.due()) this.step();
    else this.frame = requestAnimationFrame(this.onFrame);
  };

  // Something came in. It is taken in at once, so that what the app has to ask because of it
  // leaves now. After a quiet frame it is drawn at once, too, while the next frame is still to
  // come; else with that one, together with what comes until then.
  private woken(): void {
    this.schedule();
    if (this.taking || !this.frame) return;
    if (this.pacing.hurry()) setTimeout(() => this.frame && this.step(), TOGETHER_MS);
    this.taking = true;
    queueMicrotask(() => {
      this.taking = false;
      if (!this.wasm || this.stepping) return;
      this.stepping = true;
      this.again = false;
      try {
        this.wasm._gt_step(Date.now(), false);
      } finally {
        this.stepping = false;
      }
      if (this.again) this.schedule();
    });
  }

  private cancelFrame(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  private wakeIn(delayMs: number): void {
    const at = performance.now() + delayMs;
    if (at >= this.timerAt) return;
    clearTimeout(this.timer);
    this.timerAt = at;
    this.timer = window.setTimeout(() => {
      this.timerAt = Infinity;
      if (this.visible) this.schedule();
      else this.step();
    }, delayMs);
  }

  private step(): void {
    const { wasm } = this;
    if (!wasm || this.stepping) return;
    this.cancelFrame();
    clearTimeout(this.timer);
    this.timerAt = Infinity;
    this.stepping = true;
    this.again = false;
    let next = -1;
    try {
      next = wasm._gt_step(Date.now(), this.visible);
    } finally {
      this.stepping = false;
    }
    if (this.drawn) this.pacing.drawn();
    this.options.root.style.cursor = CURSORS[wasm._gt_cursor()] ?? "default";
    if (wasm._gt_frames() > 0) this.followTheme(wasm);
    if (!this.drawn && wasm._gt_frames() > 0) {
      this.drawn = true;
      this.options.onFirstFrame?.();
    }
    if (next !== 0 && !this.again) this.settle(wasm);
    for (const event of this.deferred.splice(0)) this.send(event);
    if ((next === 0 || this.again) && this.visible) this.schedule();
    else if (next > 0 && this.visible) this.wakeIn(next);
    else if (next >= 0 || this.again) this.wakeIn(Math.max(next, HIDDEN_STEP_MS));
  }
}
