import { type EngineFacets, type EngineFilters, type IdCount, PRICE_RANGES } from "../engine.ts";
import type { Packed } from "./packed.ts";

const STARS = [4, 3, 2, 1];

/** The filters with values of attributes by number, as documents have them. A facet without a choice lets everything pass. */
export interface Choice {
  readonly filters: EngineFilters;
  readonly attributes: readonly { readonly name: string; readonly valueIds: ReadonlySet<number> }[];
}

/** What facets count in documents that match the words: disjunctive, each ignoring its own choice and obeying all others. */
export interface Counts
  extends Pick<EngineFacets, "categories" | "brands" | "shops" | "prices" | "priceSpan" | "ratings" | "inStock"> {
  /** Documents that pass every filter, by their place. */
  readonly passing: readonly number[];
  /** How many documents that pass every filter have the value with this number. */
  readonly values: Int32Array;
  /** By the name of a chosen attribute: values of documents that pass every filter but this one. */
  readonly valuesWithout: ReadonlyMap<string, ReadonlyMap<number, number>>;
}

/**
 * Counts in one pass. A document that fails no filter counts everywhere; one that fails a single facet counts for that
 * facet alone, since it is what would come with another choice there; one that fails two counts nowhere.
 */
export function countFacets(documents: Packed, choice: Choice): Counts {
  const { filters, attributes } = choice;
  const categoryIds = filters.categoryIds && new Set(filters.categoryIds);
  const brandIds = filters.brandIds.length > 0 ? new Set(filters.brandIds) : undefined;
  const shopIds = filters.shopIds.length > 0 ? new Set(filters.shopIds) : undefined;
  const { priceMin = 0, priceMax = Number.POSITIVE_INFINITY, ratingMin = 0 } = filters;
  const ratingMinHundredths = Math.round(ratingMin * 100);

  const categories = new Tally();
  const brands = new Tally();
  const shops = new Tally();
  const values = new Int32Array(1 + largestOf(documents.values));
  const without = attributes.map(() => new Tally());
  const prices = PRICE_RANGES.map(() => 0);
  const ratings = STARS.map(() => 0);
  const passing: number[] = [];
  let inStock = 0;
  let cheapest = Number.POSITIVE_INFINITY;
  let dearest = -1;

  for (let i = 0; i < documents.count; i++) {
    const price = documents.prices[i]!;
    const failsCategory = categoryIds !== undefined && !categoryIds.has(documents.categories[i]!);
    const failsBrand = brandIds !== undefined && !brandIds.has(documents.brands[i]!);
    const failsShop = shopIds !== undefined && !shopIds.has(documents.shops[i]!);
    const failsPrice = price < priceMin || price > priceMax;
    const failsRating = documents.ratings[i]! < ratingMinHundredths;
    const failsStock = filters.inStock && documents.inStock[i] === 0;
    let failed =
      Number(failsCategory) +
      Number(failsBrand) +
      Number(failsShop) +
      Number(failsPrice) +
      Number(failsRating) +
      Number(failsStock);
    let failedAttribute = -1;
    for (let a = 0; failed < 2 && a < attributes.length; a++) {
      if (hasAny(documents, i, attributes[a]!.valueIds)) continue;
      failed++;
      failedAttribute = a;
    }
    if (failed > 1) continue;
    const passes = failed === 0;
    if (passes) passing.push(i);
    if (passes || failsCategory) categories.add(documents.categories[i]!);
    if ((passes || failsBrand) && documents.brands[i] !== 0) brands.add(documents.brands[i]!);
    if (passes || failsShop) shops.add(documents.shops[i]!);
    if (passes || failsPrice) {
      const range = PRICE_RANGES.findIndex(({ min, max }) => price >= min && (max === null || price < max));
      if (range >= 0) prices[range]!++;
      if (price < cheapest) cheapest = price;
      if (price > dearest) dearest = price;
    }
    if (passes || failsRating)
      for (let s = 0; s < STARS.length; s++) if (documents.ratings[i]! >= STARS[s]! * 100) ratings[s]!++;
    if ((passes || failsStock) && documents.inStock[i] === 1) inStock++;
    const [first, last] = [documents.valueStarts[i]!, documents.valueStarts[i + 1]!];
    if (passes) for (let v = first; v < last; v++) values[documents.values[v]!]!++;
    else if (failedAttribute >= 0)
      for (let v = first; v < last; v++) without[failedAttribute]!.add(documents.values[v]!);
  }
  return {
    ...{ passing, categories: categories.list(), brands: brands.list(), shops: shops.list(), prices, inStock },
    priceSpan: dearest < 0 ? null : { min: cheapest, max: dearest },
    ratings: STARS.map((min, s) => ({ min, count: ratings[s]! })),
    values,
    valuesWithout: new Map(attributes.map(({ name }, a) => [name, without[a]!.counts])),
  };
}

function hasAny(documents: Packed, i: number, valueIds: ReadonlySet<number>): boolean {
  for (let v = documents.valueStarts[i]!; v < documents.valueStarts[i + 1]!; v++) {
    if (valueIds.has(documents.values[v]!)) return true;
  }
  return false;
}

function largestOf(numbers: Int32Array): number {
  let largest = 0;
  for (let i = 0; i < numbers.length; i++) if (numbers[i]! > largest) largest = numbers[i]!;
  return largest;
}

class Tally {
  readonly counts = new Map<number, number>();

  add(id: number): void {
    this.counts.set(id, (this.counts.get(id) ?? 0) + 1);
  }

  list(): IdCount[] {
    return [...this.counts].map(([id, count]) => ({ id, count })).sort((a, b) => b.count - a.count || a.id - b.id);
  }
}
