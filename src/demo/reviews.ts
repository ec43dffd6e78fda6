import { createHash } from "node:crypto";
import type { Sql } from "../platform/postgres.ts";
import type { Vault } from "../platform/seal.ts";
import { settleAllRatings } from "../reviews/ratings.ts";
import { AUTHOR } from "../reviews/rows.ts";
import { textHash } from "../reviews/text.ts";
import { DEMO_SOURCE, type DemoProduct } from "./catalogue.ts";
import { opinion } from "./opinions.ts";
import { random } from "./random.ts";

/** Names the demo's orders, which are as made up as its shoppers. */
const DEMO_ORDER = "demo";
const BATCH = 2_000;

/**
 * Writes what the demo's shoppers say of its products, and has the stars follow; the same ones every time, and those that
 * are there stay as they are. Without a vault to seal their names they have none. Returns how many are new.
 */
export async function writeReviews(
  sql: Sql,
  products: readonly DemoProduct[],
  vault: Pick<Vault, "seal"> | null,
): Promise<number> {
  const rows = await sql<{ id: number; externalId: string; shopId: number }[]>`
    SELECT id, external_id AS "externalId", shop_id AS "shopId" FROM products WHERE source = ${DEMO_SOURCE}`;
  const known = new Map(rows.map((row) => [row.externalId, row]));
  const all = products.flatMap(({ record, opinions }) => {
    const product = known.get(record.externalId);
    if (!product) return [];
    const chance = random(`reviews of ${record.externalId}`);
    return Array.from({ length: opinions.count }, (_, at) => {
      const said = opinion(opinions.noun, opinions.mean, chance);
      return {
        ...{ review_id: idOf(`${record.externalId} ${at}`), product_id: product.id, shop_id: product.shopId },
        ...{ order_id: said.isBuyer ? DEMO_ORDER : null, rating: said.rating, title: said.title, body: said.body },
        ...{ author: said.author, helpful: said.helpful, answer: said.answer, age: said.age },
        text_hash: textHash(said.title, said.body),
      };
    });
  });
  let added = 0;
  for (let start = 0; start < all.length; start += BATCH) {
    const batch = await unwritten(sql, all.slice(start, start + BATCH));
    if (batch.length === 0) continue;
    const sealed = batch.map((row) => ({ ...row, author: vault?.seal(AUTHOR, row.author) ?? "" }));
    added += await sql.begin((tx) => writeBatch(tx as unknown as Sql, JSON.stringify(sealed)));
  }
  await settleAllRatings(
    sql,
    rows.map(({ id }) => id),
  );
  return added;
}

async function unwritten<T extends { readonly review_id: string }>(sql: Sql, rows: readonly T[]): Promise<T[]> {
  const there = await sql<{ id: string }[]>`
    SELECT review_id AS id FROM reviews WHERE review_id = ANY(${rows.map((row) => row.review_id)}::text[])`;
  const known = new Set(there.map(({ id }) => id));
  return rows.filter((row) => !known.has(row.review_id));
}

async function writeBatch(tx: Sql, rows: string): Promise<number> {
  const { count } = await tx`
    INSERT INTO reviews (review_id, product_id, order_id, author, rating, title, body, text_hash, state, helpful, written_at)
    SELECT review_id, product_id, order_id, author, rating, title, body, text_hash, 'published', helpful,
      now() - make_interval(secs => age * 86400)
    FROM json_to_recordset(${rows}::text::json) AS r (review_id text, product_id int, order_id text, author text,
      rating smallint, title text, body text, text_hash text, helpful int, age float8)
    ON CONFLICT DO NOTHING`;
  await tx`
    INSERT INTO review_votes (review_id, account_id)
    SELECT review_id, 'demo ' || n FROM json_to_recordset(${rows}::text::json) AS r (review_id text, helpful int),
      generate_series(1, helpful) AS n ON CONFLICT DO NOTHING`;
  await tx`
    INSERT INTO review_answers (review_id, shop_id, body, written_at)
    SELECT review_id, shop_id, answer, now() - make_interval(secs => age * 86400 * 0.9)
    FROM json_to_recordset(${rows}::text::json) AS r (review_id text, shop_id int, answer text, age float8)
    WHERE answer IS NOT NULL ON CONFLICT DO NOTHING`;
  return count;
}

/** The same id each time. */
function idOf(what: string): string {
  return createHash("sha256").update(`demo review ${what}`).digest("base64url").slice(0, 22);
}
