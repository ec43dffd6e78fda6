import type { SearchFilters, SearchQuery } from "../src/search/query.ts";
import type { Facets, SearchResults, Understood } from "../src/search/search.ts";
import type { Place } from "../src/search/url.ts";
import { money } from "./money.ts";
import type { Levels } from "./parts/product-card.tsx";

/** Prices are filtered in the market's currency. */
const CURRENCY = "USD";

/** What a search found, and where it stands: all that its page, and each part of it, is made from. */
export interface FoundProps {
  readonly place: Place;
  readonly query: SearchQuery;
  /** The same query with what was read out of the words among the choices: what is chosen next starts from here. */
  readonly base: SearchQuery;
  readonly results: SearchResults;
  readonly levels: Levels;
  /** Of the page, where it changes with what is searched. */
  readonly title?: string;
  /** Names in the address that nothing here has; nothing is chosen by them. */
  readonly unknown: readonly string[];
  /** Results are counted this far. */
  readonly countMax: number;
  /** The address of a query, in this place where it can be said there. */
  readonly pathTo: (query: SearchQuery) => string;
  /** Where nothing is chosen but the words; null where nothing is. */
  readonly clearPath: string | null;
}

/** Something that was chosen, in words, and what is left without it. */
export interface Choice {
  readonly words: string;
  readonly without: SearchFilters;
}

/** What is chosen, in the order of the facets, but for what the place itself says. */
export function choicesOf(filters: SearchFilters, facets: Facets | null, place: Place): Choice[] {
  const { category: _, priceMin: __, priceMax: ___, ...noPrice } = filters;
  const without = (name: keyof SearchFilters) =>
    Object.fromEntries(Object.entries(filters).filter(([key]) => key !== name)) as SearchFilters;
  const choices: Choice[] = [];
  if (filters.category !== undefined && place.kind !== "category")
    choices.push({ words: labelOf(facets?.categories, filters.category), without: without("category") });
  for (const slug of filters.brands)
    choices.push({ words: labelOf(facets?.brands, slug), without: { ...filters, brands: but(filters.brands, slug) } });
  if (place.kind !== "shop")
    for (const slug of filters.shops)
      choices.push({ words: labelOf(facets?.shops, slug), without: { ...filters, shops: but(filters.shops, slug) } });
  const span = priceWords(filters);
  if (span !== null)
    choices.push({
      words: span,
      without: { ...noPrice, ...(filters.category !== undefined && { category: filters.category }) },
    });
  if (filters.ratingMin !== undefined)
    choices.push({ words: ratingWords(filters.ratingMin), without: without("ratingMin") });
  if (filters.inStock) choices.push({ words: "In stock", without: without("inStock") });
  for (const [name, values] of Object.entries(filters.attributes))
    for (const value of values)
      choices.push({ words: `${name}: ${value}`, without: withoutValue(filters, name, value) });
  return choices;
}

/** Signs alone are no words: such a search finds what the empty one does. */
export function isWordless(text: string): boolean {
  return text !== "" && !/[\p{L}\p{N}]/u.test(text);
}

/** What the words were taken to mean besides themselves: `without “blue”, under $50`. */
export function takenWords({ filters: read, leftOut = [] }: Understood, facets: Facets | null): string {
  const filters: SearchFilters = { brands: [], shops: [], attributes: {}, ...read };
  const without = leftOut.length > 0 ? [`without ${orList(leftOut)}`] : [];
  const choices = choicesOf(filters, facets, { kind: "search" }).map(({ words }) =>
    words === "In stock" ? "in stock" : words.replace(/^(Under|Up|From) /, lower),
  );
  return [...without, ...choices].join(", ");
}

/** `“blue” or “dark red”`. */
export function orList(words: readonly string[]): string {
  return words.map((each) => `“${each}”`).join(" or ");
}

/** `Under $50`, `From $25`, `$25 to $50`; null without bounds. What ends at $49.99 is under $50. */
export function priceWords({ priceMin, priceMax }: Pick<SearchFilters, "priceMin" | "priceMax">): string | null {
  const top = priceMax === undefined ? undefined : priceMax % 100 === 99 ? priceMax + 1 : priceMax;
  if (priceMin === undefined) return top === undefined ? null : `${top === priceMax ? "Up to" : "Under"} ${short(top)}`;
  return top === undefined ? `From ${short(priceMin)}` : `${short(priceMin)} to ${short(top)}`;
}

/** Of what fits but for its price, when all of it costs more, or less, than was chosen; null where that is not why nothing fits. */
export function nearestPrice({ priceMin, priceMax }: SearchFilters, facets: Facets | null): string | null {
  const span = facets?.priceSpan ?? null;
  if (span === null) return null;
  if (priceMax !== undefined && span.min > priceMax) return `The cheapest is ${short(span.min)}.`;
  if (priceMin !== undefined && span.max < priceMin) return `The dearest is ${short(span.max)}.`;
  return null;
}

export function ratingWords(min: number): string {
  return min === 5 ? "5 stars" : `${min} star${min === 1 ? "" : "s"} or more`;
}

/** A price as people say it: `$25`, `$25.50`. */
function short(minor: number): string {
  return money(minor, CURRENCY).replace(/\.00$/, "");
}

function labelOf(choices: readonly { readonly value: string; readonly label: string }[] | undefined, value: string) {
  return choices?.find((choice) => choice.value === value)?.label ?? value;
}

function but(values: readonly string[], value: string): string[] {
  return values.filter((each) => each !== value);
}

function withoutValue(filters: SearchFilters, name: string, value: string): SearchFilters {
  const left = Object.entries(filters.attributes)
    .map(([key, values]): [string, string[]] => [key, key === name ? but(values, value) : values])
    .filter(([, values]) => values.length > 0);
  return { ...filters, attributes: Object.fromEntries(left) };
}

function lower(text: string): string {
  return text.toLowerCase();
}
