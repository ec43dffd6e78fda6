import type { CheckoutEffect, CheckoutOutcome, CheckoutView } from "../../../actors/checkout/messages.ts";
import { unreachable } from "../../../actors/kernel/errors.ts";
import { authorize, checkPayment } from "./authorize.ts";
import { capture } from "./capture.ts";
import type { CheckoutParts } from "./parts.ts";
import { place } from "./place.ts";
import { prepare } from "./prepare.ts";
import { undo } from "./undo.ts";

/** Whoever pressed the button and heard nothing for so long has gone: no money is set aside for them any more. */
export const BEGUN_WITHIN_MS = 15 * 60_000;

const TOO_LATE: CheckoutOutcome = { type: "delayed", why: "the shop was away for longer than anybody waits" };

/** Does the outside work that a checkout's durable state calls for. Throws `Unavailable` where the world failed it. */
export async function perform(
  parts: CheckoutParts,
  view: CheckoutView,
  { type }: CheckoutEffect,
): Promise<CheckoutOutcome> {
  const isTooLate = parts.now() - view.startedAt >= BEGUN_WITHIN_MS;
  switch (type) {
    case "prepare":
      return isTooLate ? TOO_LATE : prepare(parts, view);
    case "authorize":
      return isTooLate ? TOO_LATE : authorize(parts, view);
    case "check-payment":
      return checkPayment(parts, view);
    case "place":
      return place(parts, view);
    case "capture":
      return capture(parts, view);
    case "undo":
      return undo(parts, view);
    default:
      return unreachable(type);
  }
}
