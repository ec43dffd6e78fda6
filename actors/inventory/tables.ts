import type postgres from "postgres";
import type { Context, RowWrite, Table } from "../kernel/types.ts";
import type { InventoryEvent, Reservation } from "./messages.ts";
import { type InventoryState, unknownProduct } from "./state.ts";

const INVENTORY: Table = {
  name: "inventory",
  key: ["product_id"],
  isUpdateOnly: true,
  columns: {
    product_id: "int",
    on_hand: "int",
    allocated: "int",
    reserved: "int",
    limit_per_customer: "int",
    version: "bigint",
  },
};
const STOCK: Table = {
  name: "stock",
  key: ["product_id", "warehouse_id"],
  columns: { product_id: "int", warehouse_id: "int", on_hand: "int", allocated: "int" },
};
const RESERVATIONS: Table = {
  name: "reservations",
  key: ["product_id", "cart_id"],
  columns: {
    product_id: "int",
    cart_id: "text",
    shard: "smallint",
    quantity: "int",
    turn: "bigint",
    since: "timestamptz",
    expires_at: "timestamptz",
  },
};

/** The rows that these events changed, as the state has them now. */
export function rowsOf(state: InventoryState, events: readonly InventoryEvent[], { shard }: Context): RowWrite[] {
  const rows: RowWrite[] = [inventoryRow(state)];
  for (const event of events) {
    if ("cartId" in event) rows.push(reservationRow(state, event.cartId, shard));
    else if (event.type === "StockTransferred") rows.push(stockRow(state, event.from), stockRow(state, event.to));
    else rows.push(stockRow(state, event.warehouseId));
  }
  return rows;
}

function inventoryRow(state: InventoryState): RowWrite {
  return {
    table: INVENTORY,
    key: String(state.productId),
    row: {
      product_id: state.productId,
      on_hand: state.onHand,
      allocated: state.allocated,
      reserved: state.reserved,
      limit_per_customer: state.limitPerCustomer,
      version: state.version,
    },
  };
}

function reservationRow(state: InventoryState, cartId: string, shard: number): RowWrite {
  const key = `${state.productId}/${cartId}`;
  const kept = state.reservations.get(cartId);
  if (!kept) return { table: RESERVATIONS, key, row: { product_id: state.productId, cart_id: cartId }, isGone: true };
  return {
    table: RESERVATIONS,
    key,
    row: {
      product_id: state.productId,
      cart_id: cartId,
      shard,
      quantity: kept.quantity,
      turn: kept.turn,
      since: kept.since,
      expires_at: kept.expiresAt,
    },
  };
}

function stockRow(state: InventoryState, warehouseId: number): RowWrite {
  const shelf = state.shelves.get(warehouseId)!;
  return {
    table: STOCK,
    key: `${state.productId}/${warehouseId}`,
    row: {
      product_id: state.productId,
      warehouse_id: warehouseId,
      on_hand: shelf.onHand,
      allocated: shelf.allocated,
    },
  };
}

/** Loads products' stock: totals, every warehouse's shelf (empty ones too), reservations. */
export async function loadInventories(
  sql: postgres.Sql,
  keys: readonly string[],
): Promise<Map<string, InventoryState>> {
  const ids = keys.map(Number).filter((id) => Number.isSafeInteger(id) && id > 0 && id < 2 ** 31);
  // One statement, so that totals, shelves and reservations are of the same moment.
  const rows = await sql<InventoryRow[]>`
    SELECT i.product_id, i.on_hand, i.allocated, i.reserved, i.limit_per_customer, i.version,
      (SELECT json_agg(json_build_array(w.id, coalesce(s.on_hand, 0), coalesce(s.allocated, 0)) ORDER BY w.id)
         FROM warehouses w LEFT JOIN stock s ON s.warehouse_id = w.id AND s.product_id = i.product_id) AS shelves,
      (SELECT json_agg(json_build_array(r.cart_id, r.quantity, r.turn,
                extract(epoch FROM r.since) * 1000, extract(epoch FROM r.expires_at) * 1000))
         FROM reservations r WHERE r.product_id = i.product_id) AS reservations
    FROM inventory i WHERE i.product_id = ANY(${ids}::int[])`;
  return new Map(rows.map((row) => [String(row.product_id), stateOf(row)]));
}

interface InventoryRow {
  product_id: number;
  on_hand: number;
  allocated: number;
  reserved: number;
  limit_per_customer: number;
  version: string;
  shelves: [number, number, number][] | null;
  reservations: [string, number, number, number, number][] | null;
}

function stateOf(row: InventoryRow): InventoryState {
  const reservations = (row.reservations ?? []).map(
    ([cartId, quantity, turn, since, expiresAt]): Reservation => ({ cartId, quantity, turn, since, expiresAt }),
  );
  return {
    ...unknownProduct(row.product_id),
    isKnown: true,
    limitPerCustomer: row.limit_per_customer,
    shelves: new Map((row.shelves ?? []).map(([id, onHand, allocated]) => [id, { onHand, allocated }])),
    reservations: new Map(reservations.map((reservation) => [reservation.cartId, reservation])),
    onHand: row.on_hand,
    allocated: row.allocated,
    reserved: row.reserved,
    version: Number(row.version),
    nextExpiry: reservations.reduce((next, { expiresAt }) => Math.min(next, expiresAt), Number.POSITIVE_INFINITY),
  };
}
