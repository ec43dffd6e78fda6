import type { Sql } from "../platform/postgres.ts";

/** What can happen to a review, a question or an answer, as the last part of `review.<productId>.<fact>`. */
export type ReviewFact =
  | "written"
  | "asked"
  | "edited"
  | "withdrawn"
  | "restored"
  | "voted"
  | "reported"
  | "decided"
  | "answered";

/** Notes a fact of a review, or of a question or answer, in the transaction that makes it one. */
export async function noteChange(
  tx: Sql,
  id: string,
  productId: number,
  fact: ReviewFact,
  about: "review" | "question" = "review",
): Promise<void> {
  await tx`
    INSERT INTO review_changes (review_id, product_id, fact, about) VALUES (${id}, ${productId}, ${fact}, ${about})`;
}
