// waitFor(condition): for what has no event to wait for. Resolves with the condition's
// first truthy value; a condition that throws counts as not yet.
export async function waitFor(condition, { limit_ms = 5_000, what = String(condition) } = {}) {
  const end = performance.now() + limit_ms;
  let last;
  for (;;) {
    try {
      last = await condition();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end) throw new Error(`not within ${limit_ms} ms: ${what}; at last: ${last}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
