import { type Static, type TSchema, Type as t } from "@sinclair/typebox";
import { CHOICES_MAX, PAGE_LIMIT_MAX, QUERY_TEXT_MAX, SearchSort } from "../../search/query.ts";
import { ProductCard } from "./schemas.ts";

const PAGE_MAX = 1000;
const PAGE_SIZE = 24;

const nullable = <T extends TSchema>(schema: T) => t.Union([schema, t.Null()]);
const slug = (description: string) => t.String({ minLength: 1, maxLength: 200, description });
const slugs = (description: string) => t.Array(slug(description), { maxItems: CHOICES_MAX, description });
const amount = (description: string) =>
  t.String({ pattern: "^\\d{1,7}(\\.\\d{1,2})?$", description, examples: ["25", "49.99"] });

/** Attributes are asked for by names of their own, `a.<name>`, and so are not listed here. */
export const SearchParameters = t.Object({
  q: t.String({ default: "", maxLength: QUERY_TEXT_MAX, description: "Words to look for; none lists everything" }),
  words: t.Optional(
    t.Literal("exact", { description: "Take the words for what they say: 'under $50' is no price then" }),
  ),
  category: t.Optional(slug("Slug of a category: it and all below it")),
  brand: t.Optional(slugs("Slug of a brand; may be repeated, any of them fits")),
  shop: t.Optional(slugs("Slug of a seller's shop; may be repeated, any of them fits")),
  min: t.Optional(amount("Lowest price, in whole units of the currency")),
  max: t.Optional(amount("Highest price, in whole units of the currency")),
  rating: t.Optional(t.Integer({ minimum: 1, maximum: 5, description: "This many stars or more" })),
  stock: t.Optional(t.Literal("1", { description: "Only what is in stock" })),
  sort: t.Optional(SearchSort),
  facets: t.Optional(t.Literal("1", { description: "Count what the results can be narrowed by" })),
  limit: t.Integer({ default: PAGE_SIZE, minimum: 1, maximum: PAGE_LIMIT_MAX, description: "Products on a page" }),
  page: t.Integer({ default: 1, minimum: 1, maximum: PAGE_MAX, description: "Page, from 1" }),
});

const Choice = t.Object({
  value: t.String({ description: "What to ask with" }),
  label: t.String(),
  count: t.Integer({ description: "Results it would leave" }),
  isChosen: t.Boolean(),
});
const Minor = t.Integer({ minimum: 0, description: "Minor units" });

export const SearchFacets = t.Object(
  {
    categories: t.Array(t.Composite([Choice, t.Object({ depth: t.Integer() })])),
    brands: t.Array(Choice),
    shops: t.Array(Choice),
    prices: t.Array(t.Object({ min: Minor, max: nullable(Minor), count: t.Integer(), isChosen: t.Boolean() })),
    priceSpan: nullable(t.Object({ min: Minor, max: Minor })),
    ratings: t.Array(t.Object({ min: t.Integer(), count: t.Integer(), isChosen: t.Boolean() })),
    inStock: t.Object({ count: t.Integer(), isChosen: t.Boolean() }),
    attributes: t.Array(t.Object({ name: t.String(), values: t.Array(Choice) })),
    isApproximate: t.Boolean({ description: "Whether counts are estimates" }),
  },
  {
    title: "SearchFacets",
    description: "Counts of a facet obey the choices of all others, and ignore its own.",
  },
);

export const SearchResult = t.Object(
  {
    products: t.Array(ProductCard),
    totalCount: t.Integer({ description: "Counted to 10,000; one more says that there are more" }),
    page: t.Integer(),
    hasMore: t.Boolean(),
    match: t.Union([t.Literal("all"), t.Literal("some"), t.Literal("resembling")], {
      description: "How the words were met: by all products, only in part, or by what resembles them",
    }),
    understood: t.Object({
      text: t.String({ description: "The words that were looked for" }),
      filters: t.Record(t.String(), t.Unknown(), { description: "What was read out of the words instead" }),
    }),
    didYouMean: nullable(t.String()),
    facets: nullable(SearchFacets),
  },
  { title: "SearchResult" },
);

export type SearchParameters = Static<typeof SearchParameters>;
export type SearchResultJson = Static<typeof SearchResult>;
