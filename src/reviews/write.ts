import { newId } from "../accounts/tokens.ts";
import { noteChange } from "../moderation/changes.ts";
import { inTurn } from "../moderation/in-turn.ts";
import { type Author, REVIEWS } from "../moderation/kinds.ts";
import { done, refuse } from "../moderation/outcome.ts";
import type { Sql } from "../platform/postgres.ts";
import type { Vault } from "../platform/seal.ts";
import { countChange, mayChange } from "./change-limit.ts";
import { type AuthorFacts, holdReason } from "./judge.ts";
import { type OwnReview, REVIEWS_A_DAY_MAX, type ReviewDraft, type ReviewOutcome, UNDO_HOURS } from "./review.ts";
import { AUTHOR, ownReviewOf, type ReviewRow, reviewColumns } from "./rows.ts";
import { characters, textHash } from "./text.ts";

/** Shorter texts are found twice without anybody having copied them. */
const REPEAT_MIN_CHARACTERS = 24;

export interface ReviewParts {
  readonly sql: Sql;
  readonly vault: Vault;
}

export interface Writing {
  /**
   * Brings an account's review of a product to what `draft` says: writes it, edits it, or leaves it where it says so
   * already, so that a repeat is harmless. `isNew` refuses to edit what says something else.
   */
  put(author: Author, productId: number, draft: ReviewDraft, isNew?: boolean): Promise<ReviewOutcome<OwnReview>>;
  /** Takes it off the page at once; it can be had back for `UNDO_HOURS`. Withdrawing nothing is done already. */
  withdraw(author: Author, productId: number): Promise<ReviewOutcome<OwnReview | null>>;
  restore(author: Author, productId: number): Promise<ReviewOutcome<OwnReview>>;
}

export function writing({ sql, vault }: ReviewParts): Writing {
  const own = async (tx: Sql, author: Author, productId: number): Promise<OwnReview | null> => {
    const [row] = await tx<ReviewRow[]>`
      SELECT ${reviewColumns(tx)} FROM reviews r WHERE r.product_id = ${productId} AND r.account_id = ${author.id}`;
    return row ? ownReviewOf(vault, row) : null;
  };

  return {
    put: (author, productId, draft, isNew = false) =>
      inTurn(sql, REVIEWS, author, async (tx) => {
        const [product] = await tx<{ isOwn: boolean }[]>`
          SELECT EXISTS (SELECT FROM account_roles r WHERE r.account_id = ${author.id} AND r.shop_id = p.shop_id) AS "isOwn"
          FROM products p WHERE p.id = ${productId} AND p.status <> 'draft'`;
        if (!product) return refuse({ refusal: "unknown_product" });
        if (product.isOwn) return refuse({ refusal: "own_goods" });
        // Nobody decides about what was said before while this is said instead.
        await tx`SELECT FROM reviews WHERE product_id = ${productId} AND account_id = ${author.id} FOR UPDATE`;
        const known = await own(tx, author, productId);
        const isThere = known !== null && known.withdrawnAt === null;
        if (isThere && isSame(known, draft)) return done(known);
        if (isThere && isNew) return refuse({ refusal: "already_reviewed", reviewId: known.reviewId });
        if (!(await mayChange(tx, author.id))) return refuse(TOO_MANY);
        const facts = await factsOf(tx, author, productId, draft, known);
        const reason = holdReason(draft, facts);
        const reviewId = known?.reviewId ?? newId();
        const row = {
          ...{ rating: draft.rating, title: draft.title, body: draft.body, author: vault.seal(AUTHOR, draft.author) },
          ...{ order_id: facts.orderId, state: reason ? "held" : "published", reason },
          text_hash: textHash(draft.title, draft.body),
        };
        if (known) await countChange(tx, reviewId);
        if (!known) {
          await tx`INSERT INTO reviews ${tx({ review_id: reviewId, product_id: productId, account_id: author.id, ...row })}`;
        } else if (isThere) {
          await tx`UPDATE reviews SET ${tx(row)}, edited_at = now() WHERE review_id = ${reviewId}`;
        } else {
          // Another review in the place of one that was withdrawn: nobody found this one helpful yet.
          await tx`DELETE FROM review_votes WHERE review_id = ${reviewId}`;
          await tx`DELETE FROM review_photos WHERE review_id = ${reviewId}`;
          await tx`
            UPDATE reviews SET ${tx(row)}, withdrawn_at = NULL, written_at = now(), edited_at = NULL, helpful = 0
            WHERE review_id = ${reviewId}`;
        }
        if (reason)
          await tx`INSERT INTO review_decisions (review_id, decision, reason) VALUES (${reviewId}, 'held', ${reason})`;
        await noteChange(tx, reviewId, productId, isThere ? "edited" : "written");
        return done((await own(tx, author, productId))!);
      }),

    withdraw: (author, productId) =>
      inTurn(sql, REVIEWS, author, async (tx) => {
        const [row] = await tx<{ id: string }[]>`
          UPDATE reviews SET withdrawn_at = now()
          WHERE product_id = ${productId} AND account_id = ${author.id} AND withdrawn_at IS NULL RETURNING review_id AS id`;
        if (row) await noteChange(tx, row.id, productId, "withdrawn");
        return done(await own(tx, author, productId));
      }),

    restore: (author, productId) =>
      inTurn(sql, REVIEWS, author, async (tx) => {
        if (!(await mayChange(tx, author.id))) return refuse(TOO_MANY);
        const [row] = await tx<{ id: string }[]>`
          UPDATE reviews SET withdrawn_at = NULL
          WHERE product_id = ${productId} AND account_id = ${author.id}
            AND withdrawn_at > now() - make_interval(hours => ${UNDO_HOURS}) RETURNING review_id AS id`;
        if (row) {
          await countChange(tx, row.id);
          await noteChange(tx, row.id, productId, "restored");
        }
        const restored = await own(tx, author, productId);
        return restored?.withdrawnAt === null ? done(restored) : refuse({ refusal: "nothing_to_restore" });
      }),
  };
}

