import { afterAll, beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import { type FreshDatabase, freshDatabase } from "../../../test/support/index.ts";
import type { CatalogueRecord } from "../../catalogue/record.ts";
import { applyRecords } from "../../catalogue/write.ts";
import { type EngineFilters, type EngineQuery, PRICE_RANGES, type SearchEngine } from "../engine.ts";
import { asking } from "../testing-corpus.ts";
import { postgresEngine } from "./postgres-engine.ts";

/** Random goods, and facets counted again the slow way: every product, every facet, one by one. */
const PRODUCTS = 300;
const COLOURS = ["red", "green", "blue"];
const SIZES = [1, 2, 3];
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const { signal } = new AbortController();

interface Good {
  readonly id: number;
  readonly title: string;
  readonly shop: number;
  readonly brand: number | null;
  readonly category: number;
  readonly price: number;
  readonly rating: number;
  readonly popularity: number;
  readonly available: number;
  readonly attributes: Readonly<Record<string, string | number>>;
}

let database: FreshDatabase;
let engine: SearchEngine;
let goods: Good[];

beforeAll(async () => {
  database = await freshDatabase();
  const { sql } = database;
  await sql`INSERT INTO shops (slug, name) VALUES ('kiln', 'Kiln'), ('loom', 'Loom'), ('forge', 'Forge')`;
  await sql`
    INSERT INTO warehouses (code, name, city, state, zip, lat, lon) VALUES ('east', 'East', 'Albany', 'NY', '12207', 42.6, -73.7)`;
  const arbitrary = fc.record({
    title: fc.constantFrom("Oak Table", "Oak Chair", "Pine Table", "Pine Chair", "Stool"),
    shop: fc.constantFrom("kiln", "loom", "forge"),
    brand: fc.constantFrom("Ash", "Birch", "Cedar", null),
    category: fc.constantFrom(["Home"], ["Home", "Seats"], ["Garden"]),
    price: fc.constantFrom(0, 100, 2_499, 2_500, 4_999, 5_000, 9_999, 10_000, 300_000),
    rating: fc.constantFrom(0, 0.9, 1, 2.5, 3.99, 4, 5),
    popularity: fc.integer({ min: 0, max: 9 }),
    onHand: fc.constantFrom(0, 3),
    attributes: fc.record(
      { Colour: fc.constantFrom(...COLOURS), Size: fc.constantFrom(...SIZES) },
      { requiredKeys: [] },
    ),
  });
  const drawn = fc.sample(arbitrary, { numRuns: PRODUCTS, seed: SEED });
  const usual = {
    source: "random",
    summary: "",
    description: "",
    listPrice: null,
    currency: "USD",
    tags: [],
    reviewCount: 3,
  };
  const records = drawn.map(
    ({ onHand, ...rest }, at): CatalogueRecord => ({
      ...{ ...usual, ...rest, externalId: `G${at}`, images: [], limitPerCustomer: 5 },
      attributes: { ...rest.attributes },
      stock: [{ warehouse: "east", onHand }],
    }),
  );
  await applyRecords(sql, records);
  goods = await sql<Good[]>`
    SELECT p.id, p.title, p.shop_id AS shop, p.brand_id AS brand, p.category_id AS category, p.price, p.rating, p.popularity,
      i.available, p.attributes FROM products p JOIN inventory i ON i.product_id = p.id`;
  engine = postgresEngine(sql);
});
afterAll(() => database.drop());

const filters: fc.Arbitrary<EngineFilters> = fc.record({
  categoryIds: fc.option(fc.subarray([1, 2, 3], { minLength: 1 }), { nil: undefined, freq: 2 }),
  brandIds: fc.subarray([1, 2, 3]),
  shopIds: fc.subarray([1, 2, 3]),
  priceMin: fc.option(fc.constantFrom(0, 100, 2_500, 5_001), { nil: undefined }),
  priceMax: fc.option(fc.constantFrom(99, 2_499, 9_999, 10_000), { nil: undefined }),
  ratingMin: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  inStock: fc.boolean(),
  attributes: fc.record(
    {
      Colour: fc.subarray([...COLOURS, "mauve"], { minLength: 1 }),
      Size: fc.subarray(SIZES.map(String), { minLength: 1 }),
    },
    { requiredKeys: [] },
  ),
}) as fc.Arbitrary<EngineFilters>;

/** The same, with one or two facets chosen: what facets count beside a single other choice is a case of its own. */
const few = fc
  .tuple(filters, fc.subarray(["brandIds", "shopIds", "priceMin", "inStock"] as const, { maxLength: 2 }))
  .map(
    ([all, chosen]): EngineFilters => ({
      ...{ brandIds: [], shopIds: [], inStock: false, attributes: {} },
      ...Object.fromEntries(chosen.map((name) => [name, all[name]])),
    }),
  );

test("facets are what counting every product again gives, whatever is chosen", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("", "table", "oak chair", "stool"),
      fc.oneof(filters, few),
      async (text, chosen) => {
        const query = { ...asking(text, { limit: 100 }), filters: { ...chosen, attributes: { ...chosen.attributes } } };
        const { ids, total, facets, match } = await engine.search(query, signal);
        expect(match).toBe("all");
        const passing = goods.filter((good) => hasWords(good, text) && passes(good, query));
        expect(total).toBe(passing.length);
        expect([...ids].sort(ascending)).toEqual(
          total > 100 ? [...ids].sort(ascending) : passing.map(({ id }) => id).sort(ascending),
        );
        const without = (facet: string) => goods.filter((good) => hasWords(good, text) && passes(good, query, facet));
        expect(byId(facets!.categories)).toEqual(tally(without("category").map(({ category }) => category)));
        expect(byId(facets!.brands)).toEqual(tally(without("brand").map(({ brand }) => brand)));
        expect(byId(facets!.shops)).toEqual(tally(without("shop").map(({ shop }) => shop)));
        const prices = without("price").map(({ price }) => price);
        expect(facets!.prices).toEqual(
          PRICE_RANGES.map(
            ({ min, max }) =>
              prices.filter((price) => price >= min && price < (max ?? Number.POSITIVE_INFINITY)).length,
          ),
        );
        expect(facets!.priceSpan).toEqual(
          prices.length === 0 ? null : { min: Math.min(...prices), max: Math.max(...prices) },
        );
        for (const { min, count } of facets!.ratings) {
          expect(count).toBe(without("rating").filter(({ rating }) => Math.round(rating * 100) >= min * 100).length);
        }
        expect(facets!.inStock).toBe(without("stock").filter(({ available }) => available > 0).length);
        for (const { name, values } of facets!.attributes) {
          const counted = without(`attribute ${name}`).flatMap(({ attributes }) => attributes[name] ?? []);
          expect(Object.fromEntries(values.map(({ value, count }) => [value, count]))).toEqual(
            tally(counted.map(String)),
          );
        }
        expect(facets!.isApproximate).toBe(false);
      },
    ),
    { numRuns: 80, seed: SEED },
  );
}, 60_000);

