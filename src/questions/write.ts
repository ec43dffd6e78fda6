import type { Account } from "../accounts/account.ts";
import { shopsOf } from "../accounts/account.ts";
import { newId } from "../accounts/tokens.ts";
import { noteChange } from "../moderation/changes.ts";
import { inTurn } from "../moderation/in-turn.ts";
import { type Author, POSTINGS } from "../moderation/kinds.ts";
import { done, refuse } from "../moderation/outcome.ts";
import type { Sql } from "../platform/postgres.ts";
import { holdReason } from "../reviews/judge.ts";
import { UNDO_HOURS } from "../reviews/review.ts";
import { AUTHOR } from "../reviews/rows.ts";
import { characters, textHash } from "../reviews/text.ts";
import { orderThatBrought, type ReviewParts } from "../reviews/write.ts";
import { type OwnPosting, POSTINGS_A_DAY_MAX, type PostingDraft, type PostingOutcome } from "./posting.ts";
import { ownPostingOf, type PostingRow, postingColumns } from "./rows.ts";

const REPEAT_MIN_CHARACTERS = 24;
/** How long whoever had a question hidden is read first when they ask about the same product. */
const WARY_DAYS = 30;

export interface Asking {
  /** Asks about a product. The same words of the same account about it are the same question, however often they are sent. */
  ask(author: Account, productId: number, draft: PostingDraft): Promise<PostingOutcome<OwnPosting>>;
  /** Brings an account's answer to a question to what `draft` says. Sellers of the product and its buyers may. */
  answer(author: Account, questionId: string, draft: PostingDraft): Promise<PostingOutcome<OwnPosting>>;
  /** Takes one's own posting off the page; it can be had back for `UNDO_HOURS`. */
  withdraw(author: Author, postingId: string): Promise<PostingOutcome<OwnPosting>>;
  restore(author: Author, postingId: string): Promise<PostingOutcome<OwnPosting>>;
}

export function asking({ sql, vault }: ReviewParts): Asking {
  const own = async (tx: Sql, author: Author, postingId: string): Promise<OwnPosting | null> => {
    const [row] = await tx<PostingRow[]>`
      SELECT ${postingColumns(tx)} FROM postings p WHERE p.posting_id = ${postingId} AND p.account_id = ${author.id}`;
    return row ? ownPostingOf(vault, row) : null;
  };

  /** Writes `draft` into a new row or a known one, held back where it has to be looked at. */
  const put = async (
    tx: Sql,
    author: Account,
    draft: PostingDraft,
    place: Place,
  ): Promise<PostingOutcome<OwnPosting>> => {
    const { known, productId, questionId, isBelieved, ...marks } = place;
    if (known && known.withdrawnAt === null && known.body === draft.body && known.author === draft.author)
      return done(known);
    const facts = await factsOf(tx, author, draft, known?.postingId ?? null);
    if (facts.changedLastDay >= POSTINGS_A_DAY_MAX)
      return refuse({ refusal: "too_many_postings", limit: POSTINGS_A_DAY_MAX });
    const wasHidden = known?.state === "hidden" || known?.reason === "edited-after-hiding";
    const judged = { rating: 5, title: "", ...draft } as const;
    const isWary = questionId === null && (await wasHiddenHere(tx, author, productId));
    const reason =
      holdReason(judged, { ...facts, isVerified: isBelieved, wasHidden }) ?? (isWary ? "hidden-before" : null);
    const row = {
      ...{ author: vault.seal(AUTHOR, draft.author), body: draft.body, text_hash: textHash(draft.body) },
      ...{ state: reason ? "held" : "published", reason, ...marks },
    };
    const id = known?.postingId ?? newId();
    if (!known) {
      const place = { posting_id: id, product_id: productId, question_id: questionId, account_id: author.id };
      await tx`INSERT INTO postings ${tx({ ...place, ...row })}`;
    } else {
      // In the place of one that was withdrawn: nobody found these words helpful yet.
      if (known.withdrawnAt !== null) {
        await tx`DELETE FROM posting_votes WHERE posting_id = ${known.postingId}`;
        await tx`UPDATE postings SET helpful = 0 WHERE posting_id = ${known.postingId}`;
      }
      await tx`
        UPDATE postings SET ${tx(row)}, withdrawn_at = NULL, edited_at = now() WHERE posting_id = ${known.postingId}`;
    }
    if (reason)
      await tx`INSERT INTO posting_decisions (posting_id, decision, reason) VALUES (${id}, 'held', ${reason})`;
    await noteChange(tx, id, productId, questionId === null ? (known ? "edited" : "asked") : "answered", "question");
    return done((await own(tx, author, id))!);
  };

  return {
    ask: (author, productId, draft) =>
      inTurn(sql, POSTINGS, author, async (tx) => {
        const [product] = await tx`SELECT FROM products WHERE id = ${productId} AND status = 'active'`;
        if (!product) return refuse({ refusal: "unknown_product" });
        const [same] = await tx<PostingRow[]>`
          SELECT ${postingColumns(tx)} FROM postings p
          WHERE p.product_id = ${productId} AND p.account_id = ${author.id} AND p.question_id IS NULL
            AND p.text_hash = ${textHash(draft.body)} AND p.body = ${draft.body} LIMIT 1 FOR UPDATE OF p`;
        const known = same ? ownPostingOf(vault, same) : null;
        return put(tx, author, draft, {
          ...{ known, productId, questionId: null, isBelieved: true, shop_id: null, order_id: null },
        });
      }),

    answer: (author, questionId, draft) =>
      inTurn(sql, POSTINGS, author, async (tx) => {
        const [question] = await tx<{ productId: number; shopId: number }[]>`
          SELECT q.product_id AS "productId", p.shop_id AS "shopId" FROM postings q JOIN products p ON p.id = q.product_id
          WHERE q.posting_id = ${questionId} AND q.question_id IS NULL AND q.is_shown`;
        if (!question) return refuse({ refusal: "unknown_question" });
        const { productId, shopId } = question;
        const isSeller = shopsOf(author).includes(shopId);
        const order_id = isSeller ? null : await orderThatBrought(tx, author.id, productId);
        if (!isSeller && order_id === null) return refuse({ refusal: "not_a_buyer" });
        const [row] = await tx<PostingRow[]>`
          SELECT ${postingColumns(tx)} FROM postings p WHERE p.question_id = ${questionId} AND p.account_id = ${author.id}
          FOR UPDATE OF p`;
        const known = row ? ownPostingOf(vault, row) : null;
        const shop_id = isSeller ? shopId : null;
        return put(tx, author, draft, { known, productId, questionId, isBelieved: true, shop_id, order_id });
      }),

    withdraw: (author, postingId) =>
      inTurn(sql, POSTINGS, author, async (tx) => {
        const [row] = await tx<{ productId: number }[]>`
          UPDATE postings SET withdrawn_at = now()
          WHERE posting_id = ${postingId} AND account_id = ${author.id} AND withdrawn_at IS NULL
          RETURNING product_id AS "productId"`;
        if (row) await noteChange(tx, postingId, row.productId, "withdrawn", "question");
        const posting = await own(tx, author, postingId);
        return posting ? done(posting) : refuse({ refusal: "unknown_question" });
      }),

    restore: (author, postingId) =>
      inTurn(sql, POSTINGS, author, async (tx) => {
        const [row] = await tx<{ productId: number }[]>`
          UPDATE postings SET withdrawn_at = NULL
          WHERE posting_id = ${postingId} AND account_id = ${author.id}
            AND withdrawn_at > now() - make_interval(hours => ${UNDO_HOURS}) RETURNING product_id AS "productId"`;
        if (row) await noteChange(tx, postingId, row.productId, "restored", "question");
        const posting = await own(tx, author, postingId);
        return posting?.withdrawnAt === null ? done(posting) : refuse({ refusal: "nothing_to_restore" });
      }),
  };
}

