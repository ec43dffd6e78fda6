import { Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import type { CartEvent } from "../../actors/cart/messages.ts";
import type { FactMessage } from "../../actors/kernel/facts.ts";
import { PermanentError } from "../platform/consumers.ts";

/** How wanted a product is: in how many carts, and how many units of it. */
export interface Interest {
  readonly productId: number;
  readonly carts: number;
  readonly units: number;
}

interface Change {
  readonly cartId: string;
  /** The cart's version with this change: an older one never overwrites a newer. */
  readonly version: number;
  readonly at: Date;
}

/** What a cart's fact says about who wants what. */
export type InterestChange =
  | (Change & { readonly type: "line"; productId: number; quantity: number; reservedUntil: Date })
  | (Change & { readonly type: "cleared" });

const LineSet = TypeCompiler.Compile(
  Type.Object({
    line: Type.Object({
      productId: Type.Integer({ minimum: 1 }),
      quantity: Type.Integer({ minimum: 0 }),
      reservedUntil: Type.Union([Type.Number(), Type.Null()]),
      isSavedForLater: Type.Boolean(),
    }),
  }),
);
const LineRemoved = TypeCompiler.Compile(Type.Object({ productId: Type.Integer({ minimum: 1 }) }));

/** The change in a cart's fact; null for facts that say nothing of interest. Throws `PermanentError` for a malformed one. */
export function interestChangeOf({ type, subject, version, time, data }: FactMessage): InterestChange | null {
  const change = { cartId: subject.slice("cart/".length), version, at: new Date(time) };
  switch (type as CartEvent["type"]) {
    case "LineSet": {
      if (!LineSet.Check(data)) throw new PermanentError(`${type} has no line: ${subject} version ${version}`);
      const { productId, quantity, reservedUntil, isSavedForLater } = data.line;
      // Saved for later, or nothing reserved: it is not in the cart proper.
      const units = isSavedForLater || reservedUntil === null ? 0 : quantity;
      return { ...change, type: "line", productId, quantity: units, reservedUntil: new Date(reservedUntil ?? 0) };
    }
    case "LineRemoved":
      if (!LineRemoved.Check(data)) throw new PermanentError(`${type} has no product: ${subject} version ${version}`);
      return { ...change, type: "line", productId: data.productId, quantity: 0, reservedUntil: new Date(0) };
    case "CartCleared":
    case "CartHandedOver":
    // What it may still hold came late, and counts from its next change on.
    case "CartFinished":
      return { ...change, type: "cleared" };
    default:
      return null;
  }
}
