import {
  CHOICES_MAX,
  NO_FILTERS,
  QUERY_TEXT_MAX,
  RESULTS_MAX,
  type SearchFilters,
  type SearchQuery,
  type SearchSort,
  SearchSort as Sorts,
} from "./query.ts";

const SLUG_MAX = 200;
const ATTRIBUTE_NAME_MAX = 100;
const ATTRIBUTE_VALUE_MAX = 200;
const PRICE_MAX = 2_147_483_647;
const MINOR_UNITS = 100;
/** An attribute's choices are `a.<name>=<value>`. */
const ATTRIBUTE = "a.";
const SORTS: readonly SearchSort[] = Sorts.anyOf.map((sort) => sort.const);

/** Where one searches: everywhere, in a category's page or on a seller's stall, whose own paths say that much already. */
export type Place =
  | { readonly kind: "search" }
  | { readonly kind: "category"; readonly slug: string }
  | { readonly kind: "shop"; readonly slug: string };

export const EVERYWHERE: Place = { kind: "search" };

/** How a place is sorted when its address does not say. */
function usualSort({ kind }: Place): SearchSort {
  return kind === "search" ? "relevance" : "popular";
}

/**
 * The query that an address means. Total: whatever cannot be meant is left out, what is too long is cut, a lowest price
 * above the highest changes place with it.
 */
export function searchIn(place: Place, parameters: URLSearchParams, limit: number): SearchQuery {
  const category = place.kind === "category" ? place.slug : slugs(parameters, "category")[0];
  const shops = place.kind === "shop" ? [place.slug] : slugs(parameters, "shop");
  const ratingMin = digit(parameters.get("rating"));
  const isLiteral = parameters.get("words") === "exact";
  return {
    text: place.kind === "search" ? cleanText(parameters.get("q") ?? "", QUERY_TEXT_MAX) : "",
    ...(isLiteral && { isLiteral: true as const }),
    filters: {
      ...(category !== undefined && { category }),
      brands: slugs(parameters, "brand"),
      shops,
      ...prices(parameters),
      ...(ratingMin !== undefined && { ratingMin }),
      ...(parameters.get("stock") === "1" && { inStock: true as const }),
      attributes: attributes(parameters),
    },
    sort: SORTS.find((sort) => sort === parameters.get("sort")) ?? usualSort(place),
    page: pageNumber(parameters.get("page")),
    limit,
  };
}

/**
 * The one address of a query, in canonical order, without what goes without saying. A query that has left its place (a
 * stall's page without the stall) is one of everywhere.
 */
export function pathOf(place: Place, query: SearchQuery): string {
  const { category, shops } = query.filters;
  if (place.kind === "category" && category !== undefined)
    return withParameters(`/c/${encodeURIComponent(category)}`, parametersOf(place, query, ["category"]));
  if (place.kind === "shop" && shops.length === 1 && shops[0] === place.slug)
    return withParameters(`/s/${encodeURIComponent(place.slug)}`, parametersOf(place, query, ["shop"]));
  const everywhere = place.kind === "search" ? query : { ...query, sort: sortElsewhere(place, query) };
  return withParameters("/search", parametersOf(EVERYWHERE, everywhere, []));
}

/** The query as `name=value` pairs, in canonical order; `limit` is never among them. */
function parametersOf(place: Place, query: SearchQuery, without: readonly string[]): [string, string][] {
  const { filters } = query;
  const all: [string, string | undefined][] = [
    ["q", query.text || undefined],
    ["words", query.isLiteral && "exact"],
    ["category", filters.category],
    ...inOrder(filters.brands).map((slug): [string, string] => ["brand", slug]),
    ...inOrder(filters.shops).map((slug): [string, string] => ["shop", slug]),
    ["min", price(filters.priceMin)],
    ["max", price(filters.priceMax)],
    ["rating", filters.ratingMin === undefined ? undefined : String(filters.ratingMin)],
    ["stock", filters.inStock && "1"],
    ...inOrder(Object.keys(filters.attributes)).flatMap((name) =>
      inOrder(filters.attributes[name] ?? []).map((value): [string, string] => [ATTRIBUTE + name, value]),
    ),
    ["sort", query.sort === usualSort(place) ? undefined : query.sort],
    ["page", query.page === 1 ? undefined : String(query.page)],
  ];
  return all.filter((pair): pair is [string, string] => pair[1] !== undefined && !without.includes(pair[0]));
}