interface Place {
  readonly known: OwnPosting | null;
  readonly productId: number;
  readonly questionId: string | null;
  readonly isBelieved: boolean;
  readonly shop_id: number | null;
  readonly order_id: string | null;
}

/** Whether an operator hid a question of theirs about this product lately, and stands by it: other words are as easily found. */
async function wasHiddenHere(tx: Sql, { id }: Author, productId: number): Promise<boolean> {
  const rows = await tx`
    SELECT FROM postings p JOIN posting_decisions d USING (posting_id)
    WHERE p.account_id = ${id} AND p.product_id = ${productId} AND p.question_id IS NULL
      AND (p.state = 'hidden' OR p.reason = 'edited-after-hiding')
      AND d.decision = 'hidden' AND d.at > now() - make_interval(days => ${WARY_DAYS}) LIMIT 1`;
  return rows.length > 0;
}

async function factsOf(tx: Sql, { id }: Author, { body }: PostingDraft, postingId: string | null) {
  const isLong = characters(body) >= REPEAT_MIN_CHARACTERS;
  const [row] = await tx<{ ageMs: number; written: number; changed: number; isRepeated: boolean }[]>`
    SELECT coalesce((SELECT extract(epoch FROM now() - created_at) * 1000 FROM accounts WHERE id = ${id}), 0)::float8 AS "ageMs",
      count(*) FILTER (WHERE written_at > now() - interval '1 day')::int AS written, count(*)::int AS changed,
      ${isLong} AND EXISTS (SELECT FROM postings o WHERE o.text_hash = ${textHash(body)}
        AND o.account_id = ${id} AND o.posting_id IS DISTINCT FROM ${postingId}) AS "isRepeated"
    FROM postings WHERE account_id = ${id} AND posting_id IS DISTINCT FROM ${postingId}
      AND greatest(written_at, edited_at) > now() - interval '1 day'`;
  return {
    accountAgeMs: row?.ageMs ?? 0,
    reviewsLastDay: row?.written ?? 0,
    changedLastDay: row?.changed ?? 0,
    isRepeated: row?.isRepeated ?? false,
  };
}
