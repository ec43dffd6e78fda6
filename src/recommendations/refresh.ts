import type postgres from "postgres";
import type { Sql } from "../platform/postgres.ts";
import { type BasketItem, basketsSince } from "./baskets.ts";
import { type Changes, changesBetween } from "./changes.ts";
import { aloneAtChanging, type Generation, generations } from "./generations.ts";

/**
 * Counts what these carts have bought as it is now, whatever was counted of them before: an order that is new goes in, a
 * cancelled one goes out, and news that comes twice or late changes nothing. Returns the products whose company changed.
 */
export async function refreshCarts(sql: Sql, cartIds: readonly string[]): Promise<number[]> {
  if (cartIds.length === 0) return [];
  let touched: number[] = [];
  await sql.begin(async (tx) => {
    await aloneAtChanging(tx);
    const { active, building } = await generations(tx);
    // The one that is being made has read its orders already; it hears of these before it is shown.
    if (building) {
      await tx`
        INSERT INTO recommendation_late SELECT DISTINCT unnest(${cartIds as string[]}::text[]) ON CONFLICT DO NOTHING`;
    }
    touched = active ? await recount(tx, active, cartIds) : [];
  });
  return touched;
}

/** Brings one generation up to date with these carts. The caller is alone at changing. */
export async function recount(
  tx: postgres.TransactionSql,
  { generation, slot, since }: Pick<Generation, "generation" | "slot" | "since">,
  cartIds: readonly string[],
): Promise<number[]> {
  const hashes = tx`SELECT hashtextextended(cart_id, 0) FROM unnest(${cartIds as string[]}::text[]) AS cart_id`;
  const before = await tx<BasketItem[]>`
    SELECT shopper, product_id AS "productId", orders FROM recommendation_baskets
    WHERE slot = ${slot} AND shopper IN (${hashes})`;
  const after = await tx<BasketItem[]>`
    SELECT shopper, product_id AS "productId", orders FROM (${basketsSince(tx, since, cartIds)}) AS baskets`;
  const changes = changesBetween(before, after);
  await tx`DELETE FROM recommendation_baskets WHERE slot = ${slot} AND shopper IN (${hashes})`;
  await tx`
    INSERT INTO recommendation_baskets (slot, shopper, product_id, orders)
    SELECT ${slot}, * FROM unnest(${after.map((item) => item.shopper)}::bigint[],
      ${after.map((item) => item.productId)}::int[], ${after.map((item) => item.orders)}::bigint[])`;
  await writeProducts(tx, slot, changes);
  await writePairs(tx, slot, changes);
  const weight = changes.pairs.reduce((sum, { by }) => sum + by, 0);
  if (weight !== 0 || after.length !== before.length) {
    await tx`
      UPDATE recommendation_generations
      SET items = items + ${after.length - before.length}, weight = weight + ${weight} WHERE generation = ${generation}`;
  }
  return [...new Set([...changes.products.map(({ productId }) => productId), ...changes.pairs.flatMap(ends)])];
}

async function writeProducts(tx: postgres.TransactionSql, slot: number, { products }: Changes): Promise<void> {
  const rise = products.filter(({ by }) => by > 0);
  const fall = products.filter(({ by }) => by < 0);
  if (rise.length > 0) {
    await tx`
      INSERT INTO recommendation_products AS p (slot, product_id, baskets)
      SELECT ${slot}, * FROM unnest(${rise.map((one) => one.productId)}::int[], ${rise.map((one) => one.by)}::int[])
      ON CONFLICT (slot, product_id) DO UPDATE SET baskets = p.baskets + excluded.baskets`;
  }
  if (fall.length === 0) return;
  await tx`
    UPDATE recommendation_products p SET baskets = p.baskets + fall.by
    FROM unnest(${fall.map((one) => one.productId)}::int[], ${fall.map((one) => one.by)}::int[]) AS fall (product_id, by)
    WHERE p.slot = ${slot} AND p.product_id = fall.product_id`;
  await tx`
    DELETE FROM recommendation_products
    WHERE slot = ${slot} AND product_id = ANY(${fall.map((one) => one.productId)}::int[]) AND baskets = 0`;
}

async function writePairs(tx: postgres.TransactionSql, slot: number, { pairs }: Changes): Promise<void> {
  const rise = pairs.filter(({ by }) => by > 0);
  const fall = pairs.filter(({ by }) => by < 0);
  const columns = (some: typeof pairs) =>
    tx`unnest(${some.map(({ a }) => a)}::int[], ${some.map(({ b }) => b)}::int[], ${some.map(({ by }) => by)}::int[])`;
  if (rise.length > 0) {
    await tx`
      INSERT INTO ${tx(`recommendation_pairs_${slot}`)} AS p (slot, a, b, weight)
      SELECT ${slot}, * FROM ${columns(rise)}
      ON CONFLICT (a, b) DO UPDATE SET weight = p.weight + excluded.weight`;
  }
  if (fall.length === 0) return;
  await tx`
    UPDATE recommendation_pairs p SET weight = p.weight + fall.by FROM ${columns(fall)} AS fall (a, b, by)
    WHERE p.slot = ${slot} AND p.a = fall.a AND p.b = fall.b`;
  await tx`
    DELETE FROM recommendation_pairs p USING ${columns(fall)} AS fall (a, b, by)
    WHERE p.slot = ${slot} AND p.a = fall.a AND p.b = fall.b AND p.weight = 0`;
}

function ends({ a, b }: { readonly a: number; readonly b: number }): number[] {
  return [a, b];
}
