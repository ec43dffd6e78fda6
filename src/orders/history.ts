import type { OrderStatus, Return, Who } from "../../actors/order/messages.ts";
import type { Sql } from "../platform/postgres.ts";

/** Lines that a list of orders shows of each. */
const SHOWN_LINES_MAX = 4;

/** An order as a list of orders shows it. */
export interface OrderSummary {
  readonly orderId: string;
  readonly status: OrderStatus;
  readonly placedAt: number;
  readonly currency: string;
  readonly total: number;
  readonly refunded: number;
  readonly units: number;
  /** The first few, in the order of the cart. */
  readonly lines: readonly { readonly productId: number; readonly title: string; readonly image: string | null }[];
  readonly lineCount: number;
  /** The last day that something of it is to arrive, ISO. */
  readonly arrivesUntil: string;
  /** How far its returns are; the least far one. Null where there is none. */
  readonly returning: Return["status"] | null;
}

export interface OrderPage {
  readonly orders: readonly OrderSummary[];
  readonly hasMore: boolean;
}

/** Whose orders: an account's, or those a guest's browser remembers. */
export type Whose = { readonly accountId: string } | { readonly orderIds: readonly string[] };

/** A page of somebody's orders, the newest first; pages count from 1. */
export async function ordersOf(sql: Sql, whose: Whose, page: number, limit: number): Promise<OrderPage> {
  const mine =
    "accountId" in whose
      ? sql`o.account_id = ${whose.accountId}`
      : sql`o.order_id = ANY(${whose.orderIds as string[]}) AND o.account_id IS NULL AND o.status <> 'void'`;
  const rows = await sql<OrderSummary[]>`
    SELECT o.order_id AS "orderId", o.status, epoch_ms(o.placed_at)::float8 AS "placedAt", o.currency,
      o.total::float8 AS total, o.refunded::float8 AS refunded, lines.units, lines.count AS "lineCount", lines.shown AS lines,
      (SELECT max(s.arrives_until) FROM shipments s WHERE s.order_id = o.order_id) AS "arrivesUntil",
      (SELECT r.status FROM order_returns r WHERE r.order_id = o.order_id
        ORDER BY array_position('{requested,received,refunded}'::text[], r.status) LIMIT 1) AS returning
    FROM orders o, LATERAL (
      SELECT count(*)::int AS count, sum(l.quantity)::int AS units,
        json_agg(json_build_object('productId', l.product_id, 'title', l.title, 'image', l.image) ORDER BY l.position)
          FILTER (WHERE l.position < ${SHOWN_LINES_MAX}) AS shown
      FROM order_lines l WHERE l.order_id = o.order_id) lines
    WHERE ${mine}
    ORDER BY o.placed_at DESC, o.order_id LIMIT ${limit + 1} OFFSET ${(page - 1) * limit}`;
  return { orders: rows.slice(0, limit), hasMore: rows.length > limit };
}

/** Something that happened to an order, as its timeline tells it. */
export interface OrderHappening {
  readonly version: number;
  readonly at: number;
  /** The event's type: `OrderPlaced`, `ShipmentShipped` … */
  readonly type: string;
  readonly by: Who;
  /** What is particular to it: `no`, `carrier`, `amount`, `reason` … */
  readonly data: Readonly<Record<string, unknown>>;
}

/** All that happened to these orders, oldest first, by order. */
export async function timelinesOf(sql: Sql, orderIds: readonly string[]): Promise<Map<string, OrderHappening[]>> {
  const rows = await sql<(OrderHappening & { orderId: string })[]>`
    SELECT order_id AS "orderId", version::int AS version, epoch_ms(at)::float8 AS at, type,
      json_build_object('kind', by_kind, 'id', by_id) AS by, data
    FROM order_events WHERE order_id = ANY(${orderIds as string[]}::text[]) ORDER BY order_id, version`;
  return Map.groupBy(rows, (row) => row.orderId);
}
