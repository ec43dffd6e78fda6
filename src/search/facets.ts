import type { CategoryTree } from "../catalogue/category-tree.ts";
import { type EngineFacets, type IdCount, PRICE_RANGES } from "./engine.ts";
import type { Named, Names } from "./names.ts";
import type { SearchFilters } from "./query.ts";
import type { CategoryChoice, FacetChoice, Facets } from "./search.ts";

/** This many or more. */
const STARS = [4, 3, 2, 1];

/** Gives an engine's counts their names, adds categories up their tree, and says what is chosen. */
export function facetsOf(counts: EngineFacets, filters: SearchFilters, names: Names): Facets {
  const { priceMin, priceMax, ratingMin, inStock } = filters;
  return {
    categories: categoryChoices(counts.categories, filters.category, names.tree),
    brands: choicesOf(counts.brands, filters.brands, names.brands),
    shops: choicesOf(counts.shops, filters.shops, names.shops),
    prices: PRICE_RANGES.map(({ min, max }, index) => ({
      min,
      max,
      count: counts.prices[index] ?? 0,
      isChosen: isRangeChosen({ min, max }, priceMin, priceMax),
    })),
    priceSpan: counts.priceSpan,
    ratings: STARS.map((min) => ({
      min,
      count: counts.ratings.find((each) => each.min === min)?.count ?? 0,
      isChosen: min === ratingMin,
    })),
    inStock: { count: counts.inStock, isChosen: inStock === true },
    attributes: attributeChoices(counts.attributes, filters.attributes),
    isApproximate: counts.isApproximate,
  };
}

/** Both ends of a choice are included, a range's upper end is not: a choice may name that end or the cent before it. */
function isRangeChosen(range: (typeof PRICE_RANGES)[number], chosenMin = 0, chosenMax?: number): boolean {
  if (chosenMin === 0 && chosenMax === undefined) return false;
  if (chosenMin !== range.min) return false;
  return range.max === null ? chosenMax === undefined : chosenMax === range.max || chosenMax === range.max - 1;
}

/** The way down to the chosen category and one level below it; a level with a single way on is walked through. */
function categoryChoices(
  counts: readonly IdCount[],
  chosenSlug: string | undefined,
  tree: CategoryTree,
): CategoryChoice[] {
  const totals = totalsOf(counts, tree);
  const chosen = chosenSlug === undefined ? undefined : tree.bySlug(chosenSlug);
  const path = chosen ? [...tree.path(chosen.id)] : [];
  const below = () => tree.children(path.at(-1)?.id ?? null).filter(({ id }) => (totals.get(id) ?? 0) > 0);
  if (!chosen) for (let only = below(); only.length === 1 && path.length < 32; only = below()) path.push(...only);
  const asChoice = (category: (typeof path)[number], depth: number): CategoryChoice => ({
    value: category.slug,
    label: category.name,
    count: totals.get(category.id) ?? 0,
    isChosen: category.id === chosen?.id,
    depth,
  });
  const further = below().sort((a, b) => totals.get(b.id)! - totals.get(a.id)!);
  return [...path.map(asChoice), ...further.map((category) => asChoice(category, path.length))];
}

/** Products in each category and all below it. */
function totalsOf(counts: readonly IdCount[], tree: CategoryTree): Map<number, number> {
  const totals = new Map<number, number>();
  for (const { id, count } of counts)
    for (const above of tree.path(id)) totals.set(above.id, (totals.get(above.id) ?? 0) + count);
  return totals;
}

/** What the counts name, most first, and what is chosen though nothing is left of it. */
function choicesOf<T extends { readonly id: number; readonly slug: string; readonly name: string }>(
  counts: readonly IdCount[],
  chosen: readonly string[],
  names: Named<T>,
): FacetChoice[] {
  const counted = counts.flatMap(({ id, count }) => {
    const one = names.byId(id);
    return one ? [{ value: one.slug, label: one.name, count, isChosen: chosen.includes(one.slug) }] : [];
  });
  counted.sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
  const there = new Set(counted.map(({ value }) => value));
  const lost = chosen
    .filter((slug) => !there.has(slug))
    .map((slug) => ({ value: slug, label: names.bySlug(slug)?.name ?? slug, count: 0, isChosen: true }));
  return [...counted, ...lost];
}

function attributeChoices(counts: EngineFacets["attributes"], chosen: SearchFilters["attributes"]) {
  const counted = counts.map(({ name, values }) => ({ name, values: valueChoices(values, chosen[name] ?? []) }));
  const there = new Set(counts.map(({ name }) => name));
  const lost = Object.entries(chosen)
    .filter(([name]) => !there.has(name))
    .map(([name, values]) => ({ name, values: valueChoices([], values) }));
  return [...counted, ...lost];
}

function valueChoices(
  counts: readonly { readonly value: string; readonly count: number }[],
  chosen: readonly string[],
): FacetChoice[] {
  const there = new Set(counts.map(({ value }) => value));
  return [
    ...counts.map(({ value, count }) => ({ value, label: value, count, isChosen: chosen.includes(value) })),
    ...chosen.filter((value) => !there.has(value)).map((value) => ({ value, label: value, count: 0, isChosen: true })),
  ];
}
