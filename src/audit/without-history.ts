import type { Reader } from "./rows.ts";
import type { Violations } from "./violations.ts";

/** Rows listed by one check; more of the same say nothing new. */
const ROWS_MAX = 50;

/**
 * What the replay cannot see: rows that no fact speaks of, the journal's own numbering, and the watermarks of what has
 * been published. Each check is a query that finds nothing in a true database.
 */
export async function auditRows(tx: Reader, found: Violations): Promise<void> {
  for (const [where, what, query] of CHECKS) {
    const rows = await tx.unsafe<Record<string, unknown>[]>(`${query} LIMIT ${ROWS_MAX}`);
    for (const row of rows) found.add(fill(where, row), fill(what, row));
  }
}

function fill(sentence: string, row: Record<string, unknown>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(row[name]));
}

/** Where, what is wrong, and the query whose columns both of them name. */
const CHECKS: readonly (readonly [string, string, string])[] = [
  [
    "shard {shard}",
    "the journal goes from seq {before} to seq {seq}",
    `SELECT shard, seq, before FROM (
       SELECT shard, seq, coalesce(lag(seq) OVER (PARTITION BY shard ORDER BY seq), 0) AS before FROM journal) AS steps
     WHERE seq <> before + 1`,
  ],
  [
    "shard {shard}",
    "{published} is noted as published, but the journal ends at {last}",
    `SELECT shard, published_seq AS published, last FROM shards
     CROSS JOIN LATERAL (SELECT coalesce(max(seq), 0) AS last FROM journal WHERE journal.shard = shards.shard) AS ends
     WHERE published_seq > last`,
  ],
  [
    "shard {shard}",
    "has a journal but is no shard of this shop",
    "SELECT DISTINCT shard FROM journal WHERE shard NOT IN (SELECT shard FROM shards)",
  ],
  [
    "inventory/{id}",
    "has version {version} but no history",
    `SELECT product_id AS id, version FROM inventory WHERE version <> 0
     AND NOT EXISTS (SELECT FROM journal WHERE entity = 'inventory/' || product_id)`,
  ],
  [
    "cart/{id}",
    "has version {version} but no history",
    `SELECT cart_id AS id, version FROM carts WHERE (version <> 0 OR lines <> '[]')
     AND NOT EXISTS (SELECT FROM journal WHERE entity = 'cart/' || cart_id)`,
  ],
  [
    "order/{id}",
    "has version {version} but no history",
    `SELECT order_id AS id, version FROM orders
     WHERE NOT EXISTS (SELECT FROM journal WHERE entity = 'order/' || order_id)`,
  ],
  [
    "order/{id}",
    "has rows in {name} but is no order",
    `SELECT id, name FROM (
       SELECT order_id AS id, 'order_lines' AS name FROM order_lines UNION SELECT order_id, 'shipments' FROM shipments
       UNION SELECT order_id, 'order_returns' FROM order_returns UNION SELECT order_id, 'order_events' FROM order_events) AS parts
     WHERE id NOT IN (SELECT order_id FROM orders)`,
  ],
  [
    "promotion/{id}",
    "was used {uses} times but has no history",
    `SELECT promotion_id AS id, uses FROM promotion_uses WHERE (version <> 0 OR uses <> 0)
     AND NOT EXISTS (SELECT FROM journal WHERE entity = 'promotion/' || promotion_id)`,
  ],
  [
    "cart/{id}",
    "was handed over to {to}, but arrived nowhere and is not on its way",
    `SELECT cart_id AS id, handed_to AS to FROM carts WHERE handed_to IS NOT NULL AND lines <> '[]'
     AND cart_id NOT IN (SELECT from_cart FROM cart_moves)
     AND cart_id NOT IN (SELECT data->>'from' FROM journal WHERE type = 'CartAbsorbed')`,
  ],
  [
    "inventory/{id}",
    "has {on_hand} in warehouse {warehouse} but opened with {opening} and has no history",
    `SELECT product_id AS id, warehouse_id AS warehouse, on_hand, opening FROM stock WHERE on_hand <> opening
     AND NOT EXISTS (SELECT FROM journal WHERE entity = 'inventory/' || product_id)`,
  ],
  [
    "inventory/{id}",
    "on_hand is {on_hand}, its warehouses hold {shelved}",
    `SELECT product_id AS id, on_hand, shelved FROM inventory
     CROSS JOIN LATERAL (SELECT coalesce(sum(on_hand), 0) AS shelved FROM stock
       WHERE stock.product_id = inventory.product_id) AS shelves WHERE on_hand <> shelved`,
  ],
  [
    "inventory/{id}",
    "allocated is {allocated}, its warehouses allocate {shelved}",
    `SELECT product_id AS id, allocated, shelved FROM inventory
     CROSS JOIN LATERAL (SELECT coalesce(sum(allocated), 0) AS shelved FROM stock
       WHERE stock.product_id = inventory.product_id) AS shelves WHERE allocated <> shelved`,
  ],
  [
    "inventory/{id}",
    "reserved is {reserved}, its reservations hold {held}",
    `SELECT product_id AS id, reserved, held FROM inventory
     CROSS JOIN LATERAL (SELECT coalesce(sum(quantity), 0) AS held FROM reservations
       WHERE reservations.product_id = inventory.product_id) AS rows WHERE reserved <> held`,
  ],
  [
    "inventory/{id}",
    "allocated in warehouse {warehouse} is {allocated}, its orders have {owed}",
    `SELECT coalesce(stock.product_id, orders.product_id) AS id, coalesce(stock.warehouse_id, orders.warehouse_id) AS warehouse,
       coalesce(allocated, 0) AS allocated, coalesce(owed, 0) AS owed FROM stock
     FULL JOIN (SELECT product_id, warehouse_id, sum(quantity) AS owed FROM allocations GROUP BY 1, 2) AS orders
       USING (product_id, warehouse_id) WHERE coalesce(allocated, 0) <> coalesce(owed, 0)`,
  ],
  [
    "inventory/{id}",
    "is sold twice: {on_hand} on hand, {allocated} allocated, {reserved} reserved",
    `SELECT product_id AS id, on_hand, allocated, reserved FROM inventory
     WHERE on_hand - allocated - reserved < 0 OR least(on_hand, allocated, reserved) < 0`,
  ],
  [
    "inventory/{id}",
    "is stock of a product nobody knows",
    "SELECT product_id AS id FROM inventory WHERE product_id NOT IN (SELECT id FROM products)",
  ],
  [
    "inventory/{id}",
    "has a reservation of cart {cart} but no stock",
    `SELECT product_id AS id, cart_id AS cart FROM reservations
     WHERE product_id NOT IN (SELECT product_id FROM inventory)`,
  ],
];
