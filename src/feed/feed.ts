import type { ProductCard } from "../catalogue/catalogue.ts";

/** Why a section is shown, and so what it is called. */
export type FeedReason =
  | { readonly reason: "trending" }
  | { readonly reason: "popular" }
  | { readonly reason: "favourites" }
  | { readonly reason: "category"; readonly name: string; readonly slug: string }
  | { readonly reason: "viewed" }
  /** Minor units of `currency`. */
  | { readonly reason: "price"; readonly from: number; readonly to: number; readonly currency: string };

export type FeedSection = FeedReason & { readonly cards: readonly ProductCard[] };

/** `trending`: for everybody. `popular`: too little is known of this shopper yet. `personal`: made for this one. */
export interface Feed {
  readonly kind: "trending" | "popular" | "personal";
  /** No product is in two of them. */
  readonly sections: readonly FeedSection[];
}
