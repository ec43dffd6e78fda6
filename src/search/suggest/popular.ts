import type { Sql } from "../../platform/postgres.ts";
import { isSmall } from "../understand/words.ts";

/** Searches this node knows; at some 100 bytes each. */
const POPULAR_MAX = 20_000;
const MAX_AGE_MS = 60_000;
/** What few searched may be about somebody; and it is no help to others. */
const SEARCHES_MIN = 3;
/** Nor is what found something long ago. */
const FOUND_DAYS = 90;
/** A click says more than a search. */
const CLICK_WORTH = 3;
/** What one does not want is no help to others either. */
const LEAVES_OUT = /(?:^|\s)-/u;
/** A number this long is somebody's. */
const LONG_NUMBER = /\p{N}{6}/u;

/** Searches of others that found something, by how they begin. */
export interface PopularSearches {
  /** The likeliest that begin with `prefix` and say more than it. */
  startingWith(prefix: string, limit: number): Promise<readonly string[]>;
}

interface Popular {
  readonly text: string;
  readonly worth: number;
}

/** The most frequent searches in memory, in the order of their letters; read again once a minute when they are wanted. */
export function popularSearches(sql: Sql): PopularSearches {
  let known: { readonly popular: Promise<readonly Popular[]>; readonly until: number } | null = null;

  const now = () => {
    if (known && performance.now() < known.until) return known.popular;
    const popular = readPopular(sql);
    const mine = { popular, until: performance.now() + MAX_AGE_MS };
    known = mine;
    popular.catch(() => {
      if (known === mine) known = null;
    });
    return popular;
  };

  return {
    startingWith: async (prefix, limit) => {
      const popular = await now();
      const found: Popular[] = [];
      for (let at = firstFrom(popular, prefix); popular[at]?.text.startsWith(prefix); at++) {
        const one = popular[at] as Popular;
        if (one.text !== prefix) found.push(one);
      }
      return found
        .sort((a, b) => b.worth - a.worth || a.text.length - b.text.length)
        .slice(0, limit)
        .map(({ text }) => text);
    },
  };
}

async function readPopular(sql: Sql): Promise<readonly Popular[]> {
  const rows = await sql<Popular[]>`
    SELECT text, (searches + ${CLICK_WORTH}::int * clicks)::int AS worth FROM search_popular
    WHERE searches >= ${SEARCHES_MIN} AND found_at > now() - make_interval(days => ${FOUND_DAYS})
    ORDER BY searches DESC LIMIT ${POPULAR_MAX}`;
  const popular = rows.filter(
    ({ text }) => !LONG_NUMBER.test(text) && !LEAVES_OUT.test(text) && !text.split(" ").every(isSmall),
  );
  return popular.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
}

/** The first place whose text is not before `prefix`. */
function firstFrom(popular: readonly Popular[], prefix: string): number {
  let [low, high] = [0, popular.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((popular[middle] as Popular).text < prefix) low = middle + 1;
    else high = middle;
  }
  return low;
}
