// <golden-thread>: one thread in someone else's page. The public face is CONTRACT.md,
// "Embedding"; everything that draws is App, as in the full page.
//
// Invariant: nothing outside the element is touched, and nothing is taken (keys, wheel,
// focus) that the person did not give by focusing it. A moved element (disconnected and
// connected in one turn) keeps running; a removed one frees all it held.
import { App, layerSheet } from "./app.js";
import { type Theme } from "./app_options.js";
import { compileCount } from "./glue.js";
import widgetCss from "./widget.css";

export type TokenProvider = () => string | Promise<string>;

export interface MountOptions {
  server?: string;
  thread: string;
  theme?: "auto" | Theme;
  locale?: string;
  tokenProvider?: TokenProvider;
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(widgetCss);
const dark = matchMedia("(prefers-color-scheme: dark)");
const scriptOrigin = new URL(import.meta.url).origin;

export class GoldenThreadElement extends HTMLElement {
  static readonly observedAttributes = ["server", "thread", "theme", "demo", "locale"];

  // Resolves when the thread is shown.
  readonly ready: Promise<void>;
  private readonly stage = document.createElement("div");
  private readonly note = document.createElement("p");
  private app: App | undefined;
  private provider: TokenProvider | undefined;
  private lazy: IntersectionObserver | undefined;
  private starting = 0; // counts attempts, so that an overtaken one gives up
  private calls: ((app: App) => void)[] = [];
  private destroyed = false;
  private resolveReady!: () => void;
  private readonly themeChanged = (): void => {
    this.app?.setTheme(this.effectiveTheme(), this.themeFixed());
  };

  constructor() {
    super();
    this.ready = new Promise((resolve) => (this.resolveReady = resolve));
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [layerSheet, sheet];
    this.stage.className = "stage";
    const fallback = document.createElement("div");
    fallback.className = "fallback";
    this.note.setAttribute("part", "note");
    fallback.append(document.createElement("slot"), this.note);
    shadow.append(this.stage, fallback);
  }

  get server(): string { return this.getAttribute("server") || scriptOrigin; }
  set server(value: string) { this.setAttribute("server", value); }
  get thread(): string { return this.getAttribute("thread") ?? ""; }
  set thread(value: string) { this.setAttribute("thread", value); }
  get theme(): string { return this.getAttribute("theme") ?? "auto"; }
  set theme(value: string) { this.setAttribute("theme", value); }
  get locale(): string { return this.getAttribute("locale") ?? ""; }
  set locale(value: string) { this.setAttribute("locale", value); }
  get tokenProvider(): TokenProvider | undefined { return this.provider; }
  set tokenProvider(value: TokenProvider | undefined) {
    this.provider = value;
    if (value && !this.app) this.begin();
  }

  focusComposer(): void { this.call((app) => app.focusComposer()); }
  scrollToComment(id: string): void { this.call((app) => app.scrollToComment(id)); }
  setTheme(theme: "auto" | Theme): void { this.theme = theme; }

  // Frees everything, for good.
  destroy(): void {
    this.destroyed = true;
    this.calls = [];
    this.end();
  }

  // Frames drawn so far, for tests.
  get frames(): number { return this.app?.frames ?? 0; }

