/** The words of a waiting line: what can be asked of it, what happens, and why it may say no. Times are epoch ms. */

/** Units of the product that nobody has, at a version of its stock. */
export interface Stock {
  readonly available: number;
  readonly version: number;
}

/** A unit that is to go, or went, into a shopper's cart. Numbered within the line: a number is never used twice. */
export interface Offer {
  readonly shopper: string;
  readonly offer: number;
}

export type LineCommand =
  /** Wait for a unit. Who waits already stays where they are. */
  | { type: "join"; shopper: string }
  /** Wait no longer, or do without the unit that was offered. */
  | { type: "leave"; shopper: string }
  /** Stock is so by now; an older version than the line has heard of says nothing. */
  | { type: "notice-stock"; stock: Stock }
  /** A guest signed in: their place is the account's. Where both have one, the better of the two stays. */
  | { type: "hand-over"; from: string; to: string }
  /** What came of the outside work that the state called for. */
  | { type: "record"; outcome: LineOutcome }
  | { type: "read"; shopper?: string };

/** Outside work that a durable state calls for. The id names this very state. */
export type LineEffect =
  /** Put a unit of the product into each of these carts. */
  | { readonly id: string; readonly type: "reserve"; readonly offers: readonly Offer[] }
  /** Tell these shoppers that their turn has come. */
  | { readonly id: string; readonly type: "announce"; readonly offers: readonly (Offer & { readonly until: number })[] }
  /** Look how much there is. */
  | { readonly id: string; readonly type: "look" }
  /** Look whether what was offered is still reserved. */
  | { readonly id: string; readonly type: "settle"; readonly offers: readonly Offer[] };

/** What became of one offer in its cart. */
export type OfferResult = Offer &
  (
    | { readonly result: "reserved"; readonly until: number }
    /** Somebody was faster: the next unit is theirs. */
    | { readonly result: "short" }
    /** This cart cannot take it now (full, at its limit, being paid for): the next in line comes first. */
    | { readonly result: "passed_over" }
    /** It was reserved and is not any more: taken out, bought, or run out. */
    | { readonly result: "ended" }
  );

export type LineOutcome =
  /** `stock` as it is after all of it. */
  | { readonly type: "offers-answered"; readonly results: readonly OfferResult[]; readonly stock: Stock | null }
  | { readonly type: "announced"; readonly offers: readonly Offer[] }
  | { readonly type: "looked"; readonly stock: Stock | null }
  /** The world failed it; it is tried again. */
  | { readonly type: "delayed"; readonly why: string };

/** Where a shopper stands. `position` 1 is the head of those whose turn is still to come. */
export type PlaceView =
  | { readonly state: "waiting"; readonly position: number; readonly joinedAt: number }
  | { readonly state: "offered"; readonly joinedAt: number; readonly until: number | null };

export interface LineAnswer {
  readonly productId: number;
  readonly version: number;
  /** Shoppers whose turn is still to come. */
  readonly waiting: number;
  /** The asking shopper's place, if they have one. */
  readonly place: PlaceView | null;
  /** After `leave`: the offer that was declined, whose unit is in the shopper's cart. */
  readonly declined?: number;
  readonly effect: LineEffect | null;
  /** Before this nobody need do the effect of themselves. */
  readonly notBefore: number;
}

export type LineRefusal =
  | { readonly refusal: "line_full"; readonly limit: number }
  /** A unit is on its way into this shopper's cart: ask again in a moment. */
  | { readonly refusal: "offer_under_way" };

export type LineEvent =
  | { type: "PlaceTaken"; shopper: string; no: number; at: number }
  | { type: "PlaceLeft"; shopper: string; why: "left" | "declined" | "handed_over" }
  | { type: "PlaceHandedOver"; from: string; to: string }
  | { type: "StockNoticed"; stock: Stock }
  | { type: "UnitsOffered"; offers: readonly Offer[]; stock: Stock; at: number }
  | { type: "OffersAnswered"; results: readonly OfferResult[]; stock: Stock | null; at: number }
  | { type: "OffersAnnounced"; offers: readonly Offer[]; at: number }
  | { type: "WorkDelayed"; at: number };
