import { afterAll, beforeAll, expect, test } from "bun:test";
import { type FreshDatabase, freshDatabase } from "../../../test/support/index.ts";
import type { EngineFilters, EngineQuery, SearchEngine } from "../engine.ts";
import { asking } from "../testing-corpus.ts";
import { postgresEngine } from "./postgres-engine.ts";

/** More than are counted one by one, so that samples are taken and orders walked along. */
const PRODUCTS = 20_000;
/** Orders and totals are exact; a count by sample may be off by this share of it. */
const ROUGHLY = 0.15;
const SORTS = ["price-asc", "price-desc", "newest", "rating", "popular"] as const;
const NO_FILTERS: EngineFilters = { brandIds: [], shopIds: [], inStock: false, attributes: {} };
const { signal } = new AbortController();

interface Good {
  readonly id: number;
  readonly price: number;
  readonly rating: number;
  readonly reviews: number;
  readonly popularity: number;
  readonly created: number;
  readonly inStock: boolean;
}

let database: FreshDatabase;
let engine: SearchEngine;
let goods: readonly Good[];

beforeAll(async () => {
  database = await freshDatabase();
  const { sql } = database;
  // Documents alone: what they follow from is tested elsewhere. The dear ones are well known, so that orders hang together.
  await sql.unsafe(`
    ALTER TABLE search_documents DROP CONSTRAINT search_documents_product_id_fkey;
    SELECT setseed(0.5);
    INSERT INTO search_documents (product_id, shop_id, category_id, brand_id, price, rating, review_count, popularity, in_stock,
      created_at, shop_rating, shop_sales, facets, words)
    SELECT id, 1, 1, NULL, price, rating, id % 7, price / 50, in_stock, created_at, 4, 10,
      int4send(id) || int4send(1) || int4send(1) || int4send(0) || int4send(price) || int4send(price / 50) || int4send(id % 7)
        || int4send(floor(extract(epoch FROM created_at) / 60)::int) || int2send((rating * 100)::int2)
        || int2send(in_stock::int::int2) || int2send(0::int2),
      setweight(to_tsvector('english', 'lamp number ' || id), 'A') || array_to_tsvector(ARRAY['^lamp', '^number', '~all', '~c1', '~s1']
        || CASE WHEN in_stock THEN ARRAY['~i'] ELSE '{}' END
        || (ARRAY['~r1', '~r2', '~r3', '~r4', '~r5'])[1:floor(rating)::int]
        || CASE WHEN hashint4(id) & 3 = 0 THEN ARRAY['~x2'] ELSE '{}' END
        || CASE WHEN hashint4(id) & 15 = 0 THEN ARRAY['~x4'] ELSE '{}' END
        || CASE WHEN hashint4(id) & 63 = 0 THEN ARRAY['~x6'] ELSE '{}' END
        || CASE WHEN hashint4(id) & 255 = 0 THEN ARRAY['~x8'] ELSE '{}' END)
    FROM (SELECT id, (10000 * random())::int AS price, (id % 11) / 2.0::real AS rating, id % 9 > 0 AS in_stock,
      timestamptz '2026-01-01' - id * interval '1 minute' AS created_at FROM generate_series(1, ${PRODUCTS}) AS id) AS made`);
  await sql`ANALYZE search_documents`;
  goods = await sql<Good[]>`
    SELECT product_id AS id, price, rating, review_count AS reviews, popularity, in_stock AS "inStock",
      extract(epoch FROM created_at)::float8 AS created FROM search_documents`;
  engine = postgresEngine(sql);
});
afterAll(() => database.drop());

const orders: Record<(typeof SORTS)[number], (a: Good, b: Good) => number> = {
  popular: (a, b) => b.popularity - a.popularity || a.id - b.id,
  newest: (a, b) => b.created - a.created || b.id - a.id,
  rating: (a, b) => b.rating - a.rating || b.reviews - a.reviews || a.id - b.id,
  "price-asc": (a, b) => a.price - b.price || a.id - b.id,
  "price-desc": (a, b) => b.price - a.price || a.id - b.id,
};
const choices: readonly Partial<EngineFilters>[] = [
  {},
  { inStock: true },
  { priceMin: 1_000, priceMax: 9_000 },
  { ratingMin: 1, inStock: true },
  { priceMin: 9_990 },
];

for (const text of ["", "lamp"]) {
  for (const chosen of choices) {
    test(`of very many ${text || "without words"}, narrowed by ${JSON.stringify(chosen)}, each order begins as it must`, async () => {
      const filters = { ...NO_FILTERS, ...chosen };
      const passing = goods.filter((good) => passes(good, filters));
      for (const sort of SORTS) {
        const wanted = [...passing].sort(orders[sort]).map(({ id }) => id);
        expect(await pages(asking(text, { sort, filters }))).toEqual(wanted.slice(0, 40));
      }
    });
  }
}

test("what a sample counts is about right, and says that it is a sample", async () => {
  const { facets, total } = await engine.search(asking("lamp", { filters: { ...NO_FILTERS, inStock: true } }), signal);
  const inStock = goods.filter((good) => good.inStock);
  expect(total).toBe(10_001);
  expect(facets!.isApproximate).toBe(true);
  expect(Math.abs(facets!.inStock / inStock.length - 1)).toBeLessThan(ROUGHLY);
  const starred = inStock.filter(({ rating }) => rating >= 4).length;
  expect(Math.abs(facets!.ratings.find(({ min }) => min === 4)!.count / starred - 1)).toBeLessThan(ROUGHLY);
});

test("the best by words are among the best known", async () => {
  const { ids } = await engine.search(asking("lamp"), signal);
  const known = [...goods].sort(orders.popular).slice(0, 1_600);
  expect(ids.filter((id) => !known.some((good) => good.id === id))).toEqual([]);
  expect(ids).toHaveLength(20);
});

async function pages(query: EngineQuery): Promise<number[]> {
  const first = await engine.search(query, signal);
  const second = await engine.search({ ...query, page: 2, withFacets: false }, signal);
  return [...first.ids, ...second.ids];
}

function passes({ price, rating, inStock }: Good, filters: EngineFilters): boolean {
  const { priceMin = 0, priceMax = Number.POSITIVE_INFINITY, ratingMin = 0 } = filters;
  return price >= priceMin && price <= priceMax && rating >= ratingMin && (inStock || !filters.inStock);
}
