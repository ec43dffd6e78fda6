import type { SearchFilters } from "../query.ts";
import type { Piece } from "./pieces.ts";
import { findPrice } from "./price.ts";

/** What words can say that a filter does better. Brands, colours and the like stay words: engines find them where they are. */
export type Intents = Pick<SearchFilters, "priceMin" | "priceMax" | "ratingMin" | "inStock">;

/** Part of the words that is an intent: from which token, how many. */
interface Found {
  readonly from: number;
  readonly count: number;
  readonly intents: Intents;
}

interface Token {
  readonly text: string;
  readonly piece: number;
}

/** "<50" and "$50+" are two words. */
const JOINED = /^([<>]=?|\u2264|\u2265)?(.*?)(\+)?$/su;
const IN_STOCK = [["in", "stock"], ["in-stock"], ["instock"], ["available", "now"]];
const STARS = /^([1-5])(?:[-\u2010]?stars?)?$/u;
const OR_MORE = [
  ["and", "up"],
  ["and", "above"],
  ["and", "over"],
  ["or", "more"],
  ["or", "better"],
  ["or", "higher"],
  ["or", "up"],
];

/** Takes prices, stars and 'in stock' out of the pieces. Of what is said twice the narrower counts; what remains says no more. */
export function takeIntents(pieces: readonly Piece[]): {
  readonly pieces: readonly Piece[];
  readonly intents: Intents;
} {
  let [left, intents]: [readonly Piece[], Intents] = [pieces, {}];
  // Each turn leaves fewer pieces.
  for (;;) {
    const tokens = tokensOf(left);
    const words = tokens.map(({ text }) => text);
    const found = price(words) ?? stock(words) ?? stars(words);
    if (!found) return { pieces: left, intents };
    const gone = new Set(tokens.slice(found.from, found.from + found.count).map(({ piece }) => piece));
    left = left.filter((_, index) => !gone.has(index));
    intents = narrower(intents, found.intents);
  }
}

/** What holds when both are asked for. Bounds that leave nothing between them are taken for the two ends of a span. */
export function narrower(a: Intents, b: Intents): Intents {
  const priceMin = largest(a.priceMin, b.priceMin);
  const priceMax = smallest(a.priceMax, b.priceMax);
  const ratingMin = largest(a.ratingMin, b.ratingMin);
  const isCrossed = priceMin !== undefined && priceMax !== undefined && priceMin > priceMax;
  return {
    ...(priceMin !== undefined && { priceMin: isCrossed ? priceMax : priceMin }),
    ...(priceMax !== undefined && { priceMax: isCrossed ? priceMin : priceMax }),
    ...(ratingMin !== undefined && { ratingMin }),
    ...((a.inStock || b.inStock) && { inStock: true as const }),
  };
}

/** Words in lower case without punctuation around; what is no plain word is ''. */
function tokensOf(pieces: readonly Piece[]): Token[] {
  return pieces.flatMap(({ kind, raw }, piece) => {
    if (kind !== "plain") return [{ text: "", piece }];
    const bare = raw
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[,.!?;:)\]]+$/, "")
      .replace(/^[([]+/, "");
    const parts =
      JOINED.exec(bare)
        ?.slice(1)
        .filter((part) => part) ?? [];
    return (parts.length > 0 ? parts : [""]).map((text) => ({
      text: text === "\u2264" ? "<=" : text === "\u2265" ? ">=" : text,
      piece,
    }));
  });
}

function price(words: readonly string[]): Found | null {
  const found = findPrice(words);
  if (!found) return null;
  const { from, count, ...intents } = found;
  return { from, count, intents };
}

function stock(words: readonly string[]): Found | null {
  for (let from = 0; from < words.length; from++) {
    const said = IN_STOCK.find((wanted) => standsAt(words, from, wanted));
    if (said && words[from - 1] !== "not") return { from, count: said.length, intents: { inStock: true } };
  }
  return null;
}

/**
 * "4 stars and up", "4+ stars", "at least 4 stars", "rated 4+", and "mug 4 stars" at the end of the words: a "5 star
 * mug" is a kind of mug, and "4 stars" alone a kind of thing.
 */
function stars(words: readonly string[]): Found | null {
  for (let at = 0; at < words.length; at++) {
    const number = STARS.exec(words[at] ?? "")?.[1];
    if (number === undefined) continue;
    const isAtLeast = standsAt(words, at - 2, ["at", "least"]);
    const isRated = words[at - 1] === "rated";
    let next = at + 1;
    let isOpen = isAtLeast;
    let hasStars = /star/.test(words[at] ?? "");
    const takeMore = () => {
      if (words[next] === "+") [next, isOpen] = [next + 1, true];
      const more = OR_MORE.find((wanted) => standsAt(words, next, wanted));
      if (more) [next, isOpen] = [next + more.length, true];
    };
    takeMore();
    if (/^stars?$/.test(words[next] ?? "")) [next, hasStars] = [next + 1, true];
    takeMore();
    const isWith = words[at - 1] === "with";
    const from = isAtLeast ? at - 2 : isRated || isWith ? at - 1 : at;
    const isLast = !words[next] && words.slice(0, from).some((word) => /\p{L}/u.test(word));
    const isMeant = isOpen ? hasStars || isRated : hasStars && (isRated || (isLast && /stars$/.test(words[next - 1]!)));
    if (isMeant) return { from, count: next - from, intents: { ratingMin: Number(number) } };
  }
  return null;
}

function standsAt(words: readonly string[], at: number, wanted: readonly string[]): boolean {
  return at >= 0 && wanted.every((word, index) => words[at + index] === word);
}

function largest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.max(a, b);
}

function smallest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}
