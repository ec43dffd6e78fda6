import type { Outcome } from "../moderation/outcome.ts";
import type { Reason } from "../moderation/reasons.ts";

/** Stars that a review may give. */
export type Stars = 1 | 2 | 3 | 4 | 5;
export const STARS: readonly Stars[] = [1, 2, 3, 4, 5];

export const TITLE_MAX_CHARACTERS = 100;
export const BODY_MAX_CHARACTERS = 4_000;
export const AUTHOR_MAX_CHARACTERS = 40;
export const ANSWER_MAX_CHARACTERS = 2_000;
/** Reviews that one account may write or change in a day. */
export const REVIEWS_A_DAY_MAX = 20;
/** How long a withdrawn review can be had back. */
export const UNDO_HOURS = 24;
export const PHOTOS_MAX = 4;
/** Photos of one account that may wait for somebody to look at them. */
export const PHOTOS_WAITING_MAX = 24;

/** Why a review waits for somebody to look at it. */
export type HoldReason =
  | "not-bought-here"
  | "links"
  | "contact-details"
  | "repeated-text"
  | "many-at-once"
  | "edited-after-hiding"
  | "hidden-before";

export type ReviewState = "published" | "held" | "hidden";

export interface ReviewPhoto {
  readonly photoId: string;
  readonly width: number;
  readonly height: number;
  /** `<sha256>.webp`; null while nobody has looked at it. */
  readonly name: string | null;
}

export interface ReviewAnswer {
  readonly shopName: string;
  readonly body: string;
  readonly writtenAt: Date;
  readonly editedAt: Date | null;
}

/** A review as everybody may see it. All texts are plain; lines are parted by `\n`. */
export interface Review {
  readonly reviewId: string;
  readonly productId: number;
  /** The name that its author chose. */
  readonly author: string;
  readonly rating: Stars;
  readonly title: string;
  readonly body: string;
  /** Whether its author bought the product here and had it delivered. */
  readonly isVerified: boolean;
  readonly helpful: number;
  readonly writtenAt: Date;
  readonly editedAt: Date | null;
  /** Those that somebody has looked at. */
  readonly photos: readonly ReviewPhoto[];
  readonly answer: ReviewAnswer | null;
}

/** A review as its author sees it. */
export interface OwnReview extends Review {
  readonly state: ReviewState;
  readonly reason: HoldReason | Reason | null;
  /** Set while it can be had back. */
  readonly withdrawnAt: Date | null;
}

/** Whether it was deleted so long ago that it cannot be had back: its author sees it no more, even where it is kept. */
export function isGone({ withdrawnAt }: Pick<OwnReview, "withdrawnAt">, now: number): boolean {
  return withdrawnAt !== null && withdrawnAt.getTime() <= now - UNDO_HOURS * 60 * 60_000;
}

/** What an author says, cleaned and within its limits. */
export interface ReviewDraft {
  readonly rating: Stars;
  readonly title: string;
  readonly body: string;
  readonly author: string;
}

/** What a product's stars are made of. */
export interface RatingFigures {
  /** The mean of all, 0 where there are none. */
  readonly rating: number;
  readonly count: number;
  /** Shown reviews by stars, one star first. */
  readonly stars: readonly number[];
  /** Ratings without words that came along from where the product comes from. */
  readonly brought: { readonly rating: number; readonly count: number };
}

export type ReviewSort = "newest" | "helpful";
export interface ReviewsWanted {
  readonly stars: Stars | null;
  readonly sort: ReviewSort;
  /** From 1. */
  readonly page: number;
  readonly limit: number;
}

export interface ReviewPage {
  readonly reviews: readonly Review[];
  readonly page: number;
  readonly hasMore: boolean;
}

/** A file that cannot be shown: which of those that were sent, from 0. */
export interface BadPhoto {
  readonly at: number;
  readonly why: "too_large" | "not_a_picture";
}

/** Why something could not be done with a review. */
export type ReviewRefusal =
  | { readonly refusal: "unknown_product" }
  | { readonly refusal: "unknown_review" }
  | { readonly refusal: "own_review" }
  | { readonly refusal: "own_goods" }
  | { readonly refusal: "already_reviewed"; readonly reviewId: string }
  | { readonly refusal: "too_many_reviews"; readonly limit: number }
  | { readonly refusal: "not_the_seller" }
  | { readonly refusal: "nothing_to_restore" }
  | { readonly refusal: "changed_since" }
  | { readonly refusal: "decided_since" }
  | { readonly refusal: "too_many_photos"; readonly limit: number }
  | { readonly refusal: "too_many_photos_waiting"; readonly limit: number }
  | { readonly refusal: "photos_busy" }
  | { readonly refusal: "not_a_photo"; readonly files: readonly BadPhoto[] };

export type ReviewOutcome<T> = Outcome<T, ReviewRefusal>;
