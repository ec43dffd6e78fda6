import type { DeliveryOption, ShippingOption } from "./delivery.ts";
import type { Point } from "./distance.ts";
import { arrivalOf, type Warehouse } from "./estimate.ts";

const OPTIONS: readonly ShippingOption[] = ["standard", "express"];

/**
 * The ways to deliver an order of which each of these warehouses sends a part, ordered at `now` (epoch ms): here when the
 * last part is, and as promised only until the first of them closes for the day. None when nobody sends anything.
 */
export function deliveryOptions(
  warehouses: readonly Warehouse[],
  place: Point,
  prices: Readonly<Record<ShippingOption, number>>,
  now: number,
): DeliveryOption[] {
  if (warehouses.length === 0) return [];
  return OPTIONS.map((id) => {
    const arrivals = warehouses.map((warehouse) => arrivalOf(warehouse, place, id, now));
    return {
      id,
      price: prices[id],
      arrivesFrom: last(arrivals.map((each) => each.arrivesFrom)),
      arrivesUntil: last(arrivals.map((each) => each.arrivesUntil)),
      cutOff: Math.min(...arrivals.map((each) => each.orderBefore)),
    };
  });
}

/** The latest of ISO days. */
function last(days: readonly string[]): string {
  return [...days].sort().at(-1)!;
}
