import type { Sql } from "../../src/platform/postgres.ts";
import { progress } from "./support.ts";

const SHOPS = 200;
const PARTS = 20;
/** Made again once the rows are there: one by one they would take several times as long. */
const ORDERS = ["price", "popularity", "created", "rating"].map((order) => `search_documents_${order}`);

/**
 * Makes search documents of `count` synthetic products from the imported ones: each has one's title, brand, category and attributes, the
 * words of another's title in its text, and a shop, price, popularity (few are well known), rating, stock and age drawn by
 * lot. What there is of them besides, `products`, nobody reads here. `plain_products` has the same for the naive way.
 */
export async function makeSynthetic(sql: Sql, count: number): Promise<void> {
  const began = performance.now();
  const orders = await sql<
    { made: string }[]
  >`SELECT indexdef AS made FROM pg_indexes WHERE indexname = ANY(${ORDERS})`;
  await sql.unsafe(`
    SET client_min_messages = warning;
    DROP INDEX ${ORDERS.join(", ")};
    ALTER TABLE search_documents DROP CONSTRAINT search_documents_product_id_fkey;
    DROP INDEX search_documents_words;
    ALTER TABLE search_documents SET UNLOGGED;
    CREATE UNLOGGED TABLE originals AS
      SELECT row_number() OVER (ORDER BY d.product_id)::int AS number, d.category_id, d.brand_id, d.price, d.facets, p.title,
        p.summary, setweight(to_tsvector('english', search_text(p.title)), 'D') AS title_words,
        ts_delete(d.words, ARRAY(SELECT lexeme FROM unnest(d.words) WHERE lexeme ~ '^(~[^v]|=)')) AS words
      FROM search_documents d JOIN products p ON p.id = d.product_id;
    ALTER TABLE originals ADD PRIMARY KEY (number);
    ANALYZE originals;
    TRUNCATE search_documents;
    INSERT INTO shops (id, slug, name, rating, sales)
      SELECT id, 'shop-' || id, 'Shop ' || id, 3 + 2 * random(), (10000 * random())::int FROM generate_series(1000, ${999 + SHOPS}) AS id;
    CREATE UNLOGGED TABLE plain_products (id int, title text, summary text, category_id int, brand_id int, shop_id int, price int,
      rating real, in_stock boolean, popularity int)`);
  const { number: originals } = (await sql<{ number: number }[]>`SELECT max(number) AS number FROM originals`)[0]!;
  const size = Math.ceil(count / PARTS);
  const parts = Array.from({ length: PARTS }, (_, part) => part);
  await Promise.all(
    [0, 1].map(async () => {
      for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
        await makePart(sql, part * size + 1, Math.min(count, (part + 1) * size), originals);
        progress(
          `${Math.min(count, (part + 1) * size).toLocaleString("en-US")} of ${count.toLocaleString("en-US")} products, ${seconds(began)} s`,
        );
      }
    }),
  );
  const built = async (what: string, ...statements: string[]) => {
    await sql.unsafe(
      ["SET maintenance_work_mem = '1GB'", "SET max_parallel_maintenance_workers = 1", ...statements].join(";"),
    );
    progress(`${what}, ${seconds(began)} s`);
  };
  await built("words indexed", "CREATE INDEX search_documents_words ON search_documents USING gin (words)");
  await built("orders indexed", ...orders.map(({ made }) => made));
  await built(
    "the naive way's words indexed",
    "CREATE INDEX plain_products_words ON plain_products USING gin (to_tsvector('english', title || ' ' || summary))",
  );
  await sql`VACUUM ANALYZE search_documents`;
  await sql`VACUUM ANALYZE plain_products`;
  await sql`CHECKPOINT`;
  progress(`ready, ${seconds(began)} s`);
}

async function makePart(sql: Sql, first: number, last: number, originals: number): Promise<void> {
  await sql.unsafe(`
    WITH drawn AS MATERIALIZED (
      SELECT id, 1 + (hashint4(id) & 2147483647) % ${originals} AS own, 1 + (hashint4(-id) & 2147483647) % ${originals} AS other,
        1000 + id % ${SHOPS} AS shop_id, 0.6 + 0.8 * random() AS factor, floor(exp(9.2 * random() ^ 3))::int - 1 AS popularity,
        CASE WHEN random() < 0.3 THEN 0 ELSE round((2.5 + 2.5 * random())::numeric, 1)::real END AS rating,
        (200 * random() ^ 4)::int AS review_count, random() < 0.85 AS in_stock, now() - random() * interval '3 years' AS created_at
      FROM generate_series(${first}, ${last}) AS id
    ), products AS MATERIALIZED (
      SELECT drawn.*, a.category_id, a.brand_id, a.title, a.summary || ' ' || b.title AS summary, a.words, b.title_words, a.facets,
        greatest(1, (a.price * factor)::int) AS price
      FROM drawn JOIN originals AS a ON a.number = own JOIN originals AS b ON b.number = other
    ), plain AS (
      INSERT INTO plain_products SELECT id, title, summary, category_id, brand_id, shop_id, price, rating, in_stock, popularity FROM products
    )
    INSERT INTO search_documents (product_id, shop_id, category_id, brand_id, price, rating, review_count, popularity, in_stock,
      created_at, shop_rating, shop_sales, facets, words)
    SELECT id, shop_id, category_id, brand_id, price, rating, review_count, popularity, in_stock, created_at, 4, 1000,
      int4send(id) || int4send(shop_id) || int4send(category_id) || int4send(coalesce(brand_id, 0)) || int4send(price)
        || int4send(popularity) || int4send(review_count) || int4send(floor(extract(epoch FROM created_at) / 60)::int)
        || int2send((rating * 100)::int2) || int2send(in_stock::int::int2) || substr(facets, 37),
      words || title_words || array_to_tsvector(ARRAY['~all', '=syn' || id, '~c' || category_id, '~s' || shop_id]
        || CASE WHEN brand_id IS NOT NULL THEN ARRAY['~b' || brand_id] ELSE '{}' END
        || CASE WHEN in_stock THEN ARRAY['~i'] ELSE '{}' END
        || (ARRAY['~r1', '~r2', '~r3', '~r4', '~r5'])[1:floor(rating)::int]
        || CASE WHEN hashint4(id) & 3 = 0 THEN ARRAY['~x2'] ELSE '{}' END
        || CASE WHEN hashint4(id) & 15 = 0 THEN ARRAY['~x4'] ELSE '{}' END
        || CASE WHEN hashint4(id) & 63 = 0 THEN ARRAY['~x6'] ELSE '{}' END
        || CASE WHEN hashint4(id) & 255 = 0 THEN ARRAY['~x8'] ELSE '{}' END)
    FROM products`);
}

function seconds(began: number): number {
  return Math.round((performance.now() - began) / 1_000);
}
