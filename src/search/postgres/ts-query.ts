import type { EngineFilters, EngineQuery, QueryTerm } from "../engine.ts";
import type { Lexemes } from "./lexemes.ts";

type Read = (text: string) => Lexemes;

const LEXEME = /'((?:[^'\\]|''|\\.)*)'/g;

/** All words and groups of words of a query that Postgres must read for it. */
export function textsOf(query: Pick<EngineQuery, "terms" | "phrases" | "excluded">): string[] {
  const ofTerm = (term: QueryTerm) => [term.word, ...term.alternatives.map(joined), ...(term.corrections ?? [])];
  return [...new Set([...query.terms.flatMap(ofTerm), ...query.phrases.map(joined), ...query.excluded])];
}

/** What one term is met by: its word, a beginning where it may be unfinished, or any alternative. '' for a word that says nothing. */
export function termQuery(term: QueryTerm, read: Read, withCorrections = false): string {
  const { stem, form } = read(term.word);
  const words = [stem, ...term.alternatives.map((words) => read(joined(words)).stem)];
  if (withCorrections) words.push(...(term.corrections ?? []).map((word) => read(word).stem));
  if (term.isPrefix && isSingle(form)) words.push(`${form}:*`);
  return anyOf(words);
}

/** As it stands in documents' heads: title, brand and categories. */
export function headQuery(query: string): string {
  return query.replaceAll(LEXEME, (_, lexeme) => `'^${lexeme}'`).replaceAll(/<(-|\d+)>/g, "&");
}

export function joined(words: readonly string[]): string {
  return words.join(" ");
}

/** `tsquery` text of any of these; '' of none. */
export function anyOf(queries: readonly string[]): string {
  return combined(queries, "|");
}

export function allOf(queries: readonly string[]): string {
  return combined(queries, "&");
}

export function noneOf(queries: readonly string[]): string {
  return allOf(queries.filter((query) => query !== "").map((query) => `!(${query})`));
}

export function code(text: string): string {
  return key(text);
}

/** One lexeme, quoted. */
export function key(lexeme: string): string {
  return `'${lexeme.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

function combined(queries: readonly string[], operator: "|" | "&"): string {
  const given = [...new Set(queries.filter((query) => query !== ""))];
  return given.length < 2 ? (given[0] ?? "") : given.map((query) => `(${query})`).join(` ${operator} `);
}

function isSingle(query: string): boolean {
  return /^'(?:[^'\\]|''|\\.)*'$/.test(query);
}

export type Facet = "category" | "brand" | "shop" | "price" | "rating" | "stock" | `attribute ${string}`;

/** What each chosen facet asks of a document's keys; the price only nearly. An attribute's value that no product has is met by none. */
export function filterKeys(filters: EngineFilters, valueIds: (name: string, value: string) => number | undefined) {
  const keys = new Map<Facet, string>();
  const { categoryIds, brandIds, shopIds, priceMin, priceMax, ratingMin, inStock, attributes } = filters;
  if (categoryIds) keys.set("category", someKey(categoryIds.map((id) => `~c${id}`)));
  if (brandIds.length > 0) keys.set("brand", someKey(brandIds.map((id) => `~b${id}`)));
  if (shopIds.length > 0) keys.set("shop", someKey(shopIds.map((id) => `~s${id}`)));
  if (priceMin !== undefined || priceMax !== undefined) keys.set("price", someKey(priceKeys(priceMin, priceMax)));
  if (ratingMin !== undefined) keys.set("rating", key(`~r${Math.min(5, Math.max(1, Math.ceil(ratingMin)))}`));
  if (inStock) keys.set("stock", key("~i"));
  for (const [name, values] of Object.entries(attributes)) {
    const ids = values.map((value) => valueIds(name, value)).filter((id) => id !== undefined);
    keys.set(`attribute ${name}`, someKey(ids.map((id) => `~v${id}`)));
  }
  return keys;
}

/** Never met by a document: what a filter of nothing asks for. */
const NOTHING = "~nothing";
const PRICE_STEP_MAX = 86;

function someKey(keys: readonly string[]): string {
  return anyOf((keys.length > 0 ? keys : [NOTHING]).map(key));
}

function priceKeys(min = 0, max = Number.POSITIVE_INFINITY): string[] {
  if (max < min || max < 0) return [];
  const first = Math.max(0, priceStep(min) - 1);
  const last = Math.min(PRICE_STEP_MAX, Number.isFinite(max) ? priceStep(max) + 1 : PRICE_STEP_MAX);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => `~p${first + i}`);
}

/** As `search_price_step` in the database; callers allow for the last bit of a logarithm. */
function priceStep(price: number): number {
  return Math.floor(Math.log(1 + Math.max(0, price)) * 4);
}
