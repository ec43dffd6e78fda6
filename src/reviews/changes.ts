import type { Sql } from "../platform/postgres.ts";

/** What can happen to a review, as the last part of `review.<productId>.<fact>`. */
export type ReviewFact =
  | "written"
  | "edited"
  | "withdrawn"
  | "restored"
  | "voted"
  | "reported"
  | "decided"
  | "answered";

/** Notes a fact in the transaction that makes it one. */
export async function noteChange(tx: Sql, reviewId: string, productId: number, fact: ReviewFact): Promise<void> {
  await tx`INSERT INTO review_changes (review_id, product_id, fact) VALUES (${reviewId}, ${productId}, ${fact})`;
}
