import { type EngineFacets, type EngineResult, type IdCount, PRICE_RANGES } from "../engine.ts";
import { RESULTS_MAX } from "../query.ts";
import { readAttributeFacet } from "./attributes.ts";
import type { Facet, Planned, Strictness } from "./requests.ts";

/** Attributes that are offered beside those chosen, and values of each. */
const ATTRIBUTES_MAX = 8;
const VALUES_MAX = 12;

/** What we read of a search's answer. */
export interface SearchAnswer {
  readonly found: number;
  readonly hits?: readonly { readonly document: { readonly id?: string } }[];
  readonly facet_counts?: readonly FacetAnswer[];
}

interface FacetAnswer {
  readonly field_name: string;
  readonly counts: readonly { readonly value: string; readonly count: number }[];
  readonly stats?: { readonly min?: number; readonly max?: number };
}

export function idsOf({ hits = [] }: SearchAnswer): number[] {
  return hits.map(({ document }) => Number(document.id));
}

/** The result that these answers to these searches make. */
export function resultOf(
  planned: readonly Planned[],
  answers: readonly SearchAnswer[],
  match: Strictness,
): EngineResult {
  const [first] = answers;
  const wantsFacets = planned.some(({ facets }) => facets.length > 0);
  return {
    ids: first ? idsOf(first) : [],
    total: Math.min(first?.found ?? 0, RESULTS_MAX + 1),
    match,
    facets: wantsFacets ? facetsIn(planned, answers) : null,
  };
}

function facetsIn(planned: readonly Planned[], answers: readonly SearchAnswer[]): EngineFacets {
  const counted = new Map<Facet, readonly FacetAnswer[]>();
  for (const [index, { facets }] of planned.entries())
    for (const facet of facets) counted.set(facet, answers[index]?.facet_counts ?? []);
  const field = (facet: Facet, name: string) => counted.get(facet)?.find(({ field_name }) => field_name === name);
  const numbers = (facet: Facet, name: string) => idCounts(field(facet, name));
  const ranges = new Map(numbers("prices", "price_range").map(({ id, count }) => [id, count]));
  const stars = numbers("ratings", "stars");
  const { min, max } = field("prices", "price")?.stats ?? {};
  return {
    categories: numbers("categories", "category_id"),
    brands: numbers("brands", "brand_id").filter(({ id }) => id > 0),
    shops: numbers("shops", "shop_id"),
    prices: PRICE_RANGES.map((_, range) => ranges.get(range) ?? 0),
    priceSpan: min === undefined || max === undefined || ranges.size === 0 ? null : { min, max },
    ratings: [4, 3, 2, 1].map((least) => ({ min: least, count: sum(stars.filter(({ id }) => id >= least)) })),
    inStock: field("stock", "in_stock")?.counts.find(({ value }) => value === "true")?.count ?? 0,
    attributes: attributesIn(counted),
    isApproximate: false,
  };
}

function attributesIn(counted: ReadonlyMap<Facet, readonly FacetAnswer[]>): EngineFacets["attributes"] {
  const valuesIn = (answers: readonly FacetAnswer[] = []) => {
    const facets = answers.find(({ field_name }) => field_name === "attributes")?.counts ?? [];
    const read = facets.flatMap(({ value, count }) => {
      const attribute = readAttributeFacet(value);
      return attribute ? [{ ...attribute, count }] : [];
    });
    return Map.groupBy(read, ({ name }) => name);
  };
  const choices = [...counted].flatMap(([facet, answers]) =>
    facet.startsWith("attribute ") ? [{ name: facet.slice("attribute ".length), answers }] : [],
  );
  const chosen = new Set(choices.map(({ name }) => name));
  const free = [...valuesIn(counted.get("attributes"))]
    .filter(([name, values]) => !chosen.has(name) && values.length > 1)
    .sort(([, a], [, b]) => sum(b) - sum(a))
    .slice(0, ATTRIBUTES_MAX);
  const own = choices.flatMap(({ name, answers }): typeof free => {
    const values = valuesIn(answers).get(name);
    return values ? [[name, values]] : [];
  });
  return [...own, ...free].map(([name, values]) => ({
    name,
    values: values.slice(0, VALUES_MAX).map(({ value, count }) => ({ value, count })),
  }));
}

function idCounts(answer: FacetAnswer | undefined): IdCount[] {
  return (answer?.counts ?? []).map(({ value, count }) => ({ id: Number(value), count }));
}

function sum(counts: readonly { readonly count: number }[]): number {
  return counts.reduce((total, { count }) => total + count, 0);
}
