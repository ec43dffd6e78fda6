import type { EngineFilters, EngineQuery, SuggestQuery } from "../engine.ts";
import { plainWords } from "../understand/words.ts";
import { attributeKey } from "./attributes.ts";
import { ALIAS, TEXT_FIELDS } from "./schema.ts";

/** Values of a facet that are counted. */
const FACET_VALUES_MAX = 250;
/** What results may be sorted by, one after the other. */
const SORTS_MAX = 3;
/** Texts count alike in so many steps from best to least; within a step the product's own worth decides. */
const TEXT_STEPS = 10;

/** How exactly words must be met: as they are, mistyped, or only some of them. */
export type Strictness = "all" | "resembling" | "some";

/** One search of a multi_search. */
export interface SearchRequest {
  readonly collection: string;
  readonly q: string;
  readonly query_by: string;
  readonly query_by_weights: string;
  readonly prefix: string;
  readonly num_typos: string;
  readonly typo_tokens_threshold: number;
  readonly drop_tokens_threshold: number;
  readonly enable_synonyms: boolean;
  readonly filter_by: string;
  readonly sort_by: string;
  readonly facet_by: string;
  readonly max_facet_values: number;
  readonly facet_strategy: string;
  readonly include_fields: string;
  readonly highlight_fields: string;
  readonly page: number;
  readonly per_page: number;
}

/** What is counted, and chosen; attributes each by its name. */
export type Facet =
  | "categories"
  | "brands"
  | "shops"
  | "prices"
  | "ratings"
  | "stock"
  | "attributes"
  | `attribute ${string}`;

const FACET_FIELDS: Record<Exclude<Facet, `attribute ${string}`>, readonly string[]> = {
  categories: ["category_id"],
  brands: ["brand_id"],
  shops: ["shop_id"],
  prices: ["price_range", "price"],
  ratings: ["stars"],
  stock: ["in_stock"],
  attributes: ["attributes"],
};

/** A search, and the facets to be read from its answer. */
export interface Planned {
  readonly request: SearchRequest;
  readonly facets: readonly Facet[];
}

/**
 * The searches of one query, to be sent together: the first has the results and the facets that nothing is chosen of; each
 * facet with a choice is counted by one of its own that leaves this choice out. `enough` results, and no more words are dropped.
 */
export function plan(query: EngineQuery, strictness: Strictness, enough = 1): [Planned, ...Planned[]] {
  const parts = filterParts(query.filters);
  const chosen = [...parts.keys()];
  const free = Object.keys(FACET_FIELDS).filter((facet) => !parts.has(facet as Facet)) as Facet[];
  const main = requestOf(query, strictness, parts, enough);
  if (!query.withFacets) return [{ request: main, facets: [] }];
  const others = chosen.map((facet): Planned => {
    const rest = new Map([...parts].filter(([each]) => each !== facet));
    const request = { ...requestOf(query, strictness, rest, enough), ...facetsBy([facet]), page: 1, per_page: 0 };
    return { request, facets: [facet] };
  });
  return [{ request: { ...main, ...facetsBy(free) }, facets: free }, ...others];
}

/**
 * The query with the words of its codes standing together, as part numbers have them; null where it has none of several
 * words. Two words of a code, found anywhere in a text, are no code.
 */
export function withCodesTogether(query: EngineQuery): EngineQuery | null {
  const codes = query.codes.map(plainWords).filter((words) => words.length > 1);
  if (codes.length === 0) return null;
  const inCodes = new Set(codes.flat());
  const terms = query.terms.filter(({ word }) => !inCodes.has(word));
  return { ...query, terms, phrases: [...query.phrases, ...codes] };
}

/** The search for what may be meant while one is typing. */
export function suggestRequest({ terms, limit }: SuggestQuery): SearchRequest {
  const words = { terms, phrases: [], excluded: [], codes: [] };
  const query = { ...words, sort: "relevance", page: 1, limit } as const;
  return requestOf(query, "resembling", new Map());
}

type Words = Pick<EngineQuery, "terms" | "phrases" | "excluded" | "codes" | "sort" | "page" | "limit">;

