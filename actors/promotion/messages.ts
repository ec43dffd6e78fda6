/** The words of a promotion's uses: what can be asked of its actor, what happens, and why it may say no. */

export type PromotionCommand =
  /** Use it for a checkout. The same checkout twice is one use. */
  | { type: "redeem"; checkoutId: string; customerKey: string }
  /** The checkout came to nothing: its use is free again, and a redeem of it that arrives late is refused. */
  | { type: "give-back"; checkoutId: string }
  /** Ops: how often it may be used from now on. Uses made stand. */
  | { type: "limit"; usesMax: number; usesPerCustomerMax: number; commandId: string }
  | { type: "read" };

export interface PromotionAnswer {
  readonly promotionId: number;
  readonly version: number;
  readonly uses: number;
  readonly usesMax: number;
  readonly usesPerCustomerMax: number;
}

export type PromotionRefusal =
  | { refusal: "unknown_promotion" }
  | { refusal: "used_up"; usesMax: number }
  | { refusal: "already_used"; usesPerCustomerMax: number }
  /** This checkout has given its use back: it is over. */
  | { refusal: "given_back" }
  | { refusal: "invalid_limit" };

/** `uses` and `usesByCustomer` are those after the event. */
export type PromotionEvent =
  | {
      type: "PromotionRedeemed";
      checkoutId: string;
      customerKey: string;
      at: number;
      uses: number;
      usesByCustomer: number;
    }
  | { type: "RedemptionGivenBack"; checkoutId: string; customerKey: string | null; at: number; uses: number }
  | { type: "PromotionLimited"; usesMax: number; usesPerCustomerMax: number; uses: number };
