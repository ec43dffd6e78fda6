import type { NatsConnection } from "nats";
import type { StockLevel } from "../../actors/inventory/messages.ts";
import type { Sql } from "../platform/postgres.ts";

/** Adds `count` products with 100 units each to an empty database; their ids are 1 to `count`. */
export async function addProducts(sql: Sql, count: number): Promise<void> {
  await sql`INSERT INTO shops (id, slug, name) VALUES (1, 'kiln', 'The Kiln')`;
  await sql`INSERT INTO categories (id, slug, name) VALUES (1, 'mugs', 'Mugs')`;
  await sql`
    INSERT INTO products (id, source, external_id, shop_id, category_id, slug, title, price, content_hash)
    SELECT id, 'test', id, 1, 1, 'mug-' || id, 'Mug ' || id, 1200, '' FROM generate_series(1, ${count}::int) AS id`;
  await sql`INSERT INTO inventory (product_id, on_hand) SELECT id, 100 FROM generate_series(1, ${count}::int) AS id`;
}

/** Reserves `quantity` more units in Postgres, as an owner's commit does, and tells nobody. */
export async function reserve(sql: Sql, productId: number, quantity = 1): Promise<StockLevel> {
  const [row] = await sql<{ available: number; reserved: number; version: string }[]>`
    UPDATE inventory SET reserved = reserved + ${quantity}, version = version + 1 WHERE product_id = ${productId}
    RETURNING available, reserved, version`;
  if (!row) throw new Error(`there is no product ${productId}`);
  return { productId, available: row.available, reserved: row.reserved, version: Number(row.version) };
}

/** Publishes a level as the node that owns the product does after its commit. */
export function announce(connection: NatsConnection, level: StockLevel): void {
  const event = {
    id: `0-${level.version}`,
    type: "StockReserved",
    time: new Date(0).toISOString(),
    source: "souk/shard/0",
  };
  const body = { ...event, subject: `inventory/${level.productId}`, version: level.version, data: level };
  connection.publish(`stock.${level.productId}`, new TextEncoder().encode(JSON.stringify(body)));
}