/** Whether anything is chosen besides the words and what the place itself chooses. */
export function hasChoices(place: Place, filters: SearchFilters): boolean {
  const bare = searchIn(place, new URLSearchParams(), 1).filters;
  return JSON.stringify(sorted(filters)) !== JSON.stringify(sorted(bare));
}

/** The query with nothing chosen but its words and its place. */
export function cleared(place: Place, query: SearchQuery): SearchQuery {
  return { ...query, filters: searchIn(place, new URLSearchParams(), 1).filters, page: 1 };
}

/** People's text as every engine can take it: no control characters, no half characters, no endless length. */
export function cleanText(text: string, max: number): string {
  const plain = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u200b-\u200f\u2028\u2029\ufeff\s]+/gu, " ")
    .trim();
  if (plain.length <= max) return plain;
  return plain
    .slice(0, max)
    .replace(/[\ud800-\udbff]$/, "")
    .trimEnd();
}

function sortElsewhere(place: Place, { sort }: SearchQuery): SearchSort {
  return sort === usualSort(place) ? usualSort(EVERYWHERE) : sort;
}

function withParameters(path: string, pairs: readonly [string, string][]): string {
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}

function slugs(parameters: URLSearchParams, name: string): string[] {
  return choices(parameters.getAll(name), SLUG_MAX);
}

/** Distinct values in canonical order; those that are empty say nothing. */
function choices(values: readonly string[], max: number): string[] {
  const clean = values.map((value) => cleanText(value, max)).filter((value) => value !== "");
  return inOrder([...new Set(clean)].slice(0, CHOICES_MAX));
}

function attributes(parameters: URLSearchParams): SearchFilters["attributes"] {
  const byName = new Map<string, string[]>();
  for (const [key, value] of parameters) {
    if (!key.startsWith(ATTRIBUTE)) continue;
    const name = cleanText(key.slice(ATTRIBUTE.length), ATTRIBUTE_NAME_MAX);
    if (name !== "") byName.set(name, [...(byName.get(name) ?? []), value]);
  }
  const chosen = [...byName]
    .map(([name, values]): [string, string[]] => [name, choices(values, ATTRIBUTE_VALUE_MAX)])
    .filter(([, values]) => values.length > 0)
    .slice(0, CHOICES_MAX);
  // From entries, so that an attribute called __proto__ is one like any other.
  return Object.fromEntries(chosen.sort(([a], [b]) => compare(a, b)));
}

function prices(parameters: URLSearchParams): Pick<SearchFilters, "priceMin" | "priceMax"> {
  const [one, other] = [minorUnits(parameters.get("min")), minorUnits(parameters.get("max"))];
  const isTurned = one !== undefined && other !== undefined && one > other;
  const [priceMin, priceMax] = isTurned ? [other, one] : [one, other];
  return {
    // Everything costs at least nothing.
    ...(priceMin !== undefined && priceMin > 0 && { priceMin }),
    ...(priceMax !== undefined && { priceMax }),
  };
}

/** `25`, `25.50`, `$1,000` or `25,50` in minor units. */
function minorUnits(text: string | null): number | undefined {
  const plain = (text ?? "")
    .replaceAll(/[\s$]/g, "")
    .replace(/,(?=\d{1,2}$)/, ".")
    .replaceAll(",", "");
  if (!/^\d{1,12}(?:\.\d{0,6})?$/.test(plain)) return undefined;
  return Math.min(PRICE_MAX, Math.round(Number(plain) * MINOR_UNITS));
}

function price(minor: number | undefined): string | undefined {
  if (minor === undefined) return undefined;
  return minor % MINOR_UNITS === 0 ? String(minor / MINOR_UNITS) : (minor / MINOR_UNITS).toFixed(2);
}

function digit(text: string | null): number | undefined {
  return text !== null && /^[1-5]$/.test(text) ? Number(text) : undefined;
}

function pageNumber(text: string | null): number {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Math.min(Number(text), RESULTS_MAX) : 1;
}

function inOrder(values: readonly string[]): string[] {
  return [...values].sort(compare);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sorted(filters: SearchFilters): [string, unknown][] {
  return Object.entries({ ...NO_FILTERS, ...filters }).sort(([a], [b]) => compare(a, b));
}
