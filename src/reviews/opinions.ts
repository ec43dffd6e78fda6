import type { Account } from "../accounts/account.ts";
import { shopsOf } from "../accounts/account.ts";
import type { Sql } from "../platform/postgres.ts";
import { noteChange } from "./changes.ts";
import { done, type Outcome, type ReportReason, refuse } from "./review.ts";
import type { Author, ReviewParts } from "./write.ts";

/** What others have to say about a review. Each asks for a level, so twice is once. */
export interface Opinions {
  /** Whether this shopper finds it helpful. Resolves to how many do now. */
  vote(voter: Author, reviewId: string, isHelpful: boolean): Promise<Outcome<number>>;
  /** Tells operators of it, once a shopper; the newest reason counts. Nothing is hidden by reports alone. */
  report(reporter: Author, reviewId: string, reason: ReportReason, note: string): Promise<Outcome<null>>;
  /** The answer of the shop that sells it, written by somebody who sells there; an empty one takes it away. */
  answer(seller: Account, reviewId: string, body: string): Promise<Outcome<null>>;
}

interface Known {
  readonly productId: number;
  readonly accountId: string | null;
  readonly shopId: number;
}

export function opinions({ sql }: ReviewParts): Opinions {
  /** The review's row is locked, so what is counted after is the truth. */
  const about = <T>(reviewId: string, work: (tx: Sql, review: Known) => Promise<Outcome<T>>): Promise<Outcome<T>> =>
    sql.begin(async (given) => {
      const tx = given as unknown as Sql;
      const [known] = await tx<Known[]>`
        SELECT r.product_id AS "productId", r.account_id AS "accountId", p.shop_id AS "shopId"
        FROM reviews r JOIN products p ON p.id = r.product_id
        WHERE r.review_id = ${reviewId} AND r.is_shown FOR UPDATE OF r`;
      return known ? work(tx, known) : refuse({ refusal: "unknown_review" });
    }) as Promise<Outcome<T>>;

  return {
    vote: (voter, reviewId, isHelpful) =>
      about(reviewId, async (tx, { productId, accountId }) => {
        if (accountId === voter.id) return refuse({ refusal: "own_review" });
        const { count: changed } = isHelpful
          ? await tx`
              INSERT INTO review_votes (review_id, account_id) VALUES (${reviewId}, ${voter.id}) ON CONFLICT DO NOTHING`
          : await tx`DELETE FROM review_votes WHERE review_id = ${reviewId} AND account_id = ${voter.id}`;
        const [row] = await tx<{ helpful: number }[]>`
          UPDATE reviews SET helpful = (SELECT count(*) FROM review_votes WHERE review_id = ${reviewId})
          WHERE review_id = ${reviewId} RETURNING helpful`;
        if (changed > 0) await noteChange(tx, reviewId, productId, "voted");
        return done(row!.helpful);
      }),

    report: (reporter, reviewId, reason, note) =>
      about(reviewId, async (tx, { productId, accountId }) => {
        if (accountId === reporter.id) return refuse({ refusal: "own_review" });
        // What an operator has looked at and kept is not looked at again because the same shopper insists.
        await tx`
          INSERT INTO review_reports (review_id, account_id, reason, note)
          VALUES (${reviewId}, ${reporter.id}, ${reason}, ${note})
          ON CONFLICT (review_id, account_id) DO UPDATE SET reason = EXCLUDED.reason, note = EXCLUDED.note`;
        await countReports(tx, reviewId);
        await noteChange(tx, reviewId, productId, "reported");
        return done(null);
      }),

    answer: (seller, reviewId, body) =>
      about(reviewId, async (tx, { productId, shopId }) => {
        if (!shopsOf(seller).includes(shopId)) return refuse({ refusal: "not_the_seller" });
        if (body === "") {
          await tx`DELETE FROM review_answers WHERE review_id = ${reviewId}`;
        } else {
          await tx`
            INSERT INTO review_answers (review_id, shop_id, account_id, body)
            VALUES (${reviewId}, ${shopId}, ${seller.id}, ${body})
            ON CONFLICT (review_id) DO UPDATE SET body = EXCLUDED.body, account_id = EXCLUDED.account_id, edited_at = now()
            WHERE review_answers.body <> EXCLUDED.body`;
        }
        await noteChange(tx, reviewId, productId, "answered");
        return done(null);
      }),
  };
}

/** Brings the number of reports that nobody has looked at to what it is; the review's row is locked. */
export async function countReports(tx: Sql, reviewId: string): Promise<void> {
  await tx`
    UPDATE reviews SET open_reports =
      (SELECT count(*) FROM review_reports WHERE review_id = ${reviewId} AND settled_at IS NULL)
    WHERE review_id = ${reviewId}`;
}
