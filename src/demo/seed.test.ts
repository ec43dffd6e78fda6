import { afterAll, beforeAll, expect, test } from "bun:test";
import { type FreshDatabase, freshDatabase, throwAwayFolder } from "../../test/support/index.ts";
import { mediaOn } from "../media/media.ts";
import { folderShelf } from "../media/shelf.ts";
import type { Promotion } from "../pricing/promotion.ts";
import { readPromotions } from "../pricing/rows.ts";
import { demoProducts } from "./catalogue.ts";
import { seedDemo } from "./seed.ts";

const some = demoProducts().filter((_, at) => at % 25 === 0);
const media = mediaOn(folderShelf(throwAwayFolder("seed-media")));
const lines: string[] = [];

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await seedDemo(database.sql, media, (line) => lines.push(line), some);
});
afterAll(() => database.drop());

test("an empty shop is filled, and every step says what it did", async () => {
  expect(lines.map((line) => line.split(" ")[0])).toEqual([
    "warehouses",
    "zip",
    "shops",
    "pictures",
    "products",
    "categories",
    "promotions",
    "synonyms",
    "reviews",
    "questions",
  ]);
  expect(await counts()).toEqual({
    products: some.length,
    shops: 12,
    warehouses: 6,
    images: some.length * 3,
    faceless: 0,
  });
});

test("every picture that is written down can be had", async () => {
  const rows = await database.sql<{ name: string }[]>`
    SELECT m.sha256 || '.' || m.ext AS name FROM product_images JOIN media m USING (sha256)
    UNION SELECT image FROM shops UNION SELECT image FROM categories WHERE image IS NOT NULL`;
  const found = await Promise.all(rows.map(({ name }) => media.get(name)));
  expect(found.every((picture) => picture?.contentType === "image/svg+xml")).toBe(true);
});

test("the market's promotions hold where they say, and two of them count their uses", async () => {
  const found = await readPromotions(database.sql);
  expect(found.map(({ code, effect }) => [code, effect.kind])).toEqual([
    [null, "percentage"],
    [null, "buy_x_get_y"],
    [null, "free_shipping"],
    ["WELCOME10", "percentage"],
    ["EARLYBIRD", "amount"],
  ]);
  const isOpenTo = ({ scope }: Promotion) => scope.shopIds.length + scope.categoryIds.length === 0;
  expect(found.map(isOpenTo)).toEqual([false, false, false, true, true]);
  expect(found.flatMap(({ limits }) => limits ?? [])).toEqual([
    { uses: 0, usesMax: 100_000, usesPerCustomerMax: 1 },
    { uses: 0, usesMax: 100, usesPerCustomerMax: 1 },
  ]);
});

test("a product's stars are those of its reviews, and nobody's name but the demo's own key tells it", async () => {
  const rows = await database.sql`
    SELECT p.id FROM products p LEFT JOIN LATERAL (
      SELECT count(*)::int AS count, coalesce(avg(rating), 0)::real AS rating FROM reviews r WHERE r.product_id = p.id) AS said ON true
    WHERE said.count <> p.review_count OR abs(said.rating - p.rating) > 0.001`;
  expect(rows).toHaveLength(0);
  const [row] = await database.sql`SELECT count(*)::int AS n, count(DISTINCT rating)::int AS stars FROM reviews`;
  expect(row!.n).toBeGreaterThan(some.length);
  expect(row!.stars).toBe(5);
});

test("seeding again changes nothing, not even stock that has moved since", async () => {
  await database.sql`UPDATE stock SET on_hand = on_hand + 5`;
  await database.sql`UPDATE inventory SET on_hand = (SELECT sum(on_hand) FROM stock s WHERE s.product_id = inventory.product_id)`;
  const before = await everything();
  await seedDemo(database.sql, media, () => {}, some);
  expect(await everything()).toEqual(before);
});

async function counts() {
  const [row] = await database.sql`SELECT
    (SELECT count(*)::int FROM products) AS products, (SELECT count(*)::int FROM shops WHERE image IS NOT NULL) AS shops,
    (SELECT count(*)::int FROM warehouses) AS warehouses, (SELECT count(*)::int FROM product_images) AS images,
    (SELECT count(*)::int FROM categories WHERE image IS NULL) AS faceless`;
  return row!;
}

async function everything() {
  return Promise.all(
    [
      "products",
      "shops",
      "warehouses",
      "categories",
      "stock",
      "inventory",
      "product_images",
      "promotions",
      "promotion_uses",
      "search_synonyms",
      "media",
      "catalogue_changes",
      "reviews",
      "review_votes",
      "review_answers",
      "product_ratings",
      "postings",
    ].map(
      async (table) =>
        (await database.sql.unsafe(`SELECT md5(string_agg(t::text, '' ORDER BY t::text)) AS sum FROM ${table} t`))[0]!
          .sum,
    ),
  );
}
