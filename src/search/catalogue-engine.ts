import type { Catalogue, ListSort } from "../catalogue/catalogue.ts";
import { type EngineFacets, PRICE_RANGES, type SearchEngine } from "./engine.ts";

const NO_COUNTS: EngineFacets = {
  categories: [],
  brands: [],
  shops: [],
  prices: PRICE_RANGES.map(() => 0),
  priceSpan: null,
  ratings: [],
  inStock: 0,
  attributes: [],
  isApproximate: true,
};

/** The catalogue's own listing and search as an engine: words and one category, no facets. */
export function catalogueEngine(catalogue: Pick<Catalogue, "list" | "search">): SearchEngine {
  return {
    name: "postgres",
    search: async ({ text, filters, sort, page, limit, withFacets }) => {
      const order: ListSort = sort === "relevance" ? "popular" : sort;
      const [categoryId] = filters.categoryIds ?? [];
      const scope = { ...(categoryId !== undefined && { categoryId }) };
      const found =
        text === "" ? await catalogue.list(scope, order, page, limit) : await catalogue.search(text, page, limit);
      return {
        ids: found.items.map(({ id }) => id),
        total: found.total,
        match: found.isResembling ? "resembling" : "all",
        facets: withFacets ? NO_COUNTS : null,
      };
    },
    suggest: async ({ text, limit }) => ({ ids: (await catalogue.search(text, 1, limit)).items.map(({ id }) => id) }),
  };
}
