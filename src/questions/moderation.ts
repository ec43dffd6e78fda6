import type { Sql } from "../platform/postgres.ts";
import { noteChange } from "../reviews/changes.ts";
import { type Decision, type DecisionTaken, type Desk, hashOf, takenOf } from "../reviews/moderation.ts";
import type { ReportReason } from "../reviews/review.ts";
import type { Author, ReviewParts } from "../reviews/write.ts";
import { countPostingReports } from "./opinions.ts";
import { done, type OwnPosting, type PostingOutcome, refuse } from "./posting.ts";
import { ownPostingOf, type PostingRow, postingColumns } from "./rows.ts";

/** A question or an answer on an operator's desk. */
export interface PostingCase extends OwnPosting {
  readonly productTitle: string;
  readonly productSlug: string;
  /** Which words these are: a decision names it, lest it be about others. */
  readonly seen: string;
  /** What it answers. */
  readonly question: string | null;
  readonly reports: readonly { readonly reason: ReportReason; readonly note: string; readonly at: number }[];
  readonly decisions: readonly DecisionTaken[];
}

export interface PostingModeration {
  desk(which: Desk, page: number, limit: number): Promise<{ cases: readonly PostingCase[]; hasMore: boolean }>;
  waiting(): Promise<number>;
  /** One posting as the desk shows it, or null. */
  caseOf(postingId: string): Promise<PostingCase | null>;
  /** Refuses with `changed_since` where `seen` is not what the posting says by now. */
  decide(operator: Author, postingId: string, decision: Decision, seen?: string): Promise<PostingOutcome<null>>;
}

const WAITS = "(p.state = 'held' OR (p.state = 'published' AND p.open_reports > 0)) AND p.withdrawn_at IS NULL";

type CaseRow = PostingRow &
  Pick<PostingCase, "productTitle" | "productSlug" | "question" | "reports"> & {
    readonly decisions: readonly (Omit<DecisionTaken, "at"> & { readonly at: number })[];
  };

export function postingModeration({ sql, vault }: ReviewParts): PostingModeration {
  const casesWhere = async (where: Fragment, order: Fragment, limit: number, offset: number) => {
    const rows = await sql<CaseRow[]>`
      SELECT ${postingColumns(sql)}, g.title AS "productTitle", g.slug AS "productSlug", q.body AS question,
        (SELECT coalesce(json_agg(json_build_object('reason', c.reason, 'note', c.note, 'at', epoch_ms(c.at)) ORDER BY c.at),
          '[]') FROM posting_reports c WHERE c.posting_id = p.posting_id AND c.settled_at IS NULL) AS reports,
        (SELECT coalesce(json_agg(json_build_object('at', epoch_ms(d.at), 'decision', d.decision, 'reason', d.reason,
          'accountId', d.account_id) ORDER BY d.at), '[]')
          FROM posting_decisions d WHERE d.posting_id = p.posting_id) AS decisions
      FROM postings p JOIN products g ON g.id = p.product_id LEFT JOIN postings q ON q.posting_id = p.question_id
      WHERE ${where} ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}`;
    return rows.map((row): PostingCase => {
      const posting = ownPostingOf(vault, row);
      const decisions = row.decisions.map((each) => ({ ...each, at: new Date(each.at) }));
      return { ...row, ...posting, seen: seenOf(posting), decisions };
    });
  };

  return {
    async desk(which, page, limit) {
      const where = {
        waiting: sql`${sql.unsafe(WAITS)}`,
        hidden: sql`p.state = 'hidden'`,
        decided: sql`EXISTS (SELECT FROM posting_decisions d WHERE d.posting_id = p.posting_id AND d.decision <> 'held')`,
      }[which];
      const order = which === "waiting" ? sql`p.written_at, p.posting_id` : sql`p.written_at DESC, p.posting_id`;
      const cases = await casesWhere(where, order, limit + 1, (page - 1) * limit);
      return { cases: cases.slice(0, limit), hasMore: cases.length > limit };
    },

    async waiting() {
      const [row] = await sql<{ n: number }[]>`SELECT count(*)::int AS n FROM postings p WHERE ${sql.unsafe(WAITS)}`;
      return row?.n ?? 0;
    },

    caseOf: async (postingId) => (await casesWhere(sql`p.posting_id = ${postingId}`, sql`1`, 1, 0))[0] ?? null,

    decide: (operator, postingId, decision, seen) =>
      sql.begin(async (given) => {
        const tx = given as unknown as Sql;
        const [known] = await tx<{ productId: number; state: string; reports: number }[]>`
          SELECT product_id AS "productId", state, open_reports AS reports FROM postings
          WHERE posting_id = ${postingId} FOR UPDATE`;
        if (!known) return refuse({ refusal: "unknown_question" });
        if (seen !== undefined) {
          const [row] = await tx<PostingRow[]>`
            SELECT ${postingColumns(tx)} FROM postings p WHERE p.posting_id = ${postingId}`;
          if (!row || seenOf(ownPostingOf(vault, row)) !== seen) return refuse({ refusal: "changed_since" });
        }
        const taken = takenOf(decision, known.state);
        if (taken.decision === "kept" && known.reports === 0) return done(null);
        await tx`UPDATE postings SET state = ${taken.state}, reason = ${taken.reason} WHERE posting_id = ${postingId}`;
        await tx`UPDATE posting_reports SET settled_at = now() WHERE posting_id = ${postingId} AND settled_at IS NULL`;
        await countPostingReports(tx, postingId);
        await tx`
          INSERT INTO posting_decisions (posting_id, decision, reason, account_id)
          VALUES (${postingId}, ${taken.decision}, ${taken.reason}, ${operator.id})`;
        await noteChange(tx, postingId, known.productId, "decided", "question");
        return done(null);
      }) as Promise<PostingOutcome<null>>,
  };
}

type Fragment = ReturnType<typeof postingColumns>;

/** The same for the same words, whatever was decided about them. */
function seenOf({ body, author }: OwnPosting): string {
  return hashOf([body, author]);
}
