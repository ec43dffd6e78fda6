import { newId } from "../accounts/tokens.ts";
import { MediaBusy } from "../media/media.ts";
import { PHOTOGRAPH_BYTES_MAX, type Photograph, photograph } from "../media/photograph.ts";
import { NotAPicture } from "../media/picture.ts";
import { noteChange } from "../moderation/changes.ts";
import { inTurn } from "../moderation/in-turn.ts";
import { type Author, REVIEWS } from "../moderation/kinds.ts";
import { done, refuse } from "../moderation/outcome.ts";
import type { Sql } from "../platform/postgres.ts";
import { countChange, mayChange } from "./change-limit.ts";
import { photoName } from "./photo-shelf.ts";
import { type BadPhoto, PHOTOS_MAX, PHOTOS_WAITING_MAX, REVIEWS_A_DAY_MAX, type ReviewOutcome } from "./review.ts";
import type { ReviewParts } from "./write.ts";

export interface Photos {
  /**
   * Adds pictures to an account's own review: all or none. Each is drawn anew, which leaves behind whatever else was in
   * the file, and waits until an operator has looked at it. One that the review has already is there once, so that a
   * repeat is harmless.
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
      // Not those of this review: these files may be among them.
      const others = await waitingOf(sql, author, productId);
      if (others + files.length > PHOTOS_WAITING_MAX) return refuse(TOO_MANY_WAITING);
      const drawn = new Map<string, Photograph>();
      const bad: BadPhoto[] = [];
      // One after the other: a picture taken apart is large.
      for (const [at, file] of files.entries()) {
        try {
          const photo = await photograph(file);
          drawn.set(photoName(photo.bytes), photo);
        } catch (error) {
          if (error instanceof MediaBusy) return refuse({ refusal: "photos_busy" });
          if (!(error instanceof NotAPicture)) throw error;
          bad.push({ at, why: file.length > PHOTOGRAPH_BYTES_MAX ? "too_large" : "not_a_picture" });
        }
      }
      if (bad.length > 0) return refuse({ refusal: "not_a_photo", files: bad });
      return inTurn(sql, REVIEWS, author, async (tx): Promise<ReviewOutcome<null>> => {
        const [review] = await tx<{ id: string }[]>`
          SELECT review_id AS id FROM reviews
          WHERE product_id = ${productId} AND account_id = ${author.id} AND withdrawn_at IS NULL FOR UPDATE`;
        if (!review) return refuse({ refusal: "unknown_review" });
        const known = await tx<{ name: string; position: number }[]>`
          SELECT coalesce(name, encode(sha256(bytes), 'hex') || '.webp') AS name, position FROM review_photos
          WHERE review_id = ${review.id}`;
        const names = new Set(known.map(({ name }) => name));
        const added = [...drawn].filter(([name]) => !names.has(name)).map(([, photo]) => photo);
        if (added.length === 0) return done(null);
        if (!(await mayChange(tx, author.id))) return refuse({ refusal: "too_many_reviews", limit: REVIEWS_A_DAY_MAX });
        if ((await waitingOf(tx, author)) + added.length > PHOTOS_WAITING_MAX) return refuse(TOO_MANY_WAITING);
        if (known.length + added.length > PHOTOS_MAX) return refuse({ refusal: "too_many_photos", limit: PHOTOS_MAX });
        const last = Math.max(0, ...known.map(({ position }) => position));
        for (const [index, { bytes, width, height }] of added.entries()) {
          const place = { review_id: review.id, photo_id: newId(), position: last + index + 1 };
          await tx`INSERT INTO review_photos ${tx({ ...place, width, height, bytes: Buffer.from(bytes) })}`;
        }
        await countChange(tx, review.id);
        await noteChange(tx, review.id, productId, "edited");
        return done(null);
      });
    },

    async remove(author, productId, photoId) {
      await sql.begin(async (given) => {
        const tx = given as unknown as Sql;
        // Not while an operator decides: the photo may just be on its way to where all pictures are, and has no name yet.
        const [review] = await tx<{ id: string }[]>`
          SELECT review_id AS id FROM reviews WHERE product_id = ${productId} AND account_id = ${author.id} FOR UPDATE`;
        if (!review) return;
        const { count } = await tx`DELETE FROM review_photos WHERE photo_id = ${photoId} AND review_id = ${review.id}`;
        if (count > 0) await noteChange(tx, review.id, productId, "edited");
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

/** How many photos of an account wait to be looked at, those of one product left out. */
async function waitingOf(sql: Sql, { id }: Author, exceptOf: number | null = null): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    SELECT count(*)::int AS n FROM review_photos p JOIN reviews r USING (review_id)
    WHERE r.account_id = ${id} AND r.product_id IS DISTINCT FROM ${exceptOf}::int AND r.state <> 'hidden'
      AND p.bytes IS NOT NULL`;
  return row!.n;
}
