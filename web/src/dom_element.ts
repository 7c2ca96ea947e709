// One semantic node as one real element: which element a role becomes, and how its
// properties are written, each only when it changed.
import { cssFont } from "./fonts.js";
import { Flag, Role, cssColor, type Content, type Visited } from "./semantics.js";

export interface Mirror {
  readonly id: number;
  readonly role: Role;
  readonly tag: string;
  readonly element: HTMLElement;
  parent: number;
  x: number; // of the element's box within its parent's
  y: number;
  w: number;
  h: number;
  absoluteX: number;
  absoluteY: number;
  flags: number;
  content: Content;
  round: number; // last update in which the node was present
  // Fields: values the person entered that the app's tree has not shown yet.
  unacknowledged: string[];
  composing: boolean;
}

const TAGS: Partial<Record<Role, string>> = {
  [Role.Main]: "main", [Role.Navigation]: "nav", [Role.Complementary]: "aside",
  [Role.Banner]: "header", [Role.List]: "ul", [Role.ListItem]: "li", [Role.Link]: "a",
  [Role.Button]: "button", [Role.SearchBox]: "input", [Role.ComboBox]: "select",
  [Role.Article]: "article", [Role.Text]: "div", [Role.Option]: "button",
};

// Explicit also where the tag implies it: `list-style: none` hides list semantics in
// Safari, and a header inside main is no banner.
const ROLES: Partial<Record<Role, string>> = {
  [Role.Banner]: "banner", [Role.Group]: "group", [Role.List]: "list",
  [Role.ListItem]: "listitem", [Role.SearchBox]: "searchbox", [Role.Image]: "img",
  [Role.Log]: "log", [Role.Status]: "status", [Role.Alert]: "alert", [Role.Feed]: "feed",
  [Role.Dialog]: "dialog", [Role.ProgressBar]: "progressbar", [Role.Separator]: "separator",
  [Role.ListBox]: "listbox", [Role.Option]: "option",
};

// Landmarks belong to the whole page: inside someone else's, ours are plain groups.
const LANDMARKS = new Set([Role.Main, Role.Navigation, Role.Complementary, Role.Banner]);

export const FIELDS = new Set([Role.SearchBox, Role.TextBox]);
export const SCROLLERS = new Set([Role.Log, Role.Feed]);
// Whether arrow and page keys scroll it.
export function scrolls(node: { role: Role; flags: number }): boolean {
  return SCROLLERS.has(node.role) || (node.role === Role.Group && (node.flags & Flag.Clips) !== 0);
}

export function tagOf(node: Visited, level: number, landmarks: boolean): string {
  if (node.role === Role.Heading) return `h${Math.min(6, Math.max(1, level))}`;
  if (node.role === Role.TextBox) return node.flags & Flag.Multiline ? "textarea" : "input";
  if (!landmarks && LANDMARKS.has(node.role)) return "div";
  return TAGS[node.role] ?? "div";
}

export function create(node: Visited, tag: string, content: Content, landmarks: boolean): Mirror {
  const element = document.createElement(tag);
  const role = !landmarks && LANDMARKS.has(node.role) ? "group" : ROLES[node.role];
  if (role) element.setAttribute("role", role);
  element.className = `gt-${Role[node.role]!.toLowerCase()}`;
  if (element instanceof HTMLButtonElement) element.type = "button";
  if (element instanceof HTMLInputElement) {
    element.type = node.role === Role.SearchBox ? "search" : "text";
    element.autocomplete = "off";
  }
  if (element instanceof HTMLTextAreaElement) element.rows = 1;
  if (FIELDS.has(node.role) || TEXTUAL.has(node.role)) element.dir = "auto"; // right to left, too
  if (node.role === Role.ListBox || node.role === Role.Option) element.id = `gt-${node.id}`;
  if (node.role === Role.Option) element.tabIndex = -1; // the field keeps the focus
  if (node.role === Role.Dialog) {
    element.setAttribute("aria-modal", "true");
    element.tabIndex = -1; // a press on its ground leaves the focus in it
  }
  // Readable and movable by keyboard alone.
  if (scrolls(node) || node.role === Role.Separator) element.tabIndex = 0;
  return { id: node.id, role: node.role, tag, element, parent: -1, x: NaN, y: NaN, w: NaN, h: NaN,
           absoluteX: 0, absoluteY: 0, flags: 0, content, round: 0, unacknowledged: [],
           composing: false };
}

