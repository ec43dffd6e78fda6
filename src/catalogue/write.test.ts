import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { type FreshDatabase, freshDatabase } from "../../test/support/index.ts";
import type { Sql } from "../platform/postgres.ts";
import type { CatalogueRecord } from "./record.ts";
import { NAUGHTY } from "./testing-naughty.ts";
import { applyRecords, diffRecords } from "./write.ts";

let database: FreshDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await freshDatabase();
  sql = database.sql;
  await sql`INSERT INTO shops (slug, name) VALUES ('kiln', 'Kiln'), ('loom', 'Loom')`;
  await sql`
    INSERT INTO warehouses (code, name, city, state, zip, lat, lon)
    VALUES ('east', 'East', 'Albany', 'NY', '12207', 42.6, -73.7), ('west', 'West', 'Reno', 'NV', '89501', 39.5, -119.8)`;
});
beforeEach(async () => {
  await sql`TRUNCATE products, categories, brands, catalogue_changes RESTART IDENTITY CASCADE`;
});
afterAll(() => database.drop());

const mug = (changes: Partial<CatalogueRecord> = {}): CatalogueRecord => ({
  ...{ source: "kiln", externalId: "M1", title: "Ash Mug", summary: "Holds tea", description: "<p>Warm</p>" },
  ...{ price: 1_250, listPrice: null, currency: "USD", shop: "kiln", category: ["Table", "Mugs"], brand: "Kiln" },
  ...{ attributes: { Glaze: "ash", Litres: 0.3, "Oven safe": true }, tags: ["tea"], rating: 4.5, reviewCount: 12 },
  ...{
    popularity: 7,
    limitPerCustomer: 4,
    images: [{ sha256: null, sourceUrl: "https://p.example/1.jpg", alt: "Mug" }],
  },
  ...{
    stock: [
      { warehouse: "east", onHand: 3 },
      { warehouse: "west", onHand: 2 },
    ],
  },
  ...changes,
});

describe("writing records", () => {
  test("adds a product with its pictures, its opening stock and the news of it", async () => {
    expect(await applyRecords(sql, [mug()])).toEqual({ added: 1, changed: 0, unchanged: 0 });
    const [product] = await sql`SELECT * FROM products`;
    expect(product).toMatchObject({
      slug: "ash-mug",
      title: "Ash Mug",
      price: 1_250,
      tags: ["tea"],
      attributes: mug().attributes,
    });
    expect([...(await sql`SELECT source_url, alt FROM product_images`)]).toEqual([
      { source_url: "https://p.example/1.jpg", alt: "Mug" },
    ]);
    expect((await sql`SELECT on_hand, available, limit_per_customer FROM inventory`)[0]).toEqual({
      ...{ on_hand: 5, available: 5, limit_per_customer: 4 },
    });
    expect(
      (await sql`SELECT opening, on_hand FROM stock ORDER BY warehouse_id`).map((row) => [row.opening, row.on_hand]),
    ).toEqual([
      [3, 3],
      [2, 2],
    ]);
    expect((await sql`SELECT type FROM catalogue_changes`).map((row) => row.type)).toEqual(["product-added"]);
  });

  test("again changes nothing, not even the row's version", async () => {
    await applyRecords(sql, [mug()]);
    const before = await sql`SELECT xmin::text, ctid::text FROM products`;
    expect(await applyRecords(sql, [mug()])).toEqual({ added: 0, changed: 0, unchanged: 1 });
    expect([...(await sql`SELECT xmin::text, ctid::text FROM products`)]).toEqual([...before]);
    expect((await sql`SELECT count(*)::int AS n FROM catalogue_changes`)[0]?.n).toBe(1);
  });

  test("never touches stock or limit of a product that is there: they are its actor's", async () => {
    await applyRecords(sql, [mug()]);
    await sql`UPDATE inventory SET reserved = 2, version = 9`;
    const changed = mug({ price: 990, limitPerCustomer: 1, stock: [{ warehouse: "east", onHand: 500 }] });
    expect(await applyRecords(sql, [changed])).toEqual({ added: 0, changed: 1, unchanged: 0 });
    expect((await sql`SELECT on_hand, reserved, limit_per_customer, version::int FROM inventory`)[0]).toEqual({
      ...{ on_hand: 5, reserved: 2, limit_per_customer: 4, version: 9 },
    });
    const onlyLimit = mug({ ...changed, limitPerCustomer: 2 });
    expect(await applyRecords(sql, [onlyLimit])).toEqual({ added: 0, changed: 0, unchanged: 1 });
  });

  test("keeps a picture that was fetched while its address stays", async () => {
    const sha256 = "ab".repeat(32);
    await applyRecords(sql, [mug()]);
    await sql`INSERT INTO media (sha256, ext, width, height, bytes) VALUES (${sha256}, 'jpg', 1, 1, 1) ON CONFLICT DO NOTHING`;
    await sql`UPDATE product_images SET sha256 = ${sha256}`;
    const first = { sha256: null, sourceUrl: "https://p.example/0.jpg", alt: "" };
    await applyRecords(sql, [mug({ images: [first, ...mug().images] })]);
    expect((await sql`SELECT sha256 FROM product_images ORDER BY position`).map((row) => row.sha256)).toEqual([
      null,
      sha256,
    ]);
  });

  test("makes one brand and one category of names that differ only in case, and slugs that never clash", async () => {
    await applyRecords(sql, [
      mug({ brand: "ACME", category: ["Table", "Sale"] }),
      mug({ externalId: "M2", brand: "Acme", category: ["TABLE", "sale"] }),
      mug({ externalId: "M3", brand: "A.c.m.e", category: ["Garden", "Sale"] }),
      mug({ externalId: "M4", brand: "茶", category: ["Garden", "茶"] }),
    ]);
    expect((await sql`SELECT count(*)::int AS n FROM brands`)[0]?.n).toBe(3);
    const slugs = (await sql`SELECT slug FROM categories ORDER BY id`).map((row) => row.slug);
    expect(slugs).toEqual(["table", "sale", "garden", "garden-sale", "category"]);
  });

  test("by two imports at the same time ends as by one", async () => {
    const records = Array.from({ length: 400 }, (_, n) =>
      mug({ externalId: `M${n}`, brand: `B${n % 20}`, category: [`C${n % 7}`, "All"] }),
    );
    const both = await Promise.all([
      applyRecords(sql, records, { chunk: 50 }),
      applyRecords(sql, [...records].reverse(), { chunk: 70 }),
    ]);
    expect(both[0].added + both[1].added).toBe(400);
    expect(both[0].changed + both[1].changed).toBe(0);
    expect((await sql`SELECT count(*)::int AS n FROM categories`)[0]?.n).toBe(14);
    expect((await sql`SELECT count(*)::int AS n FROM brands`)[0]?.n).toBe(20);
    expect((await sql`SELECT count(*)::int AS n FROM inventory`)[0]?.n).toBe(400);
  });

  test("writes a chunk whole or not at all", async () => {
    const bad = mug({ externalId: "M2", price: -5 });
    await expect(applyRecords(sql, [mug(), bad])).rejects.toThrow("products_price_check");
    expect((await sql`SELECT count(*)::int AS n FROM products`)[0]?.n).toBe(0);
  });

  test("for a shop that does not exist is refused by name", async () => {
    await expect(applyRecords(sql, [mug({ shop: "nowhere" })])).rejects.toThrow("there is no shop nowhere");
  });

  test("makes descriptions safe", async () => {
    await applyRecords(sql, [mug({ description: "<p onclick=x()>Hi</p><script>alert(1)</script>" })]);
    expect((await sql`SELECT description FROM products`)[0]?.description).toBe("<p>Hi</p>");
  });
});

