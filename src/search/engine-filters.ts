import type { EngineFilters } from "./engine.ts";
import type { Names } from "./names.ts";
import type { SearchFilters } from "./query.ts";

/** An id that nothing has. */
const NOTHING = 0;

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
