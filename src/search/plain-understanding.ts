import type { EngineFilters, EngineQuery } from "./engine.ts";
import type { Names, NamesReader } from "./names.ts";
import type { SearchFilters } from "./query.ts";
import type { Understanding } from "./understand/understanding.ts";

/** An id that nothing has: a name that is not known narrows to nothing. */
const NOTHING = 0;

/** Takes every word for what it says: no synonym, no intent, no spelling. For a shop without a database. */
export function plainUnderstanding(names: NamesReader): Understanding {
  return {
    understand: async ({ text: given, filters, sort, page, limit }, { withFacets = true } = {}) => {
      const words = plainWords(given);
      const chosen = engineFilters(filters, await names.read());
      const rest = { phrases: [], excluded: [], codes: [], filters: chosen, sort, page, limit, withFacets };
      return { engine: { ...words, ...rest }, understood: { text: words.text, filters: {} } };
    },
    didYouMean: async () => null,
    relaxations: () => [],
    suggesting: async (text, limit) => ({ ...plainWords(text), limit }),
  };
}

function plainWords(given: string): Pick<EngineQuery, "text" | "terms"> {
  const text = given.trim();
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return { text, terms: words.map((word, at) => ({ word, alternatives: [], isPrefix: at === words.length - 1 })) };
}

/** Slugs become the numbers that engines know; a name that is not known narrows to nothing. */
export function engineFilters(filters: SearchFilters, { tree, brands, shops }: Names): EngineFilters {
  const { category, priceMin, priceMax, ratingMin, inStock = false, attributes } = filters;
  const chosen = category === undefined ? undefined : tree.bySlug(category);
  return {
    ...(category !== undefined && { categoryIds: chosen ? tree.subtree(chosen.id) : [NOTHING] }),
    brandIds: filters.brands.map((slug) => brands.bySlug(slug)?.id ?? NOTHING),
    shopIds: filters.shops.map((slug) => shops.bySlug(slug)?.id ?? NOTHING),
    ...(priceMin !== undefined && { priceMin }),
    ...(priceMax !== undefined && { priceMax }),
    ...(ratingMin !== undefined && { ratingMin }),
    inStock,
    attributes,
  };
}
