// Our two web fonts, and the system's emoji font, under private family names so that a host
// page's "Inter" stays what it was. The icon font must be there before anything is drawn;
// Inter may come late, the system's sans stands in until then.
import { assetUrl } from "./glue.js";

const UI_FAMILY = "Golden Thread Inter";
const ICON_FAMILY = "Golden Thread Icons";

const EMOJI_FAMILY = "Golden Thread Emoji";

const UI_STACK = `"${UI_FAMILY}", "${EMOJI_FAMILY}", Inter, system-ui, -apple-system, "Segoe UI", Roboto, ` +
  `"Noto Sans", sans-serif`;
const MONO_STACK = `ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace`;

// By ui::text::Face: Regular, Medium, Semibold, Mono, Icon, Italic.
const FACES = [
  { style: "normal", weight: 400, stack: UI_STACK },
  { style: "normal", weight: 550, stack: UI_STACK },
  { style: "normal", weight: 640, stack: UI_STACK },
  { style: "normal", weight: 400, stack: MONO_STACK },
  { style: "normal", weight: 400, stack: `"${ICON_FAMILY}"` },
  { style: "italic", weight: 400, stack: UI_STACK },
];

export const PICTURE = FACES.length; // not a font: ui::text::Face::Picture

// The value of CSS `font` (and of a canvas') for a face at a size.
export function cssFont(face: number, sizePx: number, lineHeightPx?: number): string {
  const { style, weight, stack } = FACES[face] ?? FACES[0]!;
  const line = lineHeightPx === undefined ? "" : `/${lineHeightPx}px`;
  return `${style} ${weight} ${sizePx}px${line} ${stack}`;
}

// The range of @fontsource's latin subset, so that what it lacks comes from one
// fallback font per word instead of one per letter.
const LATIN = "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308," +
  "U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD";

// What is an emoji by itself (Unicode's Emoji_Presentation), and what joins such. Other
// fonts of the system may have some of them, too, without colour.
const EMOJI = "U+200D,U+231A-231B,U+23E9-23EC,U+23F0,U+23F3,U+25FD-25FE,U+2614-2615,U+2648-2653," +
  "U+267F,U+2693,U+26A1,U+26AA-26AB,U+26BD-26BE,U+26C4-26C5,U+26CE,U+26D4,U+26EA,U+26F2-26F3," +
  "U+26F5,U+26FA,U+26FD,U+2705,U+270A-270B,U+2728,U+274C,U+274E,U+2753-2755,U+2757," +
  "U+2795-2797,U+27B0,U+27BF,U+2B1B-2B1C,U+2B50,U+2B55,U+FE0F,U+1F000-1FAFF,U+E0020-E007F";
const EMOJI_FONTS = ["Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji"];

interface Loading {
  icons: Promise<unknown>;
  inter: Promise<unknown>;
}

let loading: Loading | undefined;

// Starts both downloads, once per page.
export function loadFonts(): Loading {
  if (loading) return loading;
  const source = (asset: "inter" | "icons"): string => `url("${assetUrl(asset)}") format("woff2")`;
  const inter = new FontFace(UI_FAMILY, source("inter"),
                             { weight: "100 900", unicodeRange: LATIN });
  const icons = new FontFace(ICON_FAMILY, source("icons"));
  const emoji = new FontFace(EMOJI_FAMILY, EMOJI_FONTS.map((name) => `local("${name}")`).join(),
                             { unicodeRange: EMOJI });
  document.fonts.add(inter).add(icons).add(emoji);
  emoji.load().catch(() => undefined); // none of them here: the system chooses
  loading = { icons: icons.load(), inter: inter.load() };
  loading.inter.catch(() => undefined); // a lost font is a lost look, not a lost app
  return loading;
}
