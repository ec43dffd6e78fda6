import { newId } from "../accounts/tokens.ts";
import { MediaBusy } from "../media/media.ts";
import { photograph } from "../media/photograph.ts";
import { NotAPicture } from "../media/picture.ts";
import { noteChange } from "../moderation/changes.ts";
import { inTurn } from "../moderation/in-turn.ts";
import { type Author, REVIEWS } from "../moderation/kinds.ts";
import { done, refuse } from "../moderation/outcome.ts";
import type { Sql } from "../platform/postgres.ts";
import { countChange, mayChange } from "./change-limit.ts";
import { PHOTOS_MAX, PHOTOS_WAITING_MAX, REVIEWS_A_DAY_MAX, type ReviewOutcome } from "./review.ts";
import type { ReviewParts } from "./write.ts";

export interface Photos {
  /**
   * Adds pictures to an account's own review: all or none. Each is drawn anew, which leaves behind whatever else was in
   * the file, and waits until an operator has looked at it.
   */
  add(author: Author, productId: number, files: readonly Uint8Array[]): Promise<ReviewOutcome<null>>;
  /** Takes one off again; one that is not there is off already. */
  remove(author: Author, productId: number, photoId: string): Promise<void>;
  /** One that waits, for its author and for operators; null where there is none, or none for them. */
  waiting(photoId: string, viewer: Author & { readonly isOperator: boolean }): Promise<Uint8Array | null>;
}

export function photos({ sql }: ReviewParts): Photos {
  return {
    async add(author, productId, files) {
      if (files.length > PHOTOS_MAX) return refuse({ refusal: "too_many_photos", limit: PHOTOS_MAX });
      if (files.length === 0) return done(null);
      if ((await waitingOf(sql, author)) + files.length > PHOTOS_WAITING_MAX) return refuse(TOO_MANY_WAITING);
      const drawn: Awaited<ReturnType<typeof photograph>>[] = [];
      try {
        // One after the other: a picture taken apart is large.
        for (const file of files) drawn.push(await photograph(file));
      } catch (error) {
        if (error instanceof NotAPicture) return refuse({ refusal: "not_a_photo", why: error.message });
        if (error instanceof MediaBusy) return refuse({ refusal: "photos_busy" });
        throw error;
      }
      return inTurn(sql, REVIEWS, author, async (tx): Promise<ReviewOutcome<null>> => {
        if (!(await mayChange(tx, author.id))) return refuse({ refusal: "too_many_reviews", limit: REVIEWS_A_DAY_MAX });
        if ((await waitingOf(tx, author)) + drawn.length > PHOTOS_WAITING_MAX) return refuse(TOO_MANY_WAITING);
        const [review] = await tx<{ id: string }[]>`
          SELECT review_id AS id FROM reviews
          WHERE product_id = ${productId} AND account_id = ${author.id} AND withdrawn_at IS NULL FOR UPDATE`;
        if (!review) return refuse({ refusal: "unknown_review" });
        const [known] = await tx<{ count: number; last: number }[]>`
          SELECT count(*)::int AS count, coalesce(max(position), 0)::int AS last FROM review_photos
          WHERE review_id = ${review.id}`;
        if (known!.count + drawn.length > PHOTOS_MAX) return refuse({ refusal: "too_many_photos", limit: PHOTOS_MAX });
        for (const [index, { bytes, width, height }] of drawn.entries()) {
          const row = {
            review_id: review.id,
            photo_id: newId(),
            position: known!.last + index + 1,
            width,
            height,
            bytes,
          };
          await tx`INSERT INTO review_photos ${tx({ ...row, bytes: Buffer.from(bytes) })}`;
        }
        await countChange(tx, review.id);
        await noteChange(tx, review.id, productId, "edited");
        return done(null);
      });
    },

    async remove(author, productId, photoId) {
      await sql.begin(async (given) => {
        const tx = given as unknown as Sql;
        const [gone] = await tx<{ id: string }[]>`
          DELETE FROM review_photos p USING reviews r
          WHERE p.photo_id = ${photoId} AND r.review_id = p.review_id AND r.product_id = ${productId}
            AND r.account_id = ${author.id} RETURNING p.review_id AS id`;
        if (gone) await noteChange(tx, gone.id, productId, "edited");
      });
    },

    async waiting(photoId, { id, isOperator }) {
      const [row] = await sql<{ bytes: Uint8Array }[]>`
        SELECT p.bytes FROM review_photos p JOIN reviews r USING (review_id)
        WHERE p.photo_id = ${photoId} AND p.bytes IS NOT NULL AND (${isOperator} OR r.account_id = ${id})`;
      return row?.bytes ?? null;
    },
  };
}

const TOO_MANY_WAITING = { refusal: "too_many_photos_waiting", limit: PHOTOS_WAITING_MAX } as const;

/** How many photos of an account wait to be looked at. */
async function waitingOf(sql: Sql, { id }: Author): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    SELECT count(*)::int AS n FROM review_photos p JOIN reviews r USING (review_id)
    WHERE r.account_id = ${id} AND r.state <> 'hidden' AND p.bytes IS NOT NULL`;
  return row!.n;
}
