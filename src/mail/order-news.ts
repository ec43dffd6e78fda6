import { Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import type { FactMessage } from "../../actors/kernel/facts.ts";
import type { OrderEvent } from "../../actors/order/messages.ts";
import { PermanentError } from "../platform/consumers.ts";

interface About {
  readonly orderId: string;
  /** Made of what it is about alone: however often and whenever the fact comes, it is this one letter. */
  readonly letterId: string;
}

/** Something about an order that whoever ordered it is written to about. */
export type OrderNews =
  | (About & { readonly kind: "order-confirmation" })
  | (About & { readonly kind: "order-shipped" | "order-delivered"; readonly no: number })
  | (About & { readonly kind: "order-cancelled" })
  /** `amount` in minor units of the order's currency; `returnId` null: for the cancelled order. */
  | (About & { readonly kind: "order-refunded"; readonly amount: number; readonly returnId: string | null });

export type NewsKind = OrderNews["kind"];

const Captured = TypeCompiler.Compile(Type.Object({ status: Type.String() }));
const OfShipment = TypeCompiler.Compile(Type.Object({ no: Type.Integer({ minimum: 1 }) }));
const Refunded = TypeCompiler.Compile(
  Type.Object({ amount: Type.Integer({ minimum: 0 }), returnId: Type.Union([Type.String(), Type.Null()]) }),
);

/**
 * What a fact of an order is news of; null for those that nobody is written to about. Says so by the fact alone, so that
 * any order and repetition of the facts gives the same letters. Throws `PermanentError` for a malformed one.
 */
export function orderNewsOf({ type, subject, version, data }: FactMessage): OrderNews | null {
  const orderId = subject.slice("order/".length);
  const about = (kind: NewsKind, what?: number | string) => ({
    orderId,
    letterId: [kind, orderId, what].filter((part) => part !== undefined).join("/"),
  });
  const malformed = () => new PermanentError(`${type} of ${subject}, version ${version}, is not what it should be`);
  switch (type as OrderEvent["type"]) {
    case "PaymentCaptured": {
      if (!Captured.Check(data)) throw malformed();
      // Captured while it was cancelled: the letters about that say it all.
      if (data.status === "cancelled") return null;
      return { kind: "order-confirmation", ...about("order-confirmation") };
    }
    case "ShipmentShipped": {
      if (!OfShipment.Check(data)) throw malformed();
      return { kind: "order-shipped", no: data.no, ...about("order-shipped", data.no) };
    }
    case "ShipmentDelivered": {
      if (!OfShipment.Check(data)) throw malformed();
      return { kind: "order-delivered", no: data.no, ...about("order-delivered", data.no) };
    }
    case "OrderCancelled":
      return { kind: "order-cancelled", ...about("order-cancelled") };
    case "PaymentRefunded": {
      if (!Refunded.Check(data)) throw malformed();
      const { amount, returnId } = data;
      if (amount === 0) return null;
      // Money may go back in parts: each has its place in the order's history.
      return { kind: "order-refunded", amount, returnId, ...about("order-refunded", version) };
    }
    default:
      return null;
  }
}
