import type { IdCount } from "../engine.ts";

/**
 * A facet's counts where its own choice was left out, but for what is chosen: that is counted among what passes, which is
 * never more and so never a rougher sample. Else a category of 120 things could say that it has 144.
 */
export function countsWithChosen(
  passing: readonly IdCount[],
  without: readonly IdCount[],
  chosen: readonly number[] = [],
): IdCount[] {
  const ids = new Set(chosen);
  return [...passing.filter(({ id }) => ids.has(id)), ...without.filter(({ id }) => !ids.has(id))];
}
