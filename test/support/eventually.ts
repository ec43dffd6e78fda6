const POLL_MS = 10;

/**
 * Waits until `condition` gives something true and returns it; what it throws meanwhile counts as 'not yet'. Fails after
 * `timeoutMs` with what it waited for and what it last saw.
 */
export async function eventually<T>(
  what: string,
  condition: () => T | Promise<T>,
  timeoutMs = 10_000,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      last = await condition();
      if (last) return last as NonNullable<T>;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms for ${what}; last saw ${String(last)}`);
    await Bun.sleep(POLL_MS);
  }
}
