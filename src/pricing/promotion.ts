/** What a promotion is: what it gives, on which lines, and when. Amounts are minor units, percentages basis points. */

export type PromotionEffect =
  /** Off each line it is for. */
  | { kind: "percentage"; basisPoints: number }
  /** Off the lines it is for together, at most what they cost. */
  | { kind: "amount"; amount: number }
  /** Of every `buy + get` units the `get` cheapest are reduced; 10,000 basis points make them free. */
  | { kind: "buy_x_get_y"; buy: number; get: number; basisPoints: number }
  /** Standard shipping is free, express costs that much less. */
  | { kind: "free_shipping" };

/** The lines a promotion is for: those that each list that is not empty names. A category means all below it too. */
export interface PromotionScope {
  readonly shopIds: readonly number[];
  readonly categoryIds: readonly number[];
  readonly productIds: readonly number[];
}

export interface Promotion {
  readonly promotionId: number;
  readonly name: string;
  /** Upper case; null: applies by itself. */
  readonly code: string | null;
  readonly effect: PromotionEffect;
  readonly scope: PromotionScope;
  readonly currency: string;
  /** What the lines in its scope must come to before any discount; 0: no minimum. */
  readonly minimumSubtotal: number;
  /** Then its limits say once a customer: only the promotion's actor knows that of guests and of checkouts at once. */
  readonly isFirstOrderOnly: boolean;
  /** Epoch ms; null: always was, or has no end. */
  readonly from: number | null;
  readonly until: number | null;
  /** Applies on top of others; else it competes with the others of its kind, and the best for each line wins. */
  readonly isStackable: boolean;
  /** Null: as often as anybody likes. Then, and only then, no promotion actor has to be asked. */
  readonly limits: PromotionLimits | null;
}

export interface PromotionLimits {
  readonly usesMax: number;
  readonly usesPerCustomerMax: number;
  /** As last read: only the promotion's actor knows. */
  readonly uses: number;
}
