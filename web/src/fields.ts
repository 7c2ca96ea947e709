// Text fields and selects: the DOM element holds the value while it is edited (input
// methods, clipboard, spelling and undo are the browser's), the app learns each new
// value and may answer with another.
//
// The app's tree can lag a frame behind typing, so values on their way are remembered:
// a value that comes back is an acknowledgement and never written into the field; only
// one the person did not enter (cleared after sending, changed elsewhere) is. Nothing
// is written while an input method composes.
import type { Mirror } from "./dom_element.js";
import { EventKind, Flag, Key, Role, type SemanticEvent } from "./semantics.js";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const MAX_UNACKNOWLEDGED = 64;

function remember(mirror: Mirror, value: string): void {
  mirror.unacknowledged.push(value);
  if (mirror.unacknowledged.length > MAX_UNACKNOWLEDGED) mirror.unacknowledged.shift();
}

// The app's tree shows `value` in the field.
export function showValue(mirror: Mirror, value: string): void {
  const known = mirror.unacknowledged.indexOf(value);
  if (known >= 0) {
    mirror.unacknowledged.splice(0, known + 1);
    return;
  }
  if (mirror.composing) return;
  mirror.unacknowledged.length = 0;
  const field = mirror.element as Field;
  if (field.value === value) return;
  if (field instanceof HTMLSelectElement) {
    field.value = value;
    return;
  }
  const { selectionStart, selectionEnd } = field;
  const atEnd = selectionEnd === field.value.length;
  field.value = value; // moves the caret to the end
  if (!atEnd) field.setSelectionRange(selectionStart, selectionEnd);
}

const encoder = new TextEncoder();

function bytesBefore(text: string, index: number): number {
  return encoder.encode(text.slice(0, index)).length;
}

function indexAt(text: string, bytes: number): number {
  let at = 0;
  for (let seen = 0; at < text.length && seen < bytes;) {
    const code = text.codePointAt(at)!;
    seen += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    at += code < 0x10000 ? 1 : 2;
  }
  return at;
}

function selection(field: Field): { begin: number; end: number } | undefined {
  if (field instanceof HTMLSelectElement) return undefined;
  const { value, selectionStart, selectionEnd } = field;
  return { begin: bytesBefore(value, selectionStart ?? 0), end: bytesBefore(value, selectionEnd ?? 0) };
}

// The app wants this much of its text selected: after a shortcut or a completion.
export function select(mirror: Mirror): void {
  const { text, selectBegin, selectEnd } = mirror.content;
  const field = mirror.element as HTMLInputElement | HTMLTextAreaElement;
  field.setSelectionRange(indexAt(text, selectBegin), indexAt(text, selectEnd));
}

// The app has come to rest after what was entered: its tree is the truth now. (A value
// that is entered, sent and cleared within one frame never shows in the tree.)
export function settle(mirror: Mirror): void {
  if (!mirror.unacknowledged.length || mirror.composing) return;
  mirror.unacknowledged.length = 0;
  showValue(mirror, mirror.content.text);
}

export function entered(mirror: Mirror): SemanticEvent | undefined {
  const field = mirror.element as Field;
  if (mirror.role === Role.ComboBox) {
    remember(mirror, field.value);
    return { kind: EventKind.Select, node: mirror.id, text: field.value };
  }
  // A half-composed syllable is nobody else's business; compositionend sends the whole.
  if (mirror.composing) return undefined;
  // Firefox follows compositionend with an input event that says nothing new.
  const { unacknowledged, content } = mirror;
  if (field.value === (unacknowledged[unacknowledged.length - 1] ?? content.text)) return undefined;
  remember(mirror, field.value);
  return { kind: EventKind.Input, node: mirror.id, text: field.value, ...selection(field) };
}

const KEYS: Record<string, Key> = {
  Enter: Key.Enter, Escape: Key.Escape, ArrowUp: Key.Up, ArrowDown: Key.Down, Tab: Key.Tab,
};
// With Ctrl or ⌘ where several lines are written; Link takes Shift, too.
const MARKUP: Record<string, Key> = { b: Key.Bold, i: Key.Italic, e: Key.Code, k: Key.Link };

// What the app hears of a key pressed in a field, and whether the browser should not.
export function pressed(mirror: Mirror, event: KeyboardEvent): SemanticEvent | undefined {
  const command = event.ctrlKey || event.metaKey;
  const multiline = (mirror.flags & Flag.Multiline) !== 0;
  const markup = multiline && command && !event.altKey ? MARKUP[event.key.toLowerCase()] : undefined;
  const marks = markup !== undefined && event.shiftKey === (markup === Key.Link);
  const key = marks ? markup : KEYS[event.key];
  // 229: the key belongs to an input method, whatever isComposing says.
  if (key === undefined || event.isComposing || event.keyCode === 229) return undefined;
  // Tab completes a word in a longer text; elsewhere it moves on.
  const completing = (mirror.flags & Flag.Completing) !== 0 && !command &&
    (multiline || key !== Key.Tab);
  if (key === Key.Enter && multiline && !command && !completing) return undefined; // a line break
  if (marks || completing || key === Key.Escape || key === Key.Enter) event.preventDefault();
  return { kind: EventKind.Key, node: mirror.id, key, command, shift: event.shiftKey,
           ...selection(mirror.element as Field) };
}
