/** The words of a cart: what can be asked of it, what happens, and why it may say no. */

export interface CartLine {
  readonly productId: number;
  readonly shopId: number;
  readonly quantity: number;
  /** The unit price the shopper last saw, in minor units of `currency`. */
  readonly priceSeen: number;
  readonly currency: string;
  /** Epoch ms until when the units are reserved; null when nothing is reserved for this line. */
  readonly reservedUntil: number | null;
  readonly isSavedForLater: boolean;
  readonly addedAt: number;
}

export type CartCommand =
  | { type: "add"; productId: number; quantity: number; commandId: string }
  | { type: "set-quantity"; productId: number; quantity: number; commandId: string }
  /** That many units fewer than there are; the line goes with its last. Fine for units that are not in it any more. */
  | { type: "take-out"; productId: number; quantity: number; commandId: string }
  | { type: "remove"; productId: number; commandId: string }
  | { type: "clear"; commandId: string }
  | { type: "save-for-later"; productId: number; commandId: string }
  | { type: "move-to-cart"; productId: number; commandId: string }
  /** The fix of 'price changed': the shopper has seen today's price. */
  | { type: "accept-price"; productId: number; commandId: string }
  /** The fix of 'reservation expired': reserve the same quantity again. */
  | { type: "reserve-again"; productId: number; commandId: string }
  /** Told by stock: the reservation that stood until then was taken back (lost units, operators). */
  | { type: "lose-reservation"; productId: number; expiresAt: number; commandId: string }
  /** Its shopper signed in: another cart takes over. Sealed from then on; asked again, it tells its lines again. */
  | { type: "hand-over"; to: string; commandId: string }
  /** Takes in the lines of a cart that was handed over to this one, together with what is reserved for them. */
  | { type: "absorb"; from: string; lines: readonly CartLine[]; commandId: string }
  /**
   * A checkout begins: until it ends, or until that moment (epoch ms), the shopper changes nothing. Lines whose units are
   * not reserved until `reserveUntil` are reserved again, each for itself; the answer says which could be.
   */
  | { type: "freeze"; checkoutId: string; until: number; reserveUntil?: number; commandId: string }
  /** The checkout came to nothing. Reserves again what can be; fine for a cart that it does not freeze. */
  | { type: "unfreeze"; checkoutId: string; commandId: string }
  /** What was frozen is bought: its lines go, its units are allocated and not released. */
  | { type: "finish"; checkoutId: string; commandId?: string }
  | { type: "read" };

/** The checkout that has a cart, and what it is buying. Past `until` (epoch ms) it binds nobody. */
export interface Frozen {
  readonly checkoutId: string;
  readonly until: number;
  readonly lines: readonly FrozenLine[];
}

export interface FrozenLine {
  readonly productId: number;
  readonly quantity: number;
}

/** Until when (epoch ms) a line's units are reserved now; null where they could not be. */
export interface LineReservation {
  readonly productId: number;
  readonly reservedUntil: number | null;
}

export interface CartAnswer {
  readonly cartId: string;
  readonly version: number;
  readonly lines: readonly CartLine[];
  /** The cart that took over; this one has nothing any more. */
  readonly handedTo?: string;
  /** The checkout that has the cart, if one has. */
  readonly frozen?: Frozen;
  /** After `freeze`: lines that had to be reserved again, and where one could not be how many of its units could. */
  readonly extended?: readonly { readonly productId: number; readonly ok: boolean; readonly available?: number }[];
  /** The line the command was about: its quantity now and before (0: not in the cart). */
  readonly changed?: { readonly productId: number; readonly quantity: number; readonly previous: number };
}

export type CartRefusal =
  | { refusal: "insufficient_stock"; productId: number; available: number; requested: number }
  | { refusal: "purchase_limit"; productId: number; limit: number }
  | { refusal: "unknown_product"; productId: number }
  | { refusal: "cart_full"; limit: number }
  | { refusal: "line_quantity_limit"; productId: number; limit: number }
  | { refusal: "not_in_cart"; productId: number }
  | { refusal: "invalid_quantity"; productId: number }
  | { refusal: "cart_handed_over"; to: string }
  /** The shopper is paying for this cart. */
  | { refusal: "checkout_in_progress"; checkoutId: string }
  /** The checkout was over before it had the cart. */
  | { refusal: "not_frozen" };

export type CartEvent =
  /** The line as it is now; a new line or a changed one. */
  | { type: "LineSet"; line: CartLine; previous: number; turn: number }
  | { type: "LineRemoved"; productId: number; previous: number; turn: number }
  | { type: "CartCleared"; turn: number }
  /** Sealed: its lines are as they were then, for the cart that takes over. */
  | { type: "CartHandedOver"; to: string; turn: number }
  /** The last fact of a take-over; before it comes each line that changed. */
  | { type: "CartAbsorbed"; from: string; turn: number }
  | ({ type: "CartFrozen"; turn: number } & Frozen)
  | { type: "ReservationsExtended"; checkoutId: string; reservations: readonly LineReservation[]; turn: number }
  /** The checkout is over before it had the cart: should its `freeze` still arrive, it is refused. */
  | { type: "CheckoutBarred"; checkoutId: string; turn: number }
  | { type: "CartUnfrozen"; checkoutId: string; reservations: readonly LineReservation[]; turn: number }
  /** Units bought of each line, and how many of it stay: what was put in after the freeze had run out. */
  | { type: "CartFinished"; checkoutId: string; lines: readonly (FrozenLine & { left: number })[]; turn: number };
