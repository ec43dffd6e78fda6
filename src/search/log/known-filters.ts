import type { Names } from "../names.ts";
import type { SearchFilters } from "../query.ts";
import { recognised } from "../recognised.ts";
import type { Facets } from "../search.ts";

/**
 * The filters without what nothing here is called: an address may say anything, people's names and numbers too, and the
 * log keeps it. Of attributes, values that were counted are known; where none were counted, none is.
 */
export function knownFilters(filters: SearchFilters, names: Names, facets: Facets | null): SearchFilters {
  const { attributes, ...named } = recognised(filters, names).filters;
  const counted = new Map(
    facets?.attributes.map(({ name, values }) => [
      name,
      new Set(values.filter(({ count }) => count > 0).map(({ value }) => value)),
    ]),
  );
  const known = Object.entries(attributes)
    .map(([name, values]): [string, string[]] => [name, values.filter((value) => counted.get(name)?.has(value))])
    .filter(([, values]) => values.length > 0);
  return {
    ...named,
    attributes: Object.fromEntries(known),
  };
}
