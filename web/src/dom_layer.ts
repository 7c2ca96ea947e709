// The DOM layer: mirrors the semantic tree into real elements that lie exactly over
// what the canvas shows: screen readers, find-in-page, selection, links, fields,
// keyboard and browser tests use these. The page and each widget have one.
//
// Invariant: after `update` the elements stand in tree order, one per node, and an
// element keeps its identity as long as its node keeps id, role and tag. A person's
// action becomes exactly one SemanticEvent. While a dialog is open Tab stays in it, and
// when it closes the focus returns to where it was.
import { FIELDS, SCROLLERS, applyContent, applyFlags, attribute, create, place, scrolls, tagOf,
         type Mirror } from "./dom_element.js";
import { entered, pressed, select, settle, showValue } from "./fields.js";
import { EventKind, Flag, Key, Role, visit, type SemanticEvent, type Visited } from "./semantics.js";

export interface LayerOptions {
  origin: string;
  landmarks: boolean; // false inside someone else's page
  ink: boolean;       // show the text: the canvas cannot
  send(event: SemanticEvent): void;
  scroll(target: Element, dy: number): void; // arrow and page keys in a scroller
}

// How long a log stays silent after its rows moved by scrolling, so that a screen
// reader hears what is new and not what was merely brought into view.
const QUIET_MS = 600;

export class DomLayer {
  readonly element = document.createElement("div");
  private readonly mirrors = new Map<number, Mirror>();
  private readonly byElement = new WeakMap<Element, Mirror>();
  private readonly cursors = new Map<number, Node | null>(); // parent → next expected child
  private readonly parents = new Set<number>();
  private round = 0;
  private quietTimer = 0;
  private dialog: Mirror | undefined; // the one that lies on top
  private beforeDialog = 0;           // the node that had the focus
  private listbox: Mirror | undefined;
  private option: Mirror | undefined; // the one that Enter takes

  constructor(private readonly options: LayerOptions) {
    this.element.className = options.ink ? "gt-layer gt-ink" : "gt-layer";
    const listen = <K extends keyof HTMLElementEventMap>(
      type: K, handler: (event: HTMLElementEventMap[K]) => void): void =>
      this.element.addEventListener(type, handler);
    listen("click", (event) => this.clicked(event));
    listen("input", (event) => this.input(event));
    listen("compositionstart", (event) => this.composition(event, true));
    listen("compositionend", (event) => this.composition(event, false));
    listen("keydown", (event) => this.key(event));
    listen("mousedown", (event) => this.mouseDown(event));
    listen("focusin", (event) => this.focus(event, EventKind.Focus));
    listen("focusout", (event) => this.focus(event, EventKind.Blur));
    this.quiet();
  }

  // The node whose element `target` is or lies in.
  find(target: EventTarget | null): Mirror | undefined {
    for (let at = target as Element | null; at && at !== this.element; at = at.parentElement) {
      const mirror = this.byElement.get(at);
      if (mirror) return mirror;
    }
    return undefined;
  }

  // True where the browser acts by itself (a field, a button, a link).
  isInteractive(target: EventTarget | null): boolean {
    return target instanceof Element && target.closest("a,button,input,textarea,select") !== null;
  }

  // True where content of a scroller lies beyond its edge in that direction. Lists show
  // a row more than fits on either side, so what is mirrored tells.
  canScroll(dx: number, dy: number): boolean {
    if (Math.abs(dx) > Math.abs(dy)) return false;
    for (const scroller of this.mirrors.values()) {
      if (!(scroller.flags & Flag.Clips)) continue;
      for (const child of scroller.element.children) {
        const mirror = this.byElement.get(child);
        if (mirror && (dy < 0 ? mirror.y < -1 : mirror.y + mirror.h > scroller.h + 1)) return true;
      }
    }
    return false;
  }

  // Keeps logs from announcing for a moment.
  quiet(): void {
    clearTimeout(this.quietTimer);
    this.element.classList.add("gt-quiet");
    this.setLive("off");
    this.quietTimer = window.setTimeout(() => {
      this.element.classList.remove("gt-quiet");
      this.setLive("polite");
    }, QUIET_MS);
  }

  // The app has drawn what came of every event so far.
  settle(): void {
    for (const mirror of this.mirrors.values()) settle(mirror);
  }

  stop(): void {
    clearTimeout(this.quietTimer);
    this.element.remove();
  }

