import type { OrderLine, OrderView } from "../../actors/order/messages.ts";
import { lineTotal } from "../../actors/order/money.ts";
import { type ReturnRules, returnableOf } from "../../actors/order/returns.ts";
import { isBefore } from "../../actors/order/state.ts";
import type { Address } from "../accounts/address.ts";
import type { Sql } from "../platform/postgres.ts";
import { SealError, type Vault } from "../platform/seal.ts";
import type { Settings } from "../platform/settings.ts";
import { type OrderHappening, timelinesOf } from "./history.ts";

const DAY_MS = 86_400_000;

export interface Warehouse {
  readonly name: string;
  readonly city: string;
  readonly state: string;
}

/** Where an order stands: all that its page shows and that is nobody's personal data. */
export interface OrderProgress {
  readonly order: OrderView;
  readonly timeline: readonly OrderHappening[];
  readonly warehouses: ReadonlyMap<number, Warehouse>;
  readonly canCancel: boolean;
  /** Units that can be sent back now, by product, of those that can be. */
  readonly returnable: ReadonlyMap<number, number>;
  /** Until when something can be sent back (epoch ms); null where nothing was delivered. */
  readonly returnableUntil: number | null;
}

/** Who ordered it and where it goes; null where that was erased. */
export interface OrderRecipient {
  readonly contact: { readonly name: string; readonly email: string };
  readonly address: Address;
}

/** What one shop sold of an order. */
export interface SubOrder {
  readonly shopId: number;
  readonly shopName: string;
  readonly lines: readonly OrderLine[];
  readonly subtotal: number;
  readonly discount: number;
  readonly tax: number;
  /** What its lines come to; shipping is the whole order's. */
  readonly total: number;
}

export function returnRules(settings: Pick<Settings, "RETURN_WINDOW_DAYS">): ReturnRules {
  return { returnWindowMs: settings.RETURN_WINDOW_DAYS * DAY_MS };
}

interface ProgressParts {
  readonly sql: Sql;
  readonly settings: Pick<Settings, "RETURN_WINDOW_DAYS">;
}

export async function orderProgress(parts: ProgressParts, order: OrderView, now: number): Promise<OrderProgress> {
  const { sql, settings } = parts;
  const ids = order.shipments.map(({ warehouseId }) => warehouseId);
  const [timelines, warehouses] = await Promise.all([
    timelinesOf(sql, [order.orderId]),
    sql<(Warehouse & { id: number })[]>`SELECT id, name, city, state FROM warehouses WHERE id = ANY(${ids}::int[])`,
  ]);
  const returnable = new Map<number, number>();
  let returnableUntil: number | null = null;
  for (const { productId } of order.lines) {
    const found = returnableOf(order, productId, now, returnRules(settings));
    if (found.returnable > 0) returnable.set(productId, found.returnable);
    if (found.until !== null) returnableUntil = Math.max(returnableUntil ?? 0, found.until);
  }
  return {
    order,
    timeline: timelines.get(order.orderId) ?? [],
    warehouses: new Map(warehouses.map(({ id, name, city, state }) => [id, { name, city, state }])),
    canCancel: order.cancellation === null && order.shipments.every(({ status }) => isBefore(status, "packed")),
    returnable,
    returnableUntil,
  };
}

export function recipientOf(vault: Vault, { contact, address }: OrderView): OrderRecipient | null {
  try {
    return {
      contact: JSON.parse(vault.open("order-contact", contact)),
      address: JSON.parse(vault.open("order-address", address)),
    };
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

/** The order by the shops that sold it, in the order of its lines. */
export function byShop({ lines }: Pick<OrderView, "lines">): SubOrder[] {
  return [...Map.groupBy(lines, (line) => line.shopId)].map(([shopId, sold]) => {
    const sum = (of: (line: OrderLine) => number) => sold.reduce((all, line) => all + of(line), 0);
    return {
      shopId,
      shopName: sold[0]!.shopName,
      lines: sold,
      subtotal: sum((line) => line.unitPrice * line.quantity),
      discount: sum((line) => line.discount),
      tax: sum((line) => line.tax),
      total: sum(lineTotal),
    };
  });
}
