import { type Static, Type } from "@sinclair/typebox";

export const QUERY_TEXT_MAX = 200;
export const PAGE_LIMIT_MAX = 100;
/** Values chosen of one facet, and facets of attributes with a choice. */
export const CHOICES_MAX = 20;
/** Results are counted, and can be paged, this far; then it is 'more than'. */
export const RESULTS_MAX = 10_000;

export const SearchSort = Type.Union(
  (["relevance", "popular", "newest", "price-asc", "price-desc", "rating"] as const).map((sort) => Type.Literal(sort)),
);
export type SearchSort = Static<typeof SearchSort>;

const Slug = Type.String({ minLength: 1, maxLength: 200 });
const Price = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });

/** What the shopper chose beside the words. Values of one facet are alternatives, facets narrow each other. */
export const SearchFilters = Type.Object({
  /** A category's slug: it and all below it. */
  category: Type.Optional(Slug),
  brands: Type.Array(Slug, { maxItems: CHOICES_MAX }),
  shops: Type.Array(Slug, { maxItems: CHOICES_MAX }),
  /** Minor units, both ends included. */
  priceMin: Type.Optional(Price),
  priceMax: Type.Optional(Price),
  /** This many stars or more. */
  ratingMin: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
  inStock: Type.Optional(Type.Literal(true)),
  /** By the attribute's name. Numbers and booleans as text. */
  attributes: Type.Record(
    Type.String({ minLength: 1, maxLength: 100 }),
    Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: CHOICES_MAX }),
    { maxProperties: CHOICES_MAX },
  ),
});
export type SearchFilters = Static<typeof SearchFilters>;

/** The one query that pages, the API and both engines speak. Its URL form is in `url.ts`. */
export const SearchQuery = Type.Object({
  text: Type.String({ maxLength: QUERY_TEXT_MAX }),
  /** The words mean only themselves: no price, brand or attribute is read out of them, no synonym put in their place. */
  isLiteral: Type.Optional(Type.Literal(true)),
  filters: SearchFilters,
  sort: SearchSort,
  page: Type.Integer({ minimum: 1, maximum: RESULTS_MAX }),
  limit: Type.Integer({ minimum: 1, maximum: PAGE_LIMIT_MAX }),
});
export type SearchQuery = Static<typeof SearchQuery>;

export const NO_FILTERS: SearchFilters = { brands: [], shops: [], attributes: {} };
