// Runs in every measured page before its own scripts, the same in all. Marks in the
// browser's trace when a text with a marker (bench-17) came in by the socket and when it
// stood in the page; which frame showed it to people is in the trace, too (trace.mjs).
(() => {
  const MARKER = /bench-\d+/g;
  const seen = new Set();
  const waiting = new Map(); // name of a mark -> who waits for it

  const mark = (name) => {
    if (seen.has(name)) return;
    seen.add(name);
    performance.mark(name);
    waiting.get(name)?.();
  };
  const note = (kind, text) => {
    for (const [marker] of (text ?? '').matchAll(MARKER)) mark(`${kind}:${marker}`);
  };

  globalThis.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      this.addEventListener('open', () => mark('open'));
      this.addEventListener('message', ({ data }) => {
        note('arrived', data);
        if (data.includes('subscription_succeeded') && data.includes('private-org')) mark('live');
      });
    }
  };

  new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === 'characterData') note('shown', target.data);
      for (const node of addedNodes) note('shown', node.textContent);
    }
  }).observe(document, { childList: true, subtree: true, characterData: true });

  globalThis.benchHas = (name) => seen.has(name);
  globalThis.benchMarked = (name) =>
    seen.has(name) || new Promise((resolve) => waiting.set(name, () => resolve(true)));
})();
