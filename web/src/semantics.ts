// The semantic tree as it comes from src/platform/web/semantics_encoder.cpp; the
// layout is described in its header. Numbers follow the enums of src/ui/semantics.hpp.

export enum Role {
  Main, Navigation, Complementary, Banner, Group, List, ListItem, Link, Button, SearchBox,
  TextBox, ComboBox, Heading, Image, Log, Article, Status, Alert, Feed, Text, Dialog,
  ProgressBar, Separator, ListBox, Option,
}

export enum Flag {
  Current = 1, Disabled = 2, Multiline = 4, Pressed = 8, Toggles = 16, Expanded = 32,
  HasPopup = 64, Clips = 128, Covered = 256, WantsFocus = 512, Completing = 1024,
}

export enum EventKind { Click, Input, Select, Key, Focus, Blur }
export enum Key { None, Enter, Escape, Up, Down, Tab, Bold, Italic, Code, Link }

export interface SemanticEvent {
  kind: EventKind;
  node: number;
  text?: string;
  key?: Key;
  command?: boolean;
  shift?: boolean;
  begin?: number; // the field's selection, in UTF-8 bytes
  end?: number;
}

export interface Content {
  name: string;
  text: string;
  placeholder: string;
  href: string;
  lines: string[] | undefined; // the text as drawn, where that is known
  choices: [value: string, label: string][];
  level: number;
  percent: number;
  maxLength: number;
  face: number;
  sizePx: number;
  lineHeightPx: number;
  color: number; // 0xRRGGBBAA
  faintColor: number;
  selectSerial: number; // the selection to make whenever this changes, in UTF-8 bytes
  selectBegin: number;
  selectEnd: number;
  position: number; // in a set of which not all is here, from 1; 0: not said
  setSize: number;
}

export interface Rect {
  x: number;
  y: number;
  w: number;
  h: number;
}

// One node of the frame; reused between calls, so nothing may keep it.
export interface Visited extends Rect {
  id: number;
  parent: number;
  role: Role;
  flags: number;
  content: Content | undefined; // undefined: as before
}

const WORDS = 9;
const decoder = new TextDecoder();

type Wire = [string, string, string, string, string[] | 0, [string, string][] | 0, number, number,
             number, number, number, number, number, number, number, number, number, number, number];

function decode(bytes: Uint8Array): Content {
  const [name, text, placeholder, href, lines, choices, level, percent, maxLength, face, sizePx,
         lineHeightPx, color, faintColor, selectSerial, selectBegin, selectEnd, position,
         setSize] = JSON.parse(decoder.decode(bytes)) as Wire;
  return { name, text, placeholder, href, lines: lines || undefined, choices: choices || [],
           level, percent, maxLength, face, sizePx, lineHeightPx, color, faintColor,
           selectSerial, selectBegin, selectEnd, position, setSize };
}

export function visit(heap: Uint8Array, records: number, count: number, contents: number,
                      each: (node: Visited) => void): void {
  const words = new Uint32Array(heap.buffer, records, count * WORDS);
  const floats = new Float32Array(heap.buffer, records, count * WORDS);
  const node: Visited =
    { id: 0, parent: 0, role: Role.Group, flags: 0, x: 0, y: 0, w: 0, h: 0, content: undefined };
  for (let i = 0, at = 0; i < count; i++, at += WORDS) {
    const length = words[at + 8]!;
    const offset = contents + words[at + 7]!;
    node.id = words[at]!;
    node.parent = words[at + 1]!;
    node.role = words[at + 2]! & 0xff;
    node.flags = words[at + 2]! >>> 8;
    node.x = floats[at + 3]!;
    node.y = floats[at + 4]!;
    node.w = floats[at + 5]!;
    node.h = floats[at + 6]!;
    node.content = length ? decode(heap.subarray(offset, offset + length)) : undefined;
    each(node);
  }
}

export function cssColor(rgba: number): string {
  return `rgb(${rgba >>> 24} ${(rgba >>> 16) & 255} ${(rgba >>> 8) & 255} / ${(rgba & 255) / 255})`;
}
