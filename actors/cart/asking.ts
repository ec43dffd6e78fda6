import type { InventoryAnswer, InventoryRefusal } from "../inventory/messages.ts";
import type { Decision, Reply } from "../kernel/types.ts";
import type { CartAnswer, CartEvent, CartLine, CartRefusal } from "./messages.ts";

/** A reservation to be set to a level. */
export interface Wanted {
  readonly productId: number;
  readonly quantity: number;
  /** The cart whose reservation goes over into this one; then fewer units than wanted are better than none. */
  readonly absorb?: string;
}

/**
 * What a command needs before it can be decided: reservations to set to a level (0 releases), and whether today's price
 * of the product must be known.
 */
export interface Plan {
  readonly reserve: readonly Wanted[];
  readonly priceOf: number | null;
  /** The lines that an absorbing cart takes, as they would be if all could be reserved. */
  readonly taking?: readonly CartLine[];
}

/** What is for sale today: where the price and the shop of a line come from, never the client. */
export interface Offer {
  readonly shopId: number;
  /** Minor units of `currency`. */
  readonly price: number;
  readonly currency: string;
}

/** What comes back of what the plan asks for: inventories' replies by product, and the product's offer (null: not for sale). */
export interface Findings {
  readonly replies: ReadonlyMap<number, Reply<InventoryAnswer, InventoryRefusal>>;
  readonly offer: Offer | null;
  /** The turn under which the reservations were asked for. */
  readonly turn: number;
  readonly now: number;
  /** Of an absorbing cart: what its plan says it takes. */
  readonly taking?: readonly CartLine[];
}

export type CartDecision = Decision<CartEvent, CartAnswer, CartRefusal>;
