// The full-window client: address bar, tab title, the system's theme, the splash.
import { App, layerSheet } from "./app.js";
import { type Theme } from "./app_options.js";
import { EarlyRequests } from "./early.js";
import { useDevelopersProgram } from "./glue.js";

const DEMO_KEY = "gt-demo-user";

// `?demo=USER` makes this tab that person, for as long as the tab lives: two tabs can
// be two people. Who signs in by hand is remembered for new tabs, too.
function demoUser(): string {
  const asked = new URLSearchParams(location.search).get("demo");
  try {
    if (asked) sessionStorage.setItem(DEMO_KEY, asked);
    return asked ?? sessionStorage.getItem(DEMO_KEY) ?? localStorage.getItem(DEMO_KEY) ?? "";
  } catch {
    return asked ?? ""; // storage is denied
  }
}

function rememberUser(user: string): void {
  try {
    for (const storage of [sessionStorage, localStorage]) {
      if (user) storage.setItem(DEMO_KEY, user);
      else storage.removeItem(DEMO_KEY);
    }
  } catch {
    // Storage is denied: asked again next time.
  }
  // After a sign-out a reload must not sign in again.
  if (!user && location.search) history.replaceState(null, "", location.pathname);
}

function offerOffline(): void {
  navigator.serviceWorker?.register("/service-worker.js").catch((error: unknown) => {
    console.warn("The page will not open without a network:", error);
  });
}

const dark = matchMedia("(prefers-color-scheme: dark)");
const theme = (): Theme => (dark.matches ? "dark" : "light");

// What was drawn last time, so that a page does not begin in the other theme before it
// has read what its person chose.
const THEME_KEY = "gt-theme";

function lastTheme(): Theme | undefined {
  try {
    const kept = localStorage.getItem(THEME_KEY);
    return kept === "dark" || kept === "light" ? kept : undefined;
  } catch {
    return undefined; // storage is denied
  }
}

function showTheme(drawn: Theme): void {
  document.documentElement.dataset["theme"] = drawn;
  try {
    if (drawn === theme()) localStorage.removeItem(THEME_KEY);
    else localStorage.setItem(THEME_KEY, drawn);
  } catch {
    // Storage is denied: the next page begins with the system's.
  }
}

function showFailure(error: unknown): void {
  const note = document.getElementById("splash-note");
  if (!note) return;
  note.setAttribute("role", "alert");
  note.textContent = error instanceof Error && error.message.endsWith(".")
    ? error.message
    : "Golden Thread could not be loaded. Check the connection and reload the page.";
  document.documentElement.classList.add("failed");
}

function requireBrowser(): void {
  if (typeof WebAssembly !== "object") {
    throw new Error("This browser has no WebAssembly, which Golden Thread needs.");
  }
  if (typeof ResizeObserver !== "function") {
    throw new Error("This browser is too old for Golden Thread.");
  }
}

function setPath(path: string): void {
  if (path === location.pathname) return;
  // "/" only leads on to the last thread: it is no place to go back to.
  if (location.pathname === "/") history.replaceState(null, "", path);
  else history.pushState(null, "", path);
}

// The inspector is in a program of its own, which most people never load: when it is wanted
// the page begins anew with that one.
const INSPECTOR_KEY = "gt-inspector";

function wantsInspector(): boolean {
  try {
    if (sessionStorage.getItem(INSPECTOR_KEY) !== null) return true;
  } catch {
    // Storage is denied: only the address can say it.
  }
  return new URLSearchParams(location.search).has("inspector");
}

function inspectorChanged(open: boolean): void {
  try {
    if (open) sessionStorage.setItem(INSPECTOR_KEY, "open");
    else sessionStorage.removeItem(INSPECTOR_KEY);
  } catch {
    // Then `?inspector` does it.
  }
  const url = new URL(location.href);
  if (!open) {
    url.searchParams.delete("inspector");
    history.replaceState(null, "", url);
  } else if (!developers) {
    url.searchParams.set("inspector", "");
    location.replace(url);
  }
}

const developers = wantsInspector();

// Ctrl+Shift+Y (⌘ on a Mac), and `?inspector`.
function listenForInspector(app: App): void {
  addEventListener("keydown", (event) => {
    const command = (event.ctrlKey || event.metaKey) && event.shiftKey && !event.altKey;
    if (event.key.toLowerCase() !== "y" || !command || event.repeat) return;
    event.preventDefault();
    app.toggleInspector();
  });
  if (developers) app.toggleInspector();
}

async function main(): Promise<void> {
  requireBrowser();
  const user = demoUser();
  const early = user ? new EarlyRequests(location.origin, user, location.pathname) : undefined;
  if (developers) useDevelopersProgram();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, layerSheet];
  const before = lastTheme();
  if (before) document.documentElement.dataset["theme"] = before;
  const app = new App({
    root: document.getElementById("app")!,
    origin: location.origin,
    path: location.pathname,
    demoUser: user,
    early,
    token: "",
    onlyThread: "",
    language: document.documentElement.lang || "en",
    theme: theme(),
    lastTheme: before,
    embedded: false,
    onTheme: showTheme,
    onPath: setPath,
    onTitle: (title) => (document.title = title),
    onUser: rememberUser,
    onInspector: inspectorChanged,
    onFirstFrame: () => {
      document.documentElement.classList.add("running");
      offerOffline();
    },
  });
  dark.addEventListener("change", () => app.setTheme(theme()));
  addEventListener("popstate", () => app.setPath(location.pathname));
  // For tests: how much was drawn, and which canvas to lose the context of.
  Object.assign(globalThis, { goldenThreadPage: app });
  await app.start();
  listenForInspector(app);
}

main().catch((error: unknown) => {
  console.error(error);
  showFailure(error);
});
