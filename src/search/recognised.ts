import type { Names } from "./names.ts";
import type { SearchFilters } from "./query.ts";

/** Filters without the brands, shops and category that nothing here is called, and those. */
export function recognised(
  { category, brands, shops, ...others }: SearchFilters,
  names: Names,
): { readonly filters: SearchFilters; readonly unknown: readonly string[] } {
  const hasCategory = category !== undefined && names.categories.bySlug(category) !== undefined;
  const isBrand = (slug: string) => names.brands.bySlug(slug) !== undefined;
  const isShop = (slug: string) => names.shops.bySlug(slug) !== undefined;
  return {
    filters: {
      ...others,
      ...(hasCategory && { category }),
      brands: brands.filter(isBrand),
      shops: shops.filter(isShop),
    },
    unknown: [
      ...(category === undefined || hasCategory ? [] : [category]),
      ...brands.filter((slug) => !isBrand(slug)),
      ...shops.filter((slug) => !isShop(slug)),
    ],
  };
}