function requestOf(
  query: Words,
  strictness: Strictness,
  filters: ReadonlyMap<Facet, string>,
  enough = 1,
): SearchRequest {
  const isStrict = strictness === "all";
  return {
    collection: ALIAS,
    q: textOf(query),
    query_by: TEXT_FIELDS.map(({ name }) => name).join(","),
    query_by_weights: TEXT_FIELDS.map(({ weight }) => weight).join(","),
    prefix: String(query.terms.at(-1)?.isPrefix ?? false),
    num_typos: TEXT_FIELDS.map(({ typos }) => (isStrict ? 0 : typos)).join(","),
    typo_tokens_threshold: isStrict ? 0 : 1,
    drop_tokens_threshold: strictness === "some" ? enough : 0,
    enable_synonyms: query.terms.some(({ alternatives }) => alternatives.length > 0),
    filter_by: [...filters.values()].join(" && "),
    sort_by: sortOf(query),
    ...facetsBy([]),
    include_fields: "id",
    highlight_fields: "none",
    page: query.page,
    per_page: query.limit,
  };
}

/** Words are letters and digits, so that none of them can be taken for a sign. The word being typed comes last. */
function textOf({ terms, phrases, excluded }: Words): string {
  const parts = [
    ...phrases.map((words) => `"${words.join(" ")}"`),
    ...excluded.map((words) => (words.includes(" ") ? `-"${words}"` : `-${words}`)),
    ...terms.map(({ word }) => word),
  ];
  return parts.length === 0 ? "*" : parts.join(" ");
}

function filterParts(filters: EngineFilters): Map<Facet, string> {
  const { categoryIds, brandIds, shopIds, priceMin, priceMax, ratingMin, inStock, attributes } = filters;
  const parts = new Map<Facet, string>();
  if (categoryIds) parts.set("categories", anyOf("category_id", categoryIds));
  if (brandIds.length > 0) parts.set("brands", anyOf("brand_id", brandIds));
  if (shopIds.length > 0) parts.set("shops", anyOf("shop_id", shopIds));
  const ends = [
    ...(priceMin === undefined ? [] : [`price:>=${priceMin}`]),
    ...(priceMax === undefined ? [] : [`price:<=${priceMax}`]),
  ];
  if (ends.length > 0) parts.set("prices", ends.join(" && "));
  if (ratingMin !== undefined) parts.set("ratings", `rating:>=${ratingMin}`);
  if (inStock) parts.set("stock", "in_stock:=true");
  for (const [name, values] of Object.entries(attributes)) {
    const keys = values.map((value) => attributeKey(name, value));
    parts.set(`attribute ${name}`, anyOf("attribute_keys", keys));
  }
  return parts;
}

function anyOf(field: string, values: readonly (string | number)[]): string {
  return `${field}:=[${values.join(",")}]`;
}

function sortOf({ sort, codes }: Words): string {
  switch (sort) {
    case "relevance": {
      const exact = codes.map(codeKey).filter((code) => code !== "");
      const first = exact.length > 0 ? [`_eval(${anyOf("codes", exact.map(quoted))}):desc`] : [];
      const rest = [`_text_match(buckets: ${TEXT_STEPS}):desc`, "boost:desc", "number:asc"];
      return [...first, ...rest].slice(0, SORTS_MAX).join(",");
    }
    case "popular":
      return "popularity:desc,number:asc";
    case "newest":
      return "created_at:desc,number:desc";
    case "price-asc":
      return "price:asc,number:asc";
    case "price-desc":
      return "price:desc,number:asc";
    case "rating":
      return "rating:desc,review_count:desc,number:asc";
    default:
      return sort satisfies never;
  }
}

/** A code as documents have it: letters and digits. */
export function codeKey(code: string): string {
  return code.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "");
}

/** In backticks a value means itself; there is no sign for a backtick, and no code has one. */
function quoted(value: string): string {
  return `\`${value.replaceAll("`", "")}\``;
}

function facetsBy(facets: readonly Facet[]): Pick<SearchRequest, "facet_by" | "max_facet_values" | "facet_strategy"> {
  const fields = facets.flatMap((facet) =>
    facet.startsWith("attribute ") ? FACET_FIELDS.attributes : FACET_FIELDS[facet as keyof typeof FACET_FIELDS],
  );
  return { facet_by: fields.join(","), max_facet_values: FACET_VALUES_MAX, facet_strategy: "exhaustive" };
}
