import type { Review } from "../reviews/review.ts";
import { type ReviewRow, reviewColumns, reviewOf } from "../reviews/rows.ts";
import type { ReviewParts } from "../reviews/write.ts";
import type { Posting } from "./posting.ts";
import { type PostingRow, postingColumns, shownPostingOf } from "./rows.ts";

const EACH_MAX = 30;

export interface Unanswered {
  readonly questions: readonly (Posting & { readonly productTitle: string })[];
  readonly reviews: readonly (Review & { readonly productTitle: string })[];
}

/** What these shops have not answered yet, the newest first, a page of each: questions, and reviews. */
export async function unanswered(
  { sql, vault }: Pick<ReviewParts, "sql" | "vault">,
  shopIds: readonly number[],
): Promise<Unanswered> {
  const shops = shopIds as number[];
  const [questions, reviews] = await Promise.all([
    sql<(PostingRow & { productTitle: string })[]>`
      SELECT ${postingColumns(sql)}, g.title AS "productTitle" FROM postings p JOIN products g ON g.id = p.product_id
      WHERE g.shop_id = ANY(${shops}::int[]) AND p.is_shown AND p.question_id IS NULL AND NOT EXISTS (
        SELECT FROM postings a WHERE a.question_id = p.posting_id AND a.shop_id IS NOT NULL AND a.is_shown)
      ORDER BY p.written_at DESC LIMIT ${EACH_MAX}`,
    sql<(ReviewRow & { productTitle: string })[]>`
      SELECT ${reviewColumns(sql)}, g.title AS "productTitle" FROM reviews r JOIN products g ON g.id = r.product_id
      WHERE g.shop_id = ANY(${shops}::int[]) AND r.is_shown AND NOT EXISTS (
        SELECT FROM review_answers a WHERE a.review_id = r.review_id)
      ORDER BY r.written_at DESC LIMIT ${EACH_MAX}`,
  ]);
  return {
    questions: questions.map((row) => ({ ...shownPostingOf(vault, row), productTitle: row.productTitle })),
    reviews: reviews.map((row) => ({ ...reviewOf(vault, row), productTitle: row.productTitle })),
  };
}
