// What a host page is told about, read from what the thread shows (CONTRACT.md names
// the roles): the same words a person would go by.

export interface Shown {
  viewing: number;
  status: string;
  comments: string[]; // "{author}, {time}" of the mirrored rows, oldest first
}

// Undefined until the thread is there.
export function readTree(layer: HTMLElement): Shown | undefined {
  const log = layer.querySelector("[role=log]");
  if (!log) return undefined;
  const viewers = layer.querySelector('[role=group][aria-label="Viewers"]');
  const status = layer.querySelector<HTMLSelectElement>('select[aria-label="Status"]');
  return {
    viewing: parseInt(viewers?.textContent ?? "0", 10) || 0,
    status: status?.value ?? "",
    comments: Array.from(log.querySelectorAll("article"), (row) => row.getAttribute("aria-label") ?? ""),
  };
}