  update(heap: Uint8Array, records: number, count: number, contents: number): void {
    const focused = this.focusedElement();
    const present = new Set<number>();
    this.parents.clear();
    visit(heap, records, count, contents, (node) => {
      present.add(node.id);
      this.parents.add(node.parent);
    });
    this.removeAbsent(present);
    this.round++;
    this.cursors.clear();
    this.listbox = this.option = undefined;
    let wanted: Mirror | undefined;
    let dialog = 0;
    visit(heap, records, count, contents, (node) => {
      const mirror = this.apply(node);
      if (mirror) wanted = mirror;
      if (node.role === Role.Dialog && !(node.flags & Flag.Covered)) dialog = node.id;
      if (node.role === Role.ListBox) this.listbox = this.mirrors.get(node.id);
      if (node.role === Role.Option && node.flags & Flag.Current) {
        this.option = this.mirrors.get(node.id);
      }
    });
    const back = this.dialogChanged(this.mirrors.get(dialog), focused);
    wanted ??= back;
    this.pointToOption();
    if (wanted) wanted.element.focus({ preventScroll: true });
    // Moving an element in the tree drops its focus.
    else if (focused?.isConnected && this.focusedElement() !== focused) {
      focused.focus({ preventScroll: true });
    }
  }

  // Keeps where the focus was; returns what has it again once no dialog is open.
  private dialogChanged(dialog: Mirror | undefined,
                        focused: HTMLElement | null): Mirror | undefined {
    const before = this.dialog;
    this.dialog = dialog;
    if (dialog && !before) this.beforeDialog = (focused && this.byElement.get(focused)?.id) || 0;
    if (dialog || !before) return undefined;
    const back = this.mirrors.get(this.beforeDialog);
    this.beforeDialog = 0;
    return back;
  }

  // Tells assistive technology which answer the field's Enter takes.
  private pointToOption(): void {
    const field = this.focusedElement();
    const mirror = field && this.byElement.get(field);
    if (!mirror || !(mirror.flags & Flag.Completing)) return;
    attribute(field, "aria-controls", this.listbox?.element.id);
    attribute(field, "aria-activedescendant", this.option?.element.id);
  }

