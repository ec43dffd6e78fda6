import { letterHtml } from "../../views/mail/letter.tsx";
import { letterText } from "../../views/mail/letter-text.ts";
import { questionAnsweredLetter } from "../../views/mail/question-answered.ts";
import { openLetterBook } from "../mail/letter-book.ts";
import { PATIENT, sendForFact } from "../mail/letter-consumer.ts";
import type { WrittenLetter } from "../mail/send-once.ts";
import { type ConsumerParts, SupervisedConsumer } from "../platform/consumers.ts";
import { factOf } from "../platform/fact-delivery.ts";
import type { Sql } from "../platform/postgres.ts";
import { publicUrl } from "../platform/settings.ts";
import type { ReviewFactData } from "../reviews/publish.ts";
import type { Shop } from "../shop.ts";

/** What makes an answer be seen: it was written, an operator let it pass, its author had it back. */
const SHOWS = /\.(answered|decided|restored)$/;
/** Nobody wants to hear of an answer that they have long read: this long after it was shown. */
const NEWS_MAX_MS = 3 * 24 * 60 * 60_000;

export type AskerParts = ConsumerParts & Pick<Shop, "sql" | "vault" | "mail" | "settings" | "accounts" | "questions">;

/** Writes to those whose questions are answered, all nodes together, once for each question. Returns how to stop. */
export function tellAskers(parts: AskerParts): { stop(): Promise<void> } {
  const sending = { ...parts, book: openLetterBook(parts.sql) };
  return new SupervisedConsumer(
    {
      stream: "REVIEWS",
      name: "mail",
      filter: "question.*.*",
      ...PATIENT,
      handle: async (delivery) => {
        if (!SHOWS.test(delivery.subject)) return;
        const { time, data } = factOf(delivery);
        const { reviewId: answerId, isShown } = data as ReviewFactData;
        if (!isShown || Date.parse(time) < Date.now() - NEWS_MAX_MS) return;
        const questionId = (await parts.questions.read(answerId))?.questionId;
        if (!questionId) return;
        const id = `question-answered/${questionId}`;
        const about = { id, kind: "question-answered", orderId: null } as const;
        await sendForFact(sending, about, () => letterAbout(parts, id, questionId, answerId));
      },
    },
    parts,
  );
}

/** Null where nobody is to be told: the asker has left, or answered themselves, or an answer is there since long. */
async function letterAbout(
  { sql, settings, accounts }: AskerParts,
  id: string,
  questionId: string,
  answerId: string,
): Promise<WrittenLetter | null> {
  const [row] = await sql<AnsweredRow[]>`
    SELECT q.account_id AS "askedBy", q.body AS question, p.title, p.id AS "productId", s.name AS "shopName"
    FROM postings a JOIN postings q ON q.posting_id = a.question_id JOIN products p ON p.id = q.product_id
    LEFT JOIN shops s ON s.id = a.shop_id
    WHERE a.posting_id = ${answerId} AND q.posting_id = ${questionId} AND a.account_id IS DISTINCT FROM q.account_id
      AND NOT EXISTS (
        SELECT FROM postings old WHERE old.question_id = q.posting_id AND old.is_shown
          AND old.account_id IS DISTINCT FROM q.account_id
          AND ${shownSince(sql)} < now() - ${NEWS_MAX_MS} * interval '1 ms')`;
  const asker = row?.askedBy ? await accounts.find(row.askedBy) : null;
  if (!row || !asker) return null;
  const { title, question, productId, shopName } = row;
  const href = `${publicUrl(settings)}/questions/of/${productId}#answer-${answerId}`;
  const words = questionAnsweredLetter({ title, question, shopName, href });
  const { subject } = words;
  return { id, to: asker.email, accountId: asker.id, subject, text: letterText(words), html: letterHtml(words) };
}

/**
 * Since when an answer that is shown has been: an operator let it pass or had it back; or its author wrote it anew while
 * it was held; or from the start.
 */
function shownSince(sql: Sql) {
  return sql`coalesce((
    SELECT CASE d.decision WHEN 'held' THEN old.edited_at ELSE d.at END FROM posting_decisions d
    WHERE d.posting_id = old.posting_id AND d.decision <> 'kept' ORDER BY d.at DESC LIMIT 1), old.written_at)`;
}

interface AnsweredRow {
  readonly askedBy: string | null;
  readonly question: string;
  readonly title: string;
  readonly productId: number;
  readonly shopName: string | null;
}