export function attribute(element: HTMLElement, name: string, value: string | undefined): void {
  if (value === undefined) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

// Under a finger Safari zooms the page into fields whose text is smaller than this: there
// they have it, and are scaled down to the text that is drawn and laid out.
const TOUCH_TEXT_PX = 16;
const touch = matchMedia("(hover: none) and (pointer: coarse)");

function scaleOf(role: Role, content: Content): number {
  return touch.matches && FIELDS.has(role) ? Math.min(1, content.sizePx / TOUCH_TEXT_PX) : 1;
}

export function place(mirror: Mirror, node: Visited, parent: Mirror | undefined): void {
  const x = node.x - (parent?.absoluteX ?? 0);
  const y = node.y - (parent?.absoluteY ?? 0);
  const { style } = mirror.element;
  const scale = scaleOf(mirror.role, mirror.content);
  if (mirror.x !== x || mirror.y !== y) {
    style.transform = `translate(${x}px,${y}px)${scale < 1 ? ` scale(${scale})` : ""}`;
  }
  if (mirror.w !== node.w) style.width = `${node.w / scale}px`;
  if (mirror.h !== node.h) style.height = `${node.h / scale}px`;
  mirror.x = x;
  mirror.y = y;
  mirror.w = node.w;
  mirror.h = node.h;
  mirror.absoluteX = node.x;
  mirror.absoluteY = node.y;
}

// A field with answers under it, which aria-activedescendant leads to (dom_layer.ts).
function applyAnswers(field: HTMLElement, shown: boolean): void {
  const combobox = shown && field instanceof HTMLInputElement;
  if (combobox) attribute(field, "role", "combobox");
  else if (field.getAttribute("role") === "combobox") field.removeAttribute("role");
  attribute(field, "aria-expanded", combobox ? "true" : undefined);
  attribute(field, "aria-autocomplete", shown ? "list" : undefined);
  if (!shown) field.removeAttribute("aria-activedescendant");
}

export function applyFlags(mirror: Mirror, flags: number): void {
  const { element, role } = mirror;
  const on = (flag: Flag): boolean => (flags & flag) !== 0;
  if (role === Role.Option) attribute(element, "aria-selected", String(on(Flag.Current)));
  else attribute(element, "aria-current", on(Flag.Current) ? "page" : undefined);
  if (FIELDS.has(role)) applyAnswers(element, on(Flag.Completing));
  if ("disabled" in element) {
    (element as HTMLButtonElement).disabled = on(Flag.Disabled);
  } else {
    attribute(element, "aria-disabled", on(Flag.Disabled) ? "true" : undefined);
  }
  if (role === Role.Button) {
    attribute(element, "aria-pressed", on(Flag.Toggles) ? String(on(Flag.Pressed)) : undefined);
    attribute(element, "aria-haspopup", on(Flag.HasPopup) ? "true" : undefined);
    attribute(element, "aria-expanded",
              on(Flag.HasPopup) || on(Flag.Expanded) ? String(on(Flag.Expanded)) : undefined);
  }
  element.classList.toggle("gt-clips", on(Flag.Clips));
  element.classList.toggle("gt-covered", on(Flag.Covered));
  mirror.flags = flags;
}

// The text as one block per drawn line, so that selection and find-in-page light up
// exactly where the words are drawn.
function writeText(element: HTMLElement, content: Content, fallback: string): void {
  const text = content.text || fallback;
  if (!content.lines) {
    if (element.textContent !== text || element.childElementCount) element.textContent = text;
    return;
  }
  element.replaceChildren(...content.lines.map((line) => {
    const span = document.createElement("span");
    span.textContent = line;
    return span;
  }));
}

function writeChoices(select: HTMLSelectElement, content: Content, before: Content | undefined) {
  const same = before && JSON.stringify(before.choices) === JSON.stringify(content.choices);
  if (same && select.options.length) return;
  select.replaceChildren(...content.choices.map(([value, label]) => new Option(label, value)));
}

function writeLook(element: HTMLElement, content: Content, isField: boolean, scale: number): void {
  const { style } = element;
  style.font = cssFont(content.face, content.sizePx / scale, content.lineHeightPx / scale);
  if (isField) {
    style.color = cssColor(content.color);
    style.setProperty("--faint", cssColor(content.faintColor));
  } else {
    style.setProperty("--ink", cssColor(content.color)); // seen only where pixels are lost
  }
}

// A bare path leads to the server, also from a widget in someone else's page.
function writeHref(link: HTMLAnchorElement, href: string, origin: string): void {
  const inside = href.startsWith("/");
  attribute(link, "href", inside ? origin + href : href);
  attribute(link, "target", inside ? undefined : "_blank");
  attribute(link, "rel", inside ? undefined : "noopener noreferrer");
}

// Elements whose text is their accessible content; others carry their name as a label.
const REGIONS = new Set([Role.Status, Role.Alert]); // what is in them is announced
const TEXTUAL = new Set([Role.Text, Role.Heading, Role.Status, Role.Alert]);

export function applyContent(mirror: Mirror, content: Content, before: Content | undefined,
                             origin: string, hasChildren: boolean): void {
  const { element, role } = mirror;
  const textual = TEXTUAL.has(role) && !hasChildren;
  const saysItself = textual && !REGIONS.has(role) && (!content.text || content.text === content.name);
  attribute(element, "aria-label", content.name && !saysItself ? content.name : undefined);
  if (textual) writeText(element, content, saysItself ? content.name : "");
  const isField = FIELDS.has(role);
  if (textual || isField || role === Role.ComboBox) {
    writeLook(element, content, isField, scaleOf(role, content));
  }
  if (element instanceof HTMLAnchorElement) writeHref(element, content.href, origin);
  if (element instanceof HTMLSelectElement) writeChoices(element, content, before);
  if (isField) {
    const field = element as HTMLInputElement;
    if (field.placeholder !== content.placeholder) field.placeholder = content.placeholder;
    attribute(field, "maxlength", content.maxLength ? String(content.maxLength) : undefined);
  }
  if (role === Role.ListItem) {
    attribute(element, "aria-posinset", content.position ? String(content.position) : undefined);
    attribute(element, "aria-setsize", content.position ? String(content.setSize) : undefined);
  }
  if (role === Role.ProgressBar || role === Role.Separator) {
    attribute(element, "aria-valuenow", String(content.percent));
    attribute(element, "aria-valuemin", "0");
    attribute(element, "aria-valuemax", "100");
  }
  mirror.content = content;
}
