import { POSTINGS } from "../moderation/kinds.ts";
import { type OpinionsHeld, opinionsAbout } from "../moderation/opinions.ts";
import type { Sql } from "../platform/postgres.ts";
import { isGone } from "../reviews/review.ts";
import type { ReviewParts } from "../reviews/write.ts";
import { orderThatBrought } from "../reviews/write.ts";
import { ANSWERS_SHOWN_MAX, type Answer, type OwnPosting, type Posting, type QuestionPage } from "./posting.ts";
import { ownPostingOf, type PostingRow, postingColumns, shownPostingOf } from "./rows.ts";

const OWN_MAX = 200;

/** What a shopper brings to a product's questions: theirs, and what they said about others'. */
export interface MyQuestions extends OpinionsHeld {
  /** All of one's own about it, withdrawn ones while they can be had back. */
  readonly postings: readonly OwnPosting[];
  readonly isBuyer: boolean;
}

export interface QuestionReading {
  /** Shown questions of a product, the newest first, each with its answers. */
  list(productId: number, page: number, limit: number): Promise<QuestionPage>;
  /** One that is shown, with the question that it answers being shown too; or null. */
  read(postingId: string): Promise<Posting | null>;
  mine(accountId: string, productId: number): Promise<MyQuestions>;
  ofAccount(accountId: string): Promise<OwnPosting[]>;
}

export function questionReading({ sql, vault }: ReviewParts): QuestionReading {
  const answersOf = async (questionIds: readonly string[]): Promise<Map<string, Answer[]>> => {
    const rows = await sql<PostingRow[]>`
      SELECT ${postingColumns(sql)} FROM (
        SELECT *, row_number() OVER (PARTITION BY question_id
          ORDER BY shop_id IS NULL, helpful DESC, written_at, posting_id) AS place
        FROM postings WHERE question_id = ANY(${questionIds as string[]}::text[]) AND is_shown) AS p
      WHERE p.place <= ${ANSWERS_SHOWN_MAX} ORDER BY p.question_id, p.place`;
    return Map.groupBy(
      rows.map((row) => shownPostingOf(vault, row)),
      ({ questionId }) => questionId!,
    );
  };

  return {
    async list(productId, page, limit) {
      const [rows, [counted]] = await Promise.all([
        sql<PostingRow[]>`
          SELECT ${postingColumns(sql)} FROM postings p
          WHERE p.product_id = ${productId} AND p.is_shown AND p.question_id IS NULL
          ORDER BY p.written_at DESC, p.posting_id LIMIT ${limit + 1} OFFSET ${(page - 1) * limit}`,
        sql<{ n: number }[]>`
          SELECT count(*)::int AS n FROM postings WHERE product_id = ${productId} AND is_shown AND question_id IS NULL`,
      ]);
      const shown = rows.slice(0, limit);
      const answers = shown.length === 0 ? new Map() : await answersOf(shown.map(({ postingId }) => postingId));
      const questions = shown.map((row) => ({
        ...shownPostingOf(vault, row),
        answers: (answers.get(row.postingId) as Answer[] | undefined) ?? [],
      }));
      return { questions, total: counted?.n ?? 0, page, hasMore: rows.length > limit };
    },

    async read(postingId) {
      const [row] = await sql<PostingRow[]>`
        SELECT ${postingColumns(sql)} FROM postings p LEFT JOIN postings q ON q.posting_id = p.question_id
        WHERE p.posting_id = ${postingId} AND p.is_shown AND (p.question_id IS NULL OR q.is_shown)`;
      return row ? shownPostingOf(vault, row) : null;
    },

    async mine(accountId, productId) {
      const [rows, held, orderId] = await Promise.all([
        ownRows(sql, accountId, productId),
        opinionsAbout(sql, POSTINGS, accountId, productId),
        orderThatBrought(sql, accountId, productId),
      ]);
      return {
        postings: rows.map((row) => ownPostingOf(vault, row)).filter((each) => !isGone(each, Date.now())),
        ...held,
        isBuyer: orderId !== null,
      };
    },

    ofAccount: async (accountId) => (await ownRows(sql, accountId, null)).map((row) => ownPostingOf(vault, row)),
  };
}

function ownRows(sql: Sql, accountId: string, productId: number | null) {
  return sql<PostingRow[]>`
    SELECT ${postingColumns(sql)} FROM postings p
    WHERE p.account_id = ${accountId} ${productId === null ? sql`` : sql`AND p.product_id = ${productId}`}
    ORDER BY p.written_at DESC LIMIT ${OWN_MAX}`;
}