test("naughty strings come back byte for byte", async () => {
  const records = NAUGHTY.map((text, n) =>
    mug({
      externalId: `N${n}${text}`,
      title: text,
      summary: text,
      brand: text,
      category: ["Naughty", text],
      attributes: { [text]: text },
      tags: [text],
    }),
  );
  await applyRecords(sql, records);
  const rows = await sql`
    SELECT p.external_id, p.title, p.summary, p.tags, p.attributes, c.name AS category, b.name AS brand
    FROM products p JOIN categories c ON c.id = p.category_id JOIN brands b ON b.id = p.brand_id`;
  const byId = new Map(rows.map((row) => [row.external_id, row]));
  for (const [n, text] of NAUGHTY.entries()) {
    const expected = {
      title: text,
      summary: text,
      tags: [text],
      attributes: { [text]: text },
      category: text,
      brand: text,
    };
    expect(byId.get(`N${n}${text}`)).toMatchObject(expected);
  }
  expect(await applyRecords(sql, records)).toEqual({ added: 0, changed: 0, unchanged: NAUGHTY.length });
});

describe("comparing records", () => {
  test("tells new, changed with its fields, and unchanged, and writes nothing", async () => {
    await applyRecords(sql, [mug(), mug({ externalId: "M2" })]);
    const images = [{ sha256: null, sourceUrl: "https://p.example/2.jpg", alt: "Mug" }];
    const diff = await diffRecords(sql, [
      mug({ price: 1_300, category: ["Table"], attributes: { Glaze: "tin" }, images }),
      mug({ externalId: "M2" }),
      mug({ externalId: "M3" }),
    ]);
    expect(diff.map((line) => line.state)).toEqual(["changed", "unchanged", "new"]);
    expect(diff[0]?.fields).toEqual([
      { field: "price", before: 1_250, after: 1_300 },
      { field: "category", before: ["Table", "Mugs"], after: ["Table"] },
      { field: "attributes", before: mug().attributes, after: { Glaze: "tin" } },
      { field: "images", before: ["https://p.example/1.jpg"], after: ["https://p.example/2.jpg"] },
    ]);
    expect((await sql`SELECT count(*)::int AS n FROM products`)[0]?.n).toBe(2);
  });
});
