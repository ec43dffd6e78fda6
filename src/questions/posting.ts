import type { Outcome } from "../moderation/outcome.ts";
import type { Reason } from "../moderation/reasons.ts";
import type { HoldReason, ReviewState } from "../reviews/review.ts";

export const QUESTION_MAX_CHARACTERS = 500;
export const ANSWER_MAX_CHARACTERS = 2_000;
/** Questions and answers that one account may write or change in a day. */
export const POSTINGS_A_DAY_MAX = 20;
/** Answers that are shown with a question; the most helpful ones. */
export const ANSWERS_SHOWN_MAX = 20;

/** A question or an answer as everybody may see it. Plain text; lines are parted by `\n`. */
export interface Posting {
  readonly postingId: string;
  readonly productId: number;
  /** The question that it answers; null for a question. */
  readonly questionId: string | null;
  readonly author: string;
  readonly body: string;
  readonly helpful: number;
  readonly writtenAt: Date;
  readonly editedAt: Date | null;
}

export interface Answer extends Posting {
  /** The shop that it speaks for, where the seller wrote it. */
  readonly shopName: string | null;
  /** Whether its author bought the product here and had it delivered. */
  readonly isBuyer: boolean;
}

export interface Question extends Posting {
  /** The seller's first, then the most helpful. */
  readonly answers: readonly Answer[];
}

/** A posting as its author sees it. */
export interface OwnPosting extends Answer {
  readonly state: ReviewState;
  readonly reason: HoldReason | Reason | null;
  readonly withdrawnAt: Date | null;
}

export interface QuestionPage {
  readonly questions: readonly Question[];
  readonly total: number;
  readonly page: number;
  readonly hasMore: boolean;
}

export interface PostingDraft {
  readonly body: string;
  readonly author: string;
}

export type PostingRefusal =
  | { readonly refusal: "unknown_product" }
  | { readonly refusal: "unknown_question" }
  | { readonly refusal: "own_posting" }
  | { readonly refusal: "not_a_buyer" }
  | { readonly refusal: "too_many_postings"; readonly limit: number }
  | { readonly refusal: "nothing_to_restore" }
  | { readonly refusal: "changed_since" }
  | { readonly refusal: "decided_since" };

export type PostingOutcome<T> = Outcome<T, PostingRefusal>;
