import type { EngineFacets, EngineFilters, IdCount } from "../engine.ts";
import type { AttributeValues } from "./attribute-values.ts";
import { countsWithChosen } from "./chosen-counts.ts";
import { type Choice, type Counts, countFacets } from "./count-facets.ts";
import type { PriceFilter, Survey, Surveyor } from "./survey.ts";
import { allButOneOf, allOf } from "./ts-query.ts";

/** The documents that pass all filters, or a sample of them, and what facets say. */
export interface Surveyed extends Survey {
  /** Where in `documents` those are that pass. */
  readonly places: readonly number[];
  readonly facets: EngineFacets | null;
}

interface Asked {
  /** `tsquery` text; '' for everything. */
  readonly text: string;
  /** What each chosen facet asks of the keys. */
  readonly keys: ReadonlyMap<string, string>;
  readonly filters: EngineFilters;
  readonly valueIds: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

const NO_FILTERS: EngineFilters = { brandIds: [], shopIds: [], inStock: false, attributes: {} };

/** Documents from which counts are within a few hundredths. */
const SAMPLE_ENOUGH = 1_000;
/** More than are counted one by one, however a sample errs. */
const SURELY_MANY = 16_000;

/** What matches words and filters. Facets are exact wherever all that they count could be gathered, else scaled from samples. */
export async function surveyWithFacets(surveyor: Surveyor, values: AttributeValues, asked: Asked): Promise<Surveyed> {
  const { keys } = asked;
  const base = asked.text;
  const choice = choiceOf(asked);
  const all = keys.size > 0 ? await surveyor.surveyAll(nearly(asked)) : null;
  if (all) {
    const counts = countFacets(all.documents, choice);
    return { ...all, places: counts.passing, facets: await facetsOf(values, counts, 1) };
  }
  // A sample in which enough pass says all of it at once.
  if (keys.size === 1) {
    const sampled = await surveyor.survey(base, {});
    const counts = countFacets(sampled.documents, choice);
    const passing = counts.passing.length;
    if (passing >= SAMPLE_ENOUGH && passing * sampled.each >= SURELY_MANY) {
      return { ...sampled, places: counts.passing, facets: await facetsOf(values, counts, sampled.each) };
    }
  }
  const facetsAsked = [...keys.keys()];
  const [passing, ...withouts] = await Promise.all([
    surveyor.survey(allOf([base, ...keys.values()]), priceOf(asked.filters)),
    ...facetsAsked.map((facet) => {
      const others = [...keys].filter(([name]) => name !== facet).map(([, query]) => query);
      return surveyor.survey(allOf([base, ...others]), facet === "price" ? {} : priceOf(asked.filters));
    }),
  ]);
  let counts = countFacets(passing.documents, choice);
  let facets = await facetsOf(values, counts, passing.each);
  const places = counts.passing;
  for (const [at, facet] of facetsAsked.entries()) {
    const without = withouts[at]!;
    counts = countFacets(without.documents, choice);
    facets = withFacet(facets, facet, await facetsOf(values, counts, without.each), asked.filters);
  }
  return { ...passing, places, facets };
}

/** The same without facets. */
export async function surveyPassing(surveyor: Surveyor, asked: Asked): Promise<Surveyed> {
  const passing = await surveyor.survey(allOf([asked.text, ...asked.keys.values()]), priceOf(asked.filters));
  // The keys have seen to all else.
  const filters = { ...NO_FILTERS, ...priceOf(asked.filters) };
  return { ...passing, places: countFacets(passing.documents, { filters, attributes: [] }).passing, facets: null };
}

/** What the number of documents to be ranked is estimated by: what is drawn for the survey anyway. */
export function surveyedBy(asked: Asked, withFacets: boolean): { query: string; price: PriceFilter } {
  return withFacets
    ? { query: nearly(asked), price: {} }
    : { query: allOf([asked.text, ...asked.keys.values()]), price: priceOf(asked.filters) };
}

/** What fails a single facet is all that its own counts need besides. */
function nearly({ text, keys }: Asked): string {
  return keys.size > 1 ? allOf([text, allButOneOf([...keys.values()])]) : text;
}

function priceOf({ priceMin, priceMax }: EngineFilters): PriceFilter {
  return { ...(priceMin !== undefined && { priceMin }), ...(priceMax !== undefined && { priceMax }) };
}

function choiceOf({ filters, valueIds }: Asked): Choice {
  const attributes = Object.keys(filters.attributes).map((name) => ({
    name,
    valueIds: new Set(valueIds.get(name)?.values() ?? []),
  }));
  return { filters, attributes };
}

async function facetsOf(values: AttributeValues, counts: Counts, each: number): Promise<EngineFacets> {
  const scaled = (list: readonly IdCount[]) => list.map(({ id, count }) => ({ id, count: count * each }));
  const attributes = await values.telling(counts);
  return {
    ...{ categories: scaled(counts.categories), brands: scaled(counts.brands), shops: scaled(counts.shops) },
    prices: counts.prices.map((count) => count * each),
    priceSpan: counts.priceSpan,
    ratings: counts.ratings.map(({ min, count }) => ({ min, count: count * each })),
    inStock: counts.inStock * each,
    attributes: attributes.map(({ name, values }) => ({
      name,
      values: values.map(({ value, count }) => ({ value, count: count * each })),
    })),
    isApproximate: each > 1,
  };
}

/** One facet's counts taken from where its own choice was left out. */
function withFacet(facets: EngineFacets, facet: string, own: EngineFacets, chosen: EngineFilters): EngineFacets {
  const isApproximate = facets.isApproximate || own.isApproximate;
  switch (facet) {
    case "category":
      return {
        ...facets,
        categories: countsWithChosen(facets.categories, own.categories, chosen.categoryIds),
        isApproximate,
      };
    case "brand":
      return { ...facets, brands: countsWithChosen(facets.brands, own.brands, chosen.brandIds), isApproximate };
    case "shop":
      return { ...facets, shops: countsWithChosen(facets.shops, own.shops, chosen.shopIds), isApproximate };
    case "price":
      return { ...facets, prices: own.prices, priceSpan: own.priceSpan, isApproximate };
    case "rating":
      return { ...facets, ratings: own.ratings, isApproximate };
    case "stock":
      return { ...facets, inStock: own.inStock, isApproximate };
    default: {
      const name = facet.slice("attribute ".length);
      const attribute = own.attributes.filter((each) => each.name === name);
      const others = facets.attributes.filter((each) => each.name !== name);
      return { ...facets, attributes: [...attribute, ...others], isApproximate };
    }
  }
}
