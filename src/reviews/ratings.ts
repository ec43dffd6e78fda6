import type { Sql } from "../platform/postgres.ts";
import { refreshDocuments } from "../search/postgres/documents.ts";

/** Reviews that a shop's goods must have before its own stars follow from them: one angry shopper is no verdict. */
const SHOP_REVIEWS_MIN = 5;

/**
 * Brings a product's stars to what its shown reviews say, and its shop's. Asks what is true instead of adding up what
 * happened, so facts that come twice, late or in any order end the same. Returns whether something changed; then the
 * catalogue's fact is noted with it, for caches, cards and search to follow.
 */
export async function settleRating(sql: Sql, productId: number): Promise<boolean> {
  return sql.begin(async (given) => {
    const tx = given as unknown as Sql;
    // Whoever counts later has seen more: they wait here, and count then.
    const [product] = await tx<{ shopId: number }[]>`
      SELECT shop_id AS "shopId" FROM products WHERE id = ${productId} FOR NO KEY UPDATE`;
    if (!product) return false;
    await countStars(tx, [productId]);
    const changed = await writeStars(tx, [productId]);
    if (changed.length === 0) return false;
    await tell(tx, changed);
    await settleShop(tx, product.shopId);
    return true;
  }) as Promise<boolean>;
}

/** The same for many products at once, after their reviews were written in bulk; shops' stars stay as they are. */
export async function settleAllRatings(sql: Sql, productIds: readonly number[]): Promise<void> {
  const ids = productIds.toSorted((a, b) => a - b);
  await sql.begin(async (given) => {
    const tx = given as unknown as Sql;
    await tx`SELECT FROM products WHERE id = ANY(${ids}::int[]) ORDER BY id FOR NO KEY UPDATE`;
    await countStars(tx, ids);
    await tell(tx, await writeStars(tx, ids));
  });
}

/** A rating that came along with a product from where it comes from. */
export interface BroughtRating {
  readonly productId: number;
  readonly rating: number;
  readonly count: number;
}

/**
 * Notes ratings that came along, and puts them together with those given here. The products' rows are the caller's:
 * written in this transaction.
 */
export async function bringRatings(tx: Sql, brought: readonly BroughtRating[]): Promise<void> {
  const rows = JSON.stringify(brought.map(({ productId, rating, count }) => ({ id: productId, rating, count })));
  const known = await tx<{ id: number }[]>`
    INSERT INTO product_ratings (product_id, brought_rating, brought_count)
    SELECT r.id, r.rating, r.count FROM json_to_recordset(${rows}::text::json) AS r (id int, rating real, count int)
    WHERE r.count > 0 OR EXISTS (SELECT FROM product_ratings p WHERE p.product_id = r.id)
    ON CONFLICT (product_id) DO UPDATE SET brought_rating = EXCLUDED.brought_rating, brought_count = EXCLUDED.brought_count
    RETURNING product_id AS id`;
  await writeStars(
    tx,
    known.map(({ id }) => id),
  );
}

/** Counts the shown reviews of products whose rows are locked. */
async function countStars(tx: Sql, productIds: readonly number[]): Promise<void> {
  await tx`
    INSERT INTO product_ratings (product_id, stars)
    SELECT product_id, array_agg(count ORDER BY star) FROM (
      SELECT p.id AS product_id, star, count(r.review_id)::int AS count
      FROM unnest(${productIds as number[]}::int[]) AS p (id) CROSS JOIN generate_series(1, 5) AS star
      LEFT JOIN reviews r ON r.product_id = p.id AND r.rating = star AND r.is_shown GROUP BY p.id, star) AS found
    GROUP BY product_id
    ON CONFLICT (product_id) DO UPDATE SET stars = EXCLUDED.stars WHERE product_ratings.stars <> EXCLUDED.stars`;
}

/** Search finds the new stars at once; caches and other nodes hear of them by the catalogue's fact. */
async function tell(tx: Sql, productIds: readonly number[]): Promise<void> {
  await tx`
    INSERT INTO catalogue_changes (product_id, type)
    SELECT id, 'product-changed' FROM unnest(${productIds as number[]}::int[]) AS id`;
  await refreshDocuments(tx, productIds);
}

/** Puts into `products` what `product_ratings` comes to; returns those that were different. */
async function writeStars(tx: Sql, productIds: readonly number[]): Promise<number[]> {
  const rows = await tx<{ id: number }[]>`
    UPDATE products p SET rating = made.rating, review_count = made.count
    FROM (
      SELECT product_id, own.count + brought_count AS count,
        coalesce((own.sum + brought_rating * brought_count) / nullif(own.count + brought_count, 0), 0)::real AS rating
      FROM product_ratings, LATERAL (
        SELECT sum(count)::int AS count, sum(count * star)::int AS sum
        FROM unnest(stars) WITH ORDINALITY AS each (count, star)) AS own
      WHERE product_id = ANY(${productIds as number[]}::int[])) AS made
    WHERE p.id = made.product_id AND (p.rating, p.review_count) IS DISTINCT FROM (made.rating, made.count)
    RETURNING p.id`;
  return rows.map(({ id }) => id);
}

/** A shop's stars are the mean of the reviews of its goods written here; what was brought along says nothing of the shop. */
async function settleShop(tx: Sql, shopId: number): Promise<void> {
  await tx`
    UPDATE shops s SET rating = made.rating
    FROM (
      SELECT (sum(count * star)::real / nullif(sum(count), 0))::real AS rating, sum(count) AS count
      FROM product_ratings r JOIN products p ON p.id = r.product_id AND p.shop_id = ${shopId},
        LATERAL unnest(r.stars) WITH ORDINALITY AS each (count, star)
      WHERE r.stars <> '{0,0,0,0,0}') AS made
    WHERE s.id = ${shopId} AND made.count >= ${SHOP_REVIEWS_MIN} AND s.rating IS DISTINCT FROM made.rating`;
}