  // Tab in a dialog goes round; elsewhere it is the browser's.
  loopTab(event: KeyboardEvent): void {
    if (!this.dialog || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = this.dialog.element.querySelectorAll<HTMLElement>("a[href],button,input,textarea,select,[tabindex]");
    const stops = [...all].filter((stop) => stop.tabIndex >= 0 && !stop.matches(":disabled"));
    const at = stops.indexOf(this.focusedElement()!);
    if (at >= 0 && at !== (event.shiftKey ? 0 : stops.length - 1)) return;
    event.preventDefault();
    stops[event.shiftKey ? stops.length - 1 : 0]?.focus({ preventScroll: true });
  }

  // Mirrors one node; returns it when it asks for the focus.
  private apply(node: Visited): Mirror | undefined {
    let mirror = this.mirrors.get(node.id);
    const content = node.content ?? mirror?.content;
    if (!content) return undefined;
    const tag = tagOf(node, content.level, this.options.landmarks);
    let before: typeof content | undefined = mirror?.content;
    if (!mirror || mirror.role !== node.role || mirror.tag !== tag) {
      mirror = this.replace(mirror, create(node, tag, content, this.options.landmarks));
      before = undefined;
    }
    const parent = this.mirrors.get(node.parent);
    place(mirror, node, parent);
    if (before === undefined || node.content) {
      applyContent(mirror, content, before, this.options.origin, this.parents.has(node.id));
      if (FIELDS.has(node.role) || node.role === Role.ComboBox) showValue(mirror, content.text);
      if (content.selectSerial !== (before?.selectSerial ?? 0) && content.selectSerial) select(mirror);
    }
    const wantedFocus = mirror.flags & Flag.WantsFocus;
    if (mirror.flags !== node.flags || before === undefined) applyFlags(mirror, node.flags);
    this.insert(mirror, parent, node.parent);
    mirror.round = this.round;
    return node.flags & Flag.WantsFocus && !wantedFocus ? mirror : undefined;
  }

  private insert(mirror: Mirror, parent: Mirror | undefined, parentId: number): void {
    const into = parent?.element ?? this.element;
    const expected = this.cursors.has(parentId) ? this.cursors.get(parentId)! : into.firstChild;
    if (expected === mirror.element) {
      this.cursors.set(parentId, mirror.element.nextSibling);
    } else {
      into.insertBefore(mirror.element, expected);
      this.cursors.set(parentId, expected);
    }
    mirror.parent = parentId;
  }

  private replace(old: Mirror | undefined, made: Mirror): Mirror {
    if (old) {
      made.element.append(...old.element.children);
      old.element.replaceWith(made.element);
    }
    this.mirrors.set(made.id, made);
    this.byElement.set(made.element, made);
    if (SCROLLERS.has(made.role)) {
      made.element.setAttribute("aria-live", this.isQuiet() ? "off" : "polite");
    }
    return made;
  }

  private removeAbsent(present: Set<number>): void {
    for (const [id, mirror] of this.mirrors) {
      if (present.has(id)) continue;
      // Children that live on under another parent are placed anew by `insert`.
      mirror.element.remove();
      this.mirrors.delete(id);
    }
  }

  private isQuiet(): boolean {
    return this.element.classList.contains("gt-quiet");
  }

  private setLive(value: "off" | "polite"): void {
    for (const log of this.element.querySelectorAll("[role=log],[role=feed]")) {
      log.setAttribute("aria-live", value);
    }
  }

  private focusedElement(): HTMLElement | null {
    const root = this.element.getRootNode() as Document | ShadowRoot;
    const active = root.activeElement;
    return active instanceof HTMLElement && this.element.contains(active) ? active : null;
  }

  // An answer is pressed without taking the focus from the field.
  private mouseDown(event: MouseEvent): void {
    if (this.find(event.target)?.role === Role.Option) event.preventDefault();
  }

  private clicked(event: MouseEvent): void {
    const target = (event.target as Element).closest("a,button");
    const mirror = target && this.byElement.get(target);
    if (!mirror) return;
    if (mirror.role === Role.Link) {
      const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
      // Other tabs, windows, downloads and the outside world are the browser's.
      if (modified || event.button !== 0 || !mirror.content.href.startsWith("/threads/")) return;
      event.preventDefault();
    }
    this.options.send({ kind: EventKind.Click, node: mirror.id });
  }

  private input(event: Event): void {
    const mirror = this.find(event.target);
    const sent = mirror && entered(mirror);
    if (sent) this.options.send(sent);
  }

  private composition(event: CompositionEvent, active: boolean): void {
    const mirror = this.find(event.target);
    if (!mirror) return;
    mirror.composing = active;
    // Firefox and Safari fire no input event after compositionend, Chrome fires it before.
    if (!active) this.input(event);
  }

  private key(event: KeyboardEvent): void {
    const mirror = this.find(event.target);
    if (!mirror) return;
    if (FIELDS.has(mirror.role)) {
      const sent = pressed(mirror, event);
      if (sent) this.options.send(sent);
    } else if (event.target === mirror.element && mirror.role === Role.Separator) {
      const key = { ArrowUp: Key.Up, ArrowDown: Key.Down }[event.key];
      if (key === undefined) return;
      event.preventDefault();
      this.options.send({ kind: EventKind.Key, node: mirror.id, key });
    } else if (event.target === mirror.element && scrolls(mirror)) {
      this.scrollKey(mirror, event);
    } else if (!event.defaultPrevented) {
      this.roam(mirror, event);
    }
  }

  // Up and down lead through a list as Tab does.
  private roam(mirror: Mirror, event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const moves = mirror.role === Role.Link || mirror.role === Role.Button;
    if (!step || !moves || event.altKey || event.ctrlKey || event.metaKey) return;
    const list = mirror.element.closest(".gt-list,.gt-group.gt-clips");
    if (!list) return;
    const stops = [...list.querySelectorAll<HTMLElement>("a,button")];
    const next = stops[stops.indexOf(mirror.element) + step];
    if (!next) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
  }

  private scrollKey(mirror: Mirror, event: KeyboardEvent): void {
    const page = Math.max(40, mirror.h - 40);
    const steps: Record<string, number> = {
      ArrowUp: -40, ArrowDown: 40, PageUp: -page, PageDown: page, Home: -1e7, End: 1e7,
      " ": event.shiftKey ? -page : page,
    };
    const dy = steps[event.key];
    if (dy === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.options.scroll(mirror.element, dy);
  }

  private focus(event: FocusEvent, kind: EventKind): void {
    const mirror = this.find(event.target);
    if (mirror) this.options.send({ kind, node: mirror.id });
  }
}
