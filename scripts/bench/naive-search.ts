import type { Sql } from "../../src/platform/postgres.ts";

const SHOWN = 24;

/**
 * Search as a first version has it: words looked up in an expression index, results by `ts_rank`, and each facet counted by
 * a GROUP BY over everything that matches.
 */
export async function naiveSearch(sql: Sql, text: string): Promise<number> {
  const found = sql`
    FROM plain_products WHERE to_tsvector('english', title || ' ' || summary) @@ plainto_tsquery('english', ${text})`;
  const ids = await sql`
    SELECT id ${found}
    ORDER BY ts_rank(to_tsvector('english', title || ' ' || summary), plainto_tsquery('english', ${text})) DESC, id LIMIT ${SHOWN}`;
  for (const column of ["category_id", "brand_id", "shop_id"])
    await sql`SELECT ${sql(column)}, count(*) ${found} GROUP BY 1`;
  await sql`SELECT width_bucket(price, ARRAY[2500, 5000, 10000]), count(*), min(price), max(price) ${found} GROUP BY 1`;
  await sql`SELECT floor(rating), count(*), count(*) FILTER (WHERE in_stock) ${found} GROUP BY 1`;
  return ids.length;
}

/** The naive way's table of the products that were imported. */
export async function makePlainProducts(sql: Sql): Promise<void> {
  await sql.unsafe(`
    CREATE TABLE plain_products AS
      SELECT d.product_id AS id, p.title, p.summary, d.category_id, d.brand_id, d.shop_id, d.price, d.rating, d.in_stock, d.popularity
      FROM search_documents d JOIN products p ON p.id = d.product_id;
    CREATE INDEX plain_products_words ON plain_products USING gin (to_tsvector('english', title || ' ' || summary))`);
  await sql`VACUUM ANALYZE plain_products`;
}
