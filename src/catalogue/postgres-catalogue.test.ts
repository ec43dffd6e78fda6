import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type FreshDatabase, freshDatabase } from "../../test/support/index.ts";
import type { Catalogue } from "./catalogue.ts";
import { postgresCatalogue } from "./postgres-catalogue.ts";

let database: FreshDatabase;
let catalogue: Catalogue;

beforeAll(async () => {
  database = await freshDatabase();
  const { sql } = database;
  catalogue = postgresCatalogue(sql);
  await sql`INSERT INTO shops (slug, name, sales) VALUES ('kiln', 'Kiln', 5), ('loom', 'Loom', 9)`;
  await sql`INSERT INTO categories (slug, name, parent_id, position) VALUES
    ('home', 'Home', NULL, 1), ('lamps', 'Lamps', 1, 2), ('desk-lamps', 'Desk lamps', 2, 1), ('rugs', 'Rugs', 1, 1),
    ('toys', 'Toys', NULL, 0)`;
  await sql`
    INSERT INTO products (source, external_id, shop_id, category_id, slug, title, summary, price, popularity, rating, tags, content_hash)
    SELECT 'test', 'PN-' || n || '/X', 1 + n % 2, 2 + n % 3, 'p', 'Lantern number ' || n, 'Café light', 100 * n, n, n % 5,
      CASE WHEN n % 10 = 0 THEN '{rare}'::text[] ELSE '{}' END, ''
    FROM generate_series(1, 100) AS n`;
  await sql`UPDATE products SET status = 'archived' WHERE id = 100`;
  await sql`UPDATE products SET title = 'Chandelier of brass' WHERE id = 50`;
});
afterAll(() => database.drop());

const ids = (page: { items: readonly { id: number }[] }) => page.items.map((card) => card.id);

describe("listings", () => {
  test("a category lists what is below it too, most popular first, archived left out", async () => {
    const page = await catalogue.list({ categoryId: 1 }, "popular", 1, 5);
    expect(ids(page)).toEqual([99, 98, 97, 96, 95]);
    expect([page.total, page.hasMore]).toEqual([99, true]);
    expect((await catalogue.list({ categoryId: 3 }, "popular", 1, 50)).total).toBe(33);
    expect((await catalogue.list({ categoryId: 5 }, "popular", 1, 5)).items).toEqual([]);
  });

  test("shops, tags and sorts", async () => {
    expect(ids(await catalogue.list({ shopId: 1, tag: "rare" }, "price-asc", 1, 3))).toEqual([10, 20, 30]);
    expect(ids(await catalogue.list({}, "price-desc", 1, 2))).toEqual([99, 98]);
    expect((await catalogue.list({}, "rating", 1, 1)).items[0]?.rating).toBe(4);
    expect((await catalogue.list({}, "newest", 1, 1)).items).toHaveLength(1);
  });

  test("pages follow one another without gaps, and end", async () => {
    const pages = await Promise.all([1, 2, 3].map((page) => catalogue.list({}, "popular", page, 40)));
    expect(pages.flatMap(ids)).toEqual(Array.from({ length: 99 }, (_, index) => 99 - index));
    expect(pages.map((page) => page.hasMore)).toEqual([true, true, false]);
    expect((await catalogue.list({}, "popular", 1_000_000, 40)).items).toEqual([]);
  });
});

describe("the category tree", () => {
  test("parents come before children, siblings in their order, and a path leads down", async () => {
    expect((await catalogue.categories()).map((one) => one.slug)).toEqual([
      "toys",
      "home",
      "rugs",
      "lamps",
      "desk-lamps",
    ]);
    const found = await catalogue.category("desk-lamps");
    expect(found?.path.map((one) => one.slug)).toEqual(["home", "lamps", "desk-lamps"]);
    expect((await catalogue.category("home"))?.children.map((one) => one.slug)).toEqual(["rugs", "lamps"]);
    expect(await catalogue.category("none")).toBeNull();
  });
});

describe("what is remembered", () => {
  test("is forgotten when asked to", async () => {
    const { sql } = database;
    expect((await catalogue.cards([7])).get(7)?.price).toBe(700);
    await sql`UPDATE products SET price = 750 WHERE id = 7`;
    expect((await catalogue.cards([7])).get(7)?.price).toBe(700);
    catalogue.forget([7]);
    expect((await catalogue.cards([7])).get(7)?.price).toBe(750);
    expect((await catalogue.product(7))?.price).toBe(750);
  });

  test("many who ask at once for a product share one query", async () => {
    const products = await Promise.all(Array.from({ length: 50 }, () => catalogue.product(8)));
    expect(new Set(products).size).toBe(1);
  });
});

test("cards leave out what is not for sale, a product says its status", async () => {
  expect((await catalogue.cards([99, 100, 12_345])).size).toBe(1);
  expect((await catalogue.product(100))?.status).toBe("archived");
  expect(await catalogue.product(12_345)).toBeNull();
});

test("similar products are of the same category first, and never the product itself", async () => {
  const product = await catalogue.product(9);
  const similar = await catalogue.similar(product!, 12);
  expect(similar).toHaveLength(12);
  expect(similar.some((card) => card.id === 9)).toBe(false);
  expect(similar.every((card) => card.id % 3 === 9 % 3)).toBe(true);
});

test("of one category what has a like name comes before what is more popular", async () => {
  const { sql } = database;
  const [was] = await sql<{ title: string; tags: string[] }[]>`SELECT title, tags FROM products WHERE id = 47`;
  await sql`
    UPDATE products SET title = 'Chandelier of copper', tags = (SELECT tags FROM products WHERE id = 50) WHERE id = 47`;
  const fresh = postgresCatalogue(sql);
  const similar = await fresh.similar((await fresh.product(50))!, 3);
  await sql`UPDATE products SET title = ${was!.title}, tags = ${was!.tags} WHERE id = 47`;
  expect(similar[0]?.id).toBe(47);
});

test("what is forgotten while it is being looked up is answered, and looked up anew by the next who asks", async () => {
  const { sql } = database;
  const fresh = postgresCatalogue(sql);
  const asked = [fresh.product(7), fresh.warehouseStock(7), fresh.cards([7]), fresh.list({}, "newest", 1, 3)] as const;
  fresh.forget([7]);
  const [product, stock, cards, list] = await Promise.all(asked);
  expect([product?.id, stock.length, cards.size, list.items.length]).toEqual([7, 0, 1, 3]);
  await sql`UPDATE products SET price = 777 WHERE id = 7`;
  const late = [fresh.product(7), fresh.list({}, "newest", 1, 3)] as const;
  fresh.forget([7]);
  await Promise.all(late);
  expect((await fresh.product(7))?.price).toBe(777);
});
