import { orderIdOf } from "../../actors/order/order-id.ts";
import type { Reader } from "./rows.ts";
import type { Violations } from "./violations.ts";

/** Rows listed by one check; more of the same say nothing new. */
const ROWS_MAX = 50;

/** What no single order's history shows: units that are allocated to nobody's parcel, and parcels without their units. */
export async function auditAllocations(tx: Reader, found: Violations): Promise<void> {
  // What is sent or cancelled may still have its units until its outside work is done.
  const wrong = await tx<
    { orderId: string; productId: number; warehouseId: number; owed: number; allocated: number; isPlaced: boolean }[]
  >`
    WITH owed AS (
      SELECT s.order_id, s.warehouse_id, (item->>'productId')::int AS product_id, (item->>'quantity')::int AS quantity,
        s.status IN ('placed', 'processing', 'packed') AS is_due,
        NOT o.effects->'done' ? (CASE WHEN s.status = 'cancelled' THEN 'release-stock' ELSE 'deduct-stock-' || s.no END)
          AS is_open
      FROM shipments s JOIN orders o USING (order_id), jsonb_array_elements(s.items) AS item)
    SELECT coalesce(owed.order_id, a.order_id) AS "orderId", coalesce(owed.product_id, a.product_id) AS "productId",
      coalesce(owed.warehouse_id, a.warehouse_id) AS "warehouseId", coalesce(owed.quantity, 0) AS owed,
      coalesce(a.quantity, 0) AS allocated, owed.order_id IS NOT NULL AS "isPlaced"
    FROM owed FULL JOIN allocations a USING (order_id, warehouse_id, product_id)
    WHERE CASE WHEN owed.order_id IS NULL THEN true
      WHEN owed.is_due THEN a.quantity IS DISTINCT FROM owed.quantity
      ELSE a.quantity IS NOT NULL AND NOT owed.is_open END
    LIMIT ${ROWS_MAX}`;
  const ended = wrong.every(({ isPlaced }) => isPlaced) ? new Set() : await endedOrders(tx);
  for (const { orderId, productId, warehouseId, owed, allocated, isPlaced } of wrong) {
    // A checkout that is under way has its units before its order.
    if (!isPlaced && !ended.has(orderId)) continue;
    const units = `${allocated} of product ${productId} in warehouse ${warehouseId}`;
    found.add(
      `order/${orderId}`,
      isPlaced ? `has ${units}, its parcels need ${owed}` : `was never placed and has ${units}`,
    );
  }
}

/** Orders of checkouts that are over. */
async function endedOrders(tx: Reader): Promise<Set<string>> {
  const rows = await tx<{ id: string }[]>`
    SELECT checkout_id AS id FROM checkouts WHERE step IN ('completed', 'failed')`;
  return new Set(rows.map(({ id }) => orderIdOf(id)));
}