  connectedCallback(): void {
    for (const name of ["tokenProvider", "server", "thread", "theme", "locale"] as const) {
      this.upgrade(name);
    }
    dark.addEventListener("change", this.themeChanged);
    this.stage.dataset["theme"] = this.effectiveTheme();
    this.begin();
  }

  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (!this.isConnected) this.end();
    });
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.isConnected) return;
    if (name === "theme") {
      this.stage.dataset["theme"] = this.effectiveTheme();
      this.themeChanged();
    } else {
      this.end();
      dark.addEventListener("change", this.themeChanged);
      this.begin();
    }
  }

  // A property set before the element was defined shadows the accessor: hand it over.
  private upgrade(name: "tokenProvider" | "server" | "thread" | "theme" | "locale"): void {
    if (!Object.prototype.hasOwnProperty.call(this, name)) return;
    const value = this[name];
    delete this[name];
    Object.assign(this, { [name]: value });
  }

  // The attribute wins over what the person has chosen.
  private themeFixed(): boolean {
    return this.theme === "dark" || this.theme === "light";
  }

  private effectiveTheme(): Theme {
    if (this.theme === "dark" || this.theme === "light") return this.theme;
    return dark.matches ? "dark" : "light";
  }

  // Waits until the element is near the screen, then starts the app.
  private begin(): void {
    const hasToken = this.provider !== undefined || this.hasAttribute("demo");
    const wanted = this.isConnected && this.thread !== "" && hasToken;
    if (this.destroyed || this.app || this.lazy || !wanted) return;
    this.lazy = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      this.lazy?.disconnect();
      this.lazy = undefined;
      void this.run();
    }, { rootMargin: "300px" });
    this.lazy.observe(this);
  }

  private async run(): Promise<void> {
    const attempt = ++this.starting;
    try {
      const token = await this.fetchToken();
      if (attempt !== this.starting) return;
      this.app = this.makeApp(token);
      await this.app.start();
      if (attempt !== this.starting) return;
      for (const call of this.calls.splice(0)) call(this.app);
    } catch (error) {
      if (attempt !== this.starting) return;
      this.app?.destroy();
      this.app = undefined;
      this.fail(error);
    }
  }

  private makeApp(token: string): App {
    return new App({
      root: this.stage,
      origin: new URL(this.server, document.baseURI).origin,
      path: `/threads/${encodeURIComponent(this.thread)}`,
      demoUser: "",
      token,
      onlyThread: this.thread,
      language: this.locale || document.documentElement.lang || "en",
      theme: this.effectiveTheme(),
      themeFixed: this.themeFixed(),
      embedded: true,
      renewToken: () => this.fetchToken(),
      onFirstFrame: () => this.classListReady(),
      onEvent: (type, detail) => this.announce(type, detail),
    });
  }

  private async fetchToken(): Promise<string> {
    if (this.provider) return this.provider();
    return demoToken(this.server, this.getAttribute("demo") ?? "");
  }

  private end(): void {
    this.starting++;
    this.lazy?.disconnect();
    this.lazy = undefined;
    this.app?.destroy();
    this.app = undefined;
    this.stage.classList.remove("running");
    dark.removeEventListener("change", this.themeChanged);
  }

  private call(action: (app: App) => void): void {
    if (this.destroyed) return;
    if (this.app && this.stage.classList.contains("running")) action(this.app);
    else this.calls.push(action);
  }

  private classListReady(): void {
    this.stage.classList.add("running");
    this.note.textContent = "";
  }

  private fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.note.textContent = "The discussion could not be loaded.";
    this.announce("gt-error", { message });
  }

  private announce(type: string, detail: object): void {
    if (type === "gt-ready") this.resolveReady();
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

// Demo servers only: a token for one of GET /api/demo/users.
async function demoToken(server: string, userId: string): Promise<string> {
  const response = await fetch(new URL("/api/demo/session", server), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ userId }),
    credentials: "omit",
  });
  if (!response.ok) throw new Error(`Demo sign-in was refused (${response.status}).`);
  return ((await response.json()) as { token: string }).token;
}

function mount(parent: Element, options: MountOptions): GoldenThreadElement {
  const element = document.createElement("golden-thread") as GoldenThreadElement;
  const { tokenProvider, ...attributes } = options;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, value);
  }
  if (tokenProvider) element.tokenProvider = tokenProvider;
  parent.append(element);
  return element;
}

if (!customElements.get("golden-thread")) {
  customElements.define("golden-thread", GoldenThreadElement);
  Object.assign(globalThis, { GoldenThread: { mount, demoToken, compileCount } });
}
