import type postgres from "postgres";
import type { NewOrder, OrderLine, OrderTotals, Return, Shipment } from "./messages.ts";
import { type Delay, type OrderState, unplacedOrder } from "./state.ts";

/** Loads orders with all that hangs on them. One statement, so that everything is of the same moment. */
export async function loadOrders(sql: postgres.Sql, ids: readonly string[]): Promise<Map<string, OrderState>> {
  const rows = await sql<OrderRow[]>`
    SELECT o.*,
      (SELECT json_agg(l ORDER BY l.position) FROM order_lines l WHERE l.order_id = o.order_id) AS lines,
      (SELECT json_agg(json_build_object(
          'no', s.no, 'warehouseId', s.warehouse_id, 'items', s.items, 'arrivesFrom', s.arrives_from,
          'arrivesUntil', s.arrives_until, 'status', s.status, 'carrier', s.carrier, 'tracking', s.tracking,
          'packedAt', epoch_ms(s.packed_at), 'shippedAt', epoch_ms(s.shipped_at), 'deliveredAt', epoch_ms(s.delivered_at)
        ) ORDER BY s.no) FROM shipments s WHERE s.order_id = o.order_id) AS shipments,
      (SELECT json_agg(json_build_object(
          'returnId', r.return_id, 'items', r.items, 'reason', r.reason, 'refund', r.refund, 'status', r.status,
          'requestedAt', epoch_ms(r.requested_at), 'receivedAt', epoch_ms(r.received_at),
          'refundedAt', epoch_ms(r.refunded_at), 'warehouseId', r.warehouse_id
        ) ORDER BY r.requested_at, r.return_id) FROM order_returns r WHERE r.order_id = o.order_id) AS returns
    FROM orders o WHERE o.order_id = ANY(${ids as string[]}::text[])`;
  return new Map(rows.map((row) => [row.order_id, stateOf(row)]));
}

interface OrderRow {
  order_id: string;
  version: string;
  status: string;
  checkout_id: string | null;
  cart_id: string;
  account_id: string | null;
  contact: string;
  address: string;
  delivery: NewOrder["delivery"];
  payment_intent_id: string;
  currency: string;
  subtotal: string;
  discount: string;
  shipping: string;
  tax: string;
  total: string;
  promotions: OrderTotals["promotions"];
  captured: string;
  refunded: string;
  placed_at: Date | null;
  captured_at: Date | null;
  cancellation: OrderState["cancellation"];
  effects: { done: string[]; delays: Record<string, Delay>; failures?: OrderState["failures"] };
  forgotten_at: Date | null;
  lines: LineRow[] | null;
  shipments: Shipment[] | null;
  returns: Return[] | null;
}

interface LineRow {
  product_id: number;
  shop_id: number;
  shop_name: string;
  title: string;
  image: string | null;
  quantity: number;
  unit_price: number;
  discount: number;
  tax: number;
}

function stateOf(row: OrderRow): OrderState {
  const known = { ...unplacedOrder(row.order_id), version: Number(row.version), ...row.effects };
  if (row.status === "void") return { ...known, isVoid: true };
  return {
    ...known,
    placed: placedOf(row),
    placedAt: row.placed_at?.getTime() ?? 0,
    shipments: row.shipments ?? [],
    captured: Number(row.captured),
    capturedAt: row.captured_at?.getTime() ?? null,
    refunded: Number(row.refunded),
    cancellation: row.cancellation,
    returns: row.returns ?? [],
    forgottenAt: row.forgotten_at?.getTime() ?? null,
  };
}

function placedOf(row: OrderRow): NewOrder {
  const shipments = row.shipments ?? [];
  return {
    checkoutId: row.checkout_id ?? "",
    cartId: row.cart_id,
    accountId: row.account_id,
    contact: row.contact,
    address: row.address,
    delivery: row.delivery,
    lines: (row.lines ?? []).map(lineOf),
    shipments: shipments.map(({ no, warehouseId, items, arrivesFrom, arrivesUntil }) => ({
      no,
      warehouseId,
      items,
      arrivesFrom,
      arrivesUntil,
    })),
    totals: {
      currency: row.currency,
      subtotal: Number(row.subtotal),
      discount: Number(row.discount),
      shipping: Number(row.shipping),
      tax: Number(row.tax),
      total: Number(row.total),
      promotions: row.promotions,
    },
    paymentIntentId: row.payment_intent_id,
  };
}

function lineOf(row: LineRow): OrderLine {
  return {
    productId: row.product_id,
    shopId: row.shop_id,
    shopName: row.shop_name,
    title: row.title,
    image: row.image,
    quantity: row.quantity,
    unitPrice: row.unit_price,
    discount: row.discount,
    tax: row.tax,
  };
}
