import type { Sql } from "../platform/postgres.ts";

/** An order as its rows tell of it. */
export interface Purchase {
  readonly orderId: string;
  readonly cartId: string;
  readonly productIds: readonly number[];
  readonly placedAt?: Date;
  readonly accountId?: string;
}

/** For tests and benches: orders as their actors leave them, without the actors. */
export async function writePurchases(sql: Sql, purchases: readonly Purchase[]): Promise<void> {
  if (purchases.length === 0) return;
  const now = new Date();
  const times = purchases.map(({ placedAt = now }) => placedAt.toISOString());
  const accounts = purchases.map(({ accountId }) => accountId ?? null);
  await sql`
    INSERT INTO orders (order_id, shard, version, status, checkout_id, cart_id, account_id, currency, subtotal, discount,
      shipping, tax, total, placed_at, effects)
    SELECT id, 0, 1, 'processing', 'checkout-' || id, cart, account, 'USD', 1900, 0, 0, 0, 1900, at, '[]'
    FROM unnest(${purchases.map(({ orderId }) => orderId)}::text[], ${purchases.map(({ cartId }) => cartId)}::text[],
      ${accounts}::text[], ${times}::timestamptz[]) AS given (id, cart, account, at)`;
  const lines = purchases.flatMap(({ productIds }, order) =>
    productIds.map((productId, position) => ({ order, productId, position })),
  );
  await sql`
    INSERT INTO order_lines (order_id, product_id, position, account_id, placed_at, shop_id, shop_name, title, quantity,
      unit_price, discount, tax)
    SELECT id, product_id, position, account, at, 1, 'Ada', 'Mug', 1, 1900, 0, 0
    FROM unnest(${lines.map(({ order }) => purchases[order]!.orderId)}::text[],
      ${lines.map(({ productId }) => productId)}::int[], ${lines.map(({ position }) => position)}::int[],
      ${lines.map(({ order }) => accounts[order] ?? null)}::text[],
      ${lines.map(({ order }) => times[order]!)}::timestamptz[]) AS given (id, product_id, position, account, at)`;
}

export async function cancelPurchase(sql: Sql, orderId: string): Promise<void> {
  await sql`UPDATE orders SET status = 'cancelled', cancellation = '{}' WHERE order_id = ${orderId}`;
}

/** All that the active generation has counted, to compare two of them. */
export async function countedNow(sql: Sql) {
  const [active] = await sql<{ slot: number; items: number; weight: number }[]>`
    SELECT slot, items::int, weight::int FROM recommendation_generations WHERE state = 'active'`;
  if (!active) return null;
  const { slot, items, weight } = active;
  const of = <T extends object[]>(rows: T) => rows.map((row) => Object.values(row).join(" "));
  return {
    items,
    weight,
    baskets: of(
      await sql`SELECT shopper, product_id, bit_count(orders::bit(64)) AS orders FROM recommendation_baskets
        WHERE slot = ${slot} ORDER BY shopper, product_id`,
    ),
    products: of(
      await sql`SELECT product_id, baskets FROM recommendation_products WHERE slot = ${slot} ORDER BY product_id`,
    ),
    pairs: of(await sql`SELECT a, b, weight FROM recommendation_pairs WHERE slot = ${slot} ORDER BY a, b`),
  };
}
