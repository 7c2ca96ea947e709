// Keys that no field or list has taken: a shortcut of the app, or the page's own.
//
// Invariant: a key is kept from the page only when it means something in the app
// (src/ui/views/shortcuts.hpp). A widget hears the keys pressed in it, nothing else.
import type { DomLayer } from "./dom_layer.js";
import { put, type Exports } from "./glue.js";

export const MAC_KEYS = /Mac|iPhone|iPad/.test(navigator.platform);

// True when the app has taken the key.
export function takeKey(event: KeyboardEvent, wasm: Exports, layer: DomLayer): boolean {
  // 229: the key belongs to an input method, whatever isComposing says.
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return false;
  if (event.key === "Tab") {
    layer.loopTab(event);
    return false;
  }
  const [command, other] = MAC_KEYS ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  if (other) return false;
  const target = event.target as Element;
  if (event.altKey && target instanceof HTMLSelectElement) return false; // opens it
  const field = target instanceof Element && target.matches("input,textarea,select,[contenteditable]");
  put(wasm, event.key);
  if (!wasm._gt_shortcut(command, event.altKey, event.shiftKey, field)) return false;
  event.preventDefault();
  return true;
}
