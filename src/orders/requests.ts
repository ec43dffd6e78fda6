import { createHash } from "node:crypto";
import type { Item, OrderCommand, Who } from "../../actors/order/messages.ts";

// Closed lists: what people would write freely may be about somebody, and reasons are in events that everybody follows.
export const CANCELLATION_REASONS = [
  "changed_mind",
  "ordered_by_mistake",
  "found_cheaper",
  "too_slow",
  "other",
] as const;
export type CancellationReason = (typeof CANCELLATION_REASONS)[number];
export const RETURN_REASONS = ["damaged", "not_as_described", "wrong_item", "no_longer_needed", "other"] as const;
export type ReturnReason = (typeof RETURN_REASONS)[number];

const RETURN_ID_CHARACTERS = 10;

/** Where a request comes from: whose it is, and the key under which it is one request however often it is sent. */
export interface Asked {
  readonly by: Who;
  readonly key: string;
}

export function cancellation(reason: CancellationReason, { by, key }: Asked): OrderCommand {
  return { type: "cancel", reason, by, commandId: `cancellation-${key}` };
}

export function returnRequest(
  orderId: string,
  items: readonly Item[],
  reason: ReturnReason,
  { by, key }: Asked,
): OrderCommand & { type: "request-return" } {
  const returnId = returnIdOf(orderId, key);
  return { type: "request-return", returnId, items, reason, by, commandId: `return-${key}` };
}

/** 50 bits, in letters and figures that can be read off a label. */
function returnIdOf(orderId: string, key: string): string {
  const hash = createHash("sha256").update(`return\0${orderId}\0${key}`).digest();
  const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  return `R-${Array.from({ length: RETURN_ID_CHARACTERS }, (_, at) => digits[hash[at]! % 32]).join("")}`;
}
