import type { WarehouseStock } from "../../actors/inventory/messages.ts";
import { Batcher } from "../platform/batcher.ts";
import type { Sql } from "../platform/postgres.ts";
import type { CheckoutParts } from "./effects/parts.ts";

/** Orders are planned together: the first waits so long for others. */
const BATCH = { itemsMax: 200, waitMs: 4 };

interface Wanted {
  readonly productIds: readonly number[];
  readonly orderId: string;
  readonly found: Map<number, WarehouseStock[]>;
}

type Row = WarehouseStock & { at: number; productId: number };

/** Reads what each warehouse has, of all orders that ask at about the same time in one query. Throws what Postgres says. */
export function stockReader(sql: Sql): CheckoutParts["stockOf"] {
  const batcher = new Batcher<Wanted>((batch) => readAll(sql, batch), BATCH);
  return async (productIds, orderId) => {
    const wanted: Wanted = { productIds, orderId, found: new Map(productIds.map((id) => [id, []])) };
    await batcher.add(wanted);
    return wanted.found;
  };
}

async function readAll(sql: Sql, batch: readonly Wanted[]): Promise<void> {
  const lines = batch.flatMap(({ productIds, orderId }, at) => productIds.map((id) => ({ at, id, orderId })));
  const rows = await sql<Row[]>`
    SELECT given.at, s.product_id AS "productId", s.warehouse_id AS "warehouseId", s.on_hand AS "onHand",
      s.allocated - coalesce(own.quantity, 0) AS allocated
    FROM unnest(${lines.map(({ at }) => at)}::int[], ${lines.map(({ id }) => id)}::int[],
      ${lines.map(({ orderId }) => orderId)}::text[]) AS given (at, product_id, order_id)
    JOIN stock s ON s.product_id = given.product_id
    LEFT JOIN allocations own ON own.product_id = s.product_id AND own.warehouse_id = s.warehouse_id
      AND own.order_id = given.order_id`;
  for (const { at, productId, ...stock } of rows) batch[at]!.found.get(productId)!.push(stock);
}
