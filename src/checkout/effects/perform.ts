import type { CheckoutEffect, CheckoutOutcome, CheckoutView } from "../../../actors/checkout/messages.ts";
import { unreachable } from "../../../actors/kernel/errors.ts";
import { authorize, checkPayment } from "./authorize.ts";
import { capture } from "./capture.ts";
import type { CheckoutParts } from "./parts.ts";
import { place } from "./place.ts";
import { prepare } from "./prepare.ts";
import { undo } from "./undo.ts";

/** Does the outside work that a checkout's durable state calls for. Throws `Unavailable` where the world failed it. */
export function perform(parts: CheckoutParts, view: CheckoutView, effect: CheckoutEffect): Promise<CheckoutOutcome> {
  const { type } = effect;
  switch (type) {
    case "prepare":
      return prepare(parts, view);
    case "authorize":
      return authorize(parts.payments, view);
    case "check-payment":
      return checkPayment(parts.payments, view);
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
