import type { Sql } from "../platform/postgres.ts";
import { REVIEWS_A_DAY_MAX } from "./review.ts";

/** Whether an account may write or change one more today: all that it did to all of its reviews is counted. */
export async function mayChange(tx: Sql, accountId: string): Promise<boolean> {
  const [row] = await tx<{ n: number }[]>`
    SELECT coalesce(sum(changes), 0)::int AS n FROM reviews
    WHERE account_id = ${accountId} AND changes_since > now() - interval '1 day'`;
  return row!.n < REVIEWS_A_DAY_MAX;
}

/** Counts a change of a review that is there; a new one is counted from the start. */
export async function countChange(tx: Sql, reviewId: string): Promise<void> {
  await tx`
    UPDATE reviews SET changes = CASE WHEN is_today THEN changes + 1 ELSE 1 END,
      changes_since = CASE WHEN is_today THEN changes_since ELSE now() END
    FROM (SELECT changes_since > now() - interval '1 day' AS is_today FROM reviews WHERE review_id = ${reviewId}) AS day
    WHERE review_id = ${reviewId}`;
}