test("every order is the one asked for, page after page, with nothing twice", async () => {
  const orders: Record<Exclude<EngineQuery["sort"], "relevance" | "newest">, (a: Good, b: Good) => number> = {
    popular: (a, b) => b.popularity - a.popularity || a.id - b.id,
    "price-asc": (a, b) => a.price - b.price || a.id - b.id,
    "price-desc": (a, b) => b.price - a.price || a.id - b.id,
    rating: (a, b) => Math.round(b.rating * 100) - Math.round(a.rating * 100) || a.id - b.id,
  };
  for (const [sort, compare] of Object.entries(orders)) {
    const pages: number[] = [];
    for (let page = 1; page <= 4; page++) {
      const asked = asking("table", { sort: sort as EngineQuery["sort"], page, limit: 40, withFacets: page === 1 });
      pages.push(...(await engine.search(asked, signal)).ids);
    }
    const expected = goods.filter((good) => hasWords(good, "table")).sort(compare);
    expect(pages).toEqual(expected.slice(0, 160).map(({ id }) => id));
  }
});

test("pages by relevance hold everything once", async () => {
  const pages: number[] = [];
  for (let page = 1; page <= 10; page++)
    pages.push(...(await engine.search(asking("oak", { page, limit: 30 }), signal)).ids);
  expect([...pages].sort(ascending)).toEqual(
    goods
      .filter((good) => hasWords(good, "oak"))
      .map(({ id }) => id)
      .sort(ascending),
  );
});

function hasWords({ title }: Good, text: string): boolean {
  return text.split(" ").every((word) => title.toLowerCase().includes(word));
}

function passes(good: Good, { filters }: EngineQuery, ignored = ""): boolean {
  const {
    categoryIds,
    brandIds,
    shopIds,
    priceMin = 0,
    priceMax = Number.POSITIVE_INFINITY,
    ratingMin = 0,
    inStock,
  } = filters;
  const checks: Record<string, boolean> = {
    category: categoryIds === undefined || categoryIds.includes(good.category),
    brand: brandIds.length === 0 || (good.brand !== null && brandIds.includes(good.brand)),
    shop: shopIds.length === 0 || shopIds.includes(good.shop),
    price: good.price >= priceMin && good.price <= priceMax,
    rating: Math.round(good.rating * 100) >= ratingMin * 100,
    stock: !inStock || good.available > 0,
  };
  for (const [name, values] of Object.entries(filters.attributes)) {
    checks[`attribute ${name}`] = values.includes(String(good.attributes[name]));
  }
  return Object.entries(checks).every(([facet, holds]) => holds || facet === ignored);
}

function tally(values: readonly (string | number | null)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) if (value !== null) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function byId(counts: readonly { readonly id: number; readonly count: number }[]): Record<string, number> {
  return Object.fromEntries(counts.map(({ id, count }) => [id, count]));
}

function ascending(a: number, b: number): number {
  return a - b;
}