/** The order that brought an account this product, or null: delivered, and not called off before. */
export async function orderThatBrought(sql: Sql, accountId: string, productId: number): Promise<string | null> {
  const item = [{ productId }];
  const [row] = await sql<{ orderId: string }[]>`
    SELECT l.order_id AS "orderId" FROM order_lines l JOIN orders o USING (order_id) JOIN shipments s USING (order_id)
    WHERE l.account_id = ${accountId} AND l.product_id = ${productId} AND o.account_id = ${accountId}
      AND o.status NOT IN ('cancelled', 'void') AND o.captured > 0
      AND s.status = 'delivered' AND s.items @> ${sql.json(item)}
    ORDER BY l.placed_at DESC LIMIT 1`;
  return row?.orderId ?? null;
}

const TOO_MANY = { refusal: "too_many_reviews", limit: REVIEWS_A_DAY_MAX } as const;

type Facts = AuthorFacts & { readonly orderId: string | null };

async function factsOf(
  tx: Sql,
  { id }: Author,
  productId: number,
  draft: ReviewDraft,
  known: OwnReview | null,
): Promise<Facts> {
  const isLong = characters(draft.body) >= REPEAT_MIN_CHARACTERS;
  const [row] = await tx<{ ageMs: number; written: number; isRepeated: boolean }[]>`
    SELECT coalesce((SELECT extract(epoch FROM now() - created_at) * 1000 FROM accounts WHERE id = ${id}), 0)::float8 AS "ageMs",
      count(*)::int AS written,
      ${isLong} AND EXISTS (SELECT FROM reviews o WHERE o.text_hash = ${textHash(draft.title, draft.body)}
        AND o.account_id IS NOT NULL AND NOT (o.account_id = ${id} AND o.product_id = ${productId})) AS "isRepeated"
    FROM reviews WHERE account_id = ${id} AND product_id <> ${productId}
      AND written_at > now() - interval '1 day'`;
  const orderId = await orderThatBrought(tx, id, productId);
  return {
    orderId,
    isVerified: orderId !== null,
    accountAgeMs: row?.ageMs ?? 0,
    reviewsLastDay: row?.written ?? 0,
    isRepeated: row?.isRepeated ?? false,
    wasHidden: known?.state === "hidden" || known?.reason === "edited-after-hiding",
  };
}

function isSame(known: OwnReview, { rating, title, body, author }: ReviewDraft): boolean {
  return known.rating === rating && known.title === title && known.body === body && known.author === author;
}
