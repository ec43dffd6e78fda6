import type { Sql } from "../platform/postgres.ts";
import { noteChange } from "../reviews/changes.ts";
import type { ReportReason } from "../reviews/review.ts";
import type { Author, ReviewParts } from "../reviews/write.ts";
import { done, type PostingOutcome, refuse } from "./posting.ts";

/** What others have to say about a question or an answer. Each asks for a level, so twice is once. */
export interface PostingOpinions {
  /** Whether this shopper finds an answer helpful. Resolves to how many do now. */
  vote(voter: Author, postingId: string, isHelpful: boolean): Promise<PostingOutcome<number>>;
  report(reporter: Author, postingId: string, reason: ReportReason, note: string): Promise<PostingOutcome<null>>;
}

export function postingOpinions({ sql }: ReviewParts): PostingOpinions {
  const about = <T>(
    voter: Author,
    postingId: string,
    work: (tx: Sql, productId: number) => Promise<PostingOutcome<T>>,
  ): Promise<PostingOutcome<T>> =>
    sql.begin(async (given) => {
      const tx = given as unknown as Sql;
      const [known] = await tx<{ productId: number; accountId: string | null }[]>`
        SELECT product_id AS "productId", account_id AS "accountId" FROM postings
        WHERE posting_id = ${postingId} AND is_shown FOR UPDATE`;
      if (!known) return refuse({ refusal: "unknown_question" });
      if (known.accountId === voter.id) return refuse({ refusal: "own_posting" });
      return work(tx, known.productId);
    }) as Promise<PostingOutcome<T>>;

  return {
    vote: (voter, postingId, isHelpful) =>
      about(voter, postingId, async (tx, productId) => {
        const { count: changed } = isHelpful
          ? await tx`
              INSERT INTO posting_votes (posting_id, account_id) VALUES (${postingId}, ${voter.id}) ON CONFLICT DO NOTHING`
          : await tx`DELETE FROM posting_votes WHERE posting_id = ${postingId} AND account_id = ${voter.id}`;
        const [row] = await tx<{ helpful: number }[]>`
          UPDATE postings SET helpful = (SELECT count(*) FROM posting_votes WHERE posting_id = ${postingId})
          WHERE posting_id = ${postingId} RETURNING helpful`;
        if (changed > 0) await noteChange(tx, postingId, productId, "voted", "question");
        return done(row!.helpful);
      }),

    report: (reporter, postingId, reason, note) =>
      about(reporter, postingId, async (tx, productId) => {
        await tx`
          INSERT INTO posting_reports (posting_id, account_id, reason, note)
          VALUES (${postingId}, ${reporter.id}, ${reason}, ${note})
          ON CONFLICT (posting_id, account_id) DO UPDATE SET reason = EXCLUDED.reason, note = EXCLUDED.note`;
        await countPostingReports(tx, postingId);
        await noteChange(tx, postingId, productId, "reported", "question");
        return done(null);
      }),
  };
}

/** Brings the number of reports that nobody has looked at to what it is; the posting's row is locked. */
export async function countPostingReports(tx: Sql, postingId: string): Promise<void> {
  await tx`
    UPDATE postings SET open_reports =
      (SELECT count(*) FROM posting_reports WHERE posting_id = ${postingId} AND settled_at IS NULL)
    WHERE posting_id = ${postingId}`;
}
