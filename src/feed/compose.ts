import type { ProductCard } from "../catalogue/catalogue.ts";
import type { FeedReason, FeedSection } from "./feed.ts";

/** What could be in a section, the best first. */
export interface Candidates {
  readonly why: FeedReason;
  readonly ids: readonly number[];
  /** Not in this section, though perhaps in another. */
  readonly without?: ReadonlySet<number>;
  readonly min: number;
  readonly max: number;
}

/**
 * Sections of what could be in them: in their order each takes what none before has taken, nothing of `hidden`, and
 * nothing without a card. A section of fewer than its least is left out, and takes nothing.
 */
export function composed(
  wanted: readonly Candidates[],
  cards: ReadonlyMap<number, ProductCard>,
  hidden: ReadonlySet<number>,
): FeedSection[] {
  const taken = new Set(hidden);
  return wanted.flatMap(({ why, ids, without, min, max }) => {
    const free = [...new Set(ids)].filter((id) => !taken.has(id) && !without?.has(id) && cards.has(id)).slice(0, max);
    if (free.length < min) return [];
    for (const id of free) taken.add(id);
    return [{ ...why, cards: free.map((id) => cards.get(id)!) }];
  });
}
