import type { Sql } from "../platform/postgres.ts";
import { SealError, type Vault } from "../platform/seal.ts";
import type { OwnReview, Review, ReviewAnswer, ReviewPhoto } from "./review.ts";

export const AUTHOR = "review-author";
/** An author whose name cannot be read any more. */
const NAMELESS = "A shopper";

/** What `reviewColumns` selects of `reviews r`. */
export interface ReviewRow extends Omit<OwnReview, "photos" | "answer"> {
  readonly photos: readonly ReviewPhoto[];
  readonly answer: { shopName: string; body: string; writtenAt: number; editedAt: number | null } | null;
}

export function reviewColumns(sql: Sql) {
  return sql`
    r.review_id AS "reviewId", r.product_id AS "productId", r.author, r.rating, r.title, r.body,
    r.order_id IS NOT NULL AS "isVerified", r.helpful, r.written_at AS "writtenAt", r.edited_at AS "editedAt",
    r.state, r.reason, r.withdrawn_at AS "withdrawnAt",
    (SELECT coalesce(json_agg(json_build_object('photoId', p.photo_id, 'width', p.width, 'height', p.height,
        'name', p.name) ORDER BY p.position, p.photo_id), '[]')
      FROM review_photos p WHERE p.review_id = r.review_id) AS photos,
    (SELECT json_build_object('shopName', s.name, 'body', a.body, 'writtenAt', epoch_ms(a.written_at),
        'editedAt', epoch_ms(a.edited_at))
      FROM review_answers a JOIN shops s ON s.id = a.shop_id WHERE a.review_id = r.review_id) AS answer`;
}

/** The review as its author sees it. */
export function ownReviewOf(vault: Vault, row: ReviewRow): OwnReview {
  return { ...row, author: nameOf(vault, row.author), answer: answerOf(row.answer) };
}

/** The review as everybody sees it: with the pictures that somebody has looked at. */
export function reviewOf(vault: Vault, row: ReviewRow): Review {
  const { state: _state, reason: _reason, withdrawnAt: _withdrawn, ...review } = ownReviewOf(vault, row);
  return { ...review, photos: review.photos.filter(({ name }) => name !== null) };
}

export function nameOf(vault: Vault, sealed: string): string {
  try {
    return vault.open(AUTHOR, sealed);
  } catch (error) {
    if (error instanceof SealError) return NAMELESS;
    throw error;
  }
}

function answerOf(row: ReviewRow["answer"]): ReviewAnswer | null {
  if (!row) return null;
  const { shopName, body, writtenAt, editedAt } = row;
  return { shopName, body, writtenAt: new Date(writtenAt), editedAt: editedAt === null ? null : new Date(editedAt) };
}
