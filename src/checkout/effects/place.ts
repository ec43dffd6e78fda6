import type { Arrival, CheckoutOutcome, CheckoutView, UnavailableItem } from "../../../actors/checkout/messages.ts";
import type { Split, WarehouseStock } from "../../../actors/inventory/messages.ts";
import { assertThat, Unavailable } from "../../../actors/kernel/errors.ts";
import type { NewShipment, OrderLine } from "../../../actors/order/messages.ts";
import { orderIdOf } from "../../../actors/order/order-id.ts";
import { planSplit } from "../../../actors/order/split.ts";
import type { CheckoutParts } from "./parts.ts";

/** Plans before stock that moves under them is left to a later attempt. */
const PLANS_MAX = 4;

const cancelled: CheckoutOutcome = { type: "failed", failure: { code: "order_cancelled" } };

type Stock = ReadonlyMap<number, readonly WarehouseStock[]>;

/**
 * Allocates every line to warehouses and places the order. What an earlier attempt allocated stays as it is; where a
 * warehouse has changed since the plan, the rest is planned again.
 */
export async function place(parts: CheckoutParts, view: CheckoutView): Promise<CheckoutOutcome> {
  const { checkoutId, request, prepared, paymentIntentId } = view;
  assertThat(prepared !== null && paymentIntentId !== null, "what is placed was prepared and authorized");
  const orderId = orderIdOf(checkoutId);
  const allocated = new Map<number, readonly Split[]>();
  const unavailableItems = await allocateAll(parts, view, orderId, allocated);
  if (unavailableItems.length > 0) return { type: "failed", failure: { code: "insufficient_stock", unavailableItems } };

  // Allocations that are empty were voided: another driver has undone this checkout meanwhile.
  if ([...allocated.values()].some((split) => split.length === 0)) return cancelled;

  const shipments = await shipmentsOf(parts, view, prepared.lines, allocated);
  const { cartId, accountId, contact, address, delivery } = request;
  const { lines, totals } = prepared;
  const order = {
    checkoutId,
    cartId,
    accountId,
    contact,
    address,
    delivery,
    lines,
    shipments,
    totals,
    paymentIntentId,
  };
  const reply = await parts.orders.ask(orderId, { type: "place", order });
  if (!reply.ok) {
    assertThat(reply.refusal === "order_void", `order ${orderId} can be placed`);
    return cancelled;
  }
  return { type: "placed", orderId, ...lastOf(shipments) };
}

/** Allocates each line, into `allocated` by product. Answers what cannot be had. */
async function allocateAll(
  parts: CheckoutParts,
  { request, prepared }: CheckoutView,
  orderId: string,
  allocated: Map<number, readonly Split[]>,
): Promise<UnavailableItem[]> {
  const { lines } = prepared!;
  const stock = new Map(
    await parts.stockOf(
      lines.map((line) => line.productId),
      orderId,
    ),
  );
  for (let plan = 0; plan < PLANS_MAX; plan++) {
    const missing = lines.filter((line) => !allocated.has(line.productId));
    if (missing.length === 0) return [];
    const splits = await planned(parts, request.zone.zip, missing, stock);
    const unavailable: UnavailableItem[] = [];
    await Promise.all(
      missing.map(async ({ productId, title, quantity }) => {
        const split = splits?.get(productId);
        if (!split) {
          const units = (stock.get(productId) ?? []).reduce((sum, one) => sum + one.onHand - one.allocated, 0);
          if (units < quantity) unavailable.push({ productId, title, requested: quantity, available: units });
          return;
        }
        const command = { type: "allocate", orderId, cartId: request.cartId, split } as const;
        const reply = await parts.inventory.ask(String(productId), {
          ...command,
          commandId: `allocation-${orderId}`,
        });
        if (reply.ok) allocated.set(productId, reply.answer.allocation ?? []);
        else if (reply.refusal === "split_unavailable") stock.set(productId, reply.warehouses);
        else if (reply.refusal === "insufficient_stock")
          unavailable.push({ productId, title, requested: quantity, available: reply.available });
        else unavailable.push({ productId, title, requested: quantity, available: 0 });
      }),
    );
    if (unavailable.length > 0) return unavailable;
  }
  if (lines.every((line) => allocated.has(line.productId))) return [];
  throw new Unavailable("stock moved between warehouses under every plan");
}

/** Which warehouse gives how many of each product: the fewest shipments, then the nearest. Null where units are missing. */
async function planned(parts: CheckoutParts, zip: string, lines: readonly OrderLine[], stock: Stock) {
  const place = await parts.delivery.place(zip);
  const distances = place ? await parts.delivery.distances(place) : new Map<number, number>();
  const wanted = lines.map(({ productId, quantity }) => ({
    productId,
    quantity,
    free: (stock.get(productId) ?? []).map(({ warehouseId, onHand, allocated }) => ({
      warehouseId,
      units: onHand - allocated,
    })),
  }));
  const plan = planSplit(wanted, distances);
  if (!plan) return null;
  const splits = new Map<number, Split[]>();
  for (const { warehouseId, items } of plan.shipments)
    for (const { productId, quantity } of items)
      splits.set(productId, [...(splits.get(productId) ?? []), { warehouseId, quantity }]);
  return splits;
}

/** One shipment per warehouse, with the days it arrives on. */
async function shipmentsOf(
  parts: CheckoutParts,
  { request }: CheckoutView,
  lines: readonly OrderLine[],
  allocated: ReadonlyMap<number, readonly Split[]>,
): Promise<NewShipment[]> {
  const byWarehouse = new Map<number, { productId: number; quantity: number }[]>();
  for (const { productId, quantity } of lines) {
    const split = allocated.get(productId) ?? [];
    assertThat(split.reduce((sum, one) => sum + one.quantity, 0) === quantity, `all of ${productId} is allocated`);
    for (const { warehouseId, quantity } of split)
      byWarehouse.set(warehouseId, [...(byWarehouse.get(warehouseId) ?? []), { productId, quantity }]);
  }
  const place = await parts.delivery.place(request.zone.zip);
  assertThat(place !== null, `there is a place for ${request.zone.zip}`);
  return Promise.all(
    [...byWarehouse].map(async ([warehouseId, items], index) => {
      const arrival = await parts.delivery.arrival(place, warehouseId, request.delivery, parts.now());
      const { arrivesFrom, arrivesUntil } = arrival;
      return { no: index + 1, warehouseId, items, arrivesFrom, arrivesUntil };
    }),
  );
}

/** When the last of them arrives. */
function lastOf(shipments: readonly NewShipment[]): Arrival {
  const latest = (pick: (one: NewShipment) => string) => shipments.map(pick).sort().at(-1) ?? "";
  return { arrivesFrom: latest((one) => one.arrivesFrom), arrivesUntil: latest((one) => one.arrivesUntil) };
}
