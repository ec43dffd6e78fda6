import type { OrderProgress } from "../../src/orders/details.ts";
import { OrderMoney, OrderProgressPart } from "./order-progress.tsx";
import { partial, rendered } from "./partial.ts";

/** What changes on an order's open page when something happened to it. */
export function orderFragments(progress: OrderProgress): string {
  return [
    partial("#order-progress", "outerMorph", rendered(OrderProgressPart({ progress }))),
    partial("#order-money", "outerMorph", rendered(OrderMoney(progress))),
  ].join("");
}
