import type { MediaStore } from "../media/store.ts";
import type { Moderation } from "../moderation/case.ts";
import { moderation } from "../moderation/desk.ts";
import { REVIEWS } from "../moderation/kinds.ts";
import { discardPhotos } from "./discarded-photos.ts";
import { shelve, unshelve } from "./photo-shelf.ts";
import type { OwnReview } from "./review.ts";
import { ownReviewOf, type ReviewRow, reviewColumns } from "./rows.ts";
import type { ReviewParts } from "./write.ts";

export type ReviewModeration = Moderation<OwnReview, typeof REVIEWS>;

/** Reviews on the operators' desk, with their photos. */
export function reviewModeration({
  sql,
  vault,
  media,
}: ReviewParts & { readonly media: MediaStore }): ReviewModeration {
  return moderation(sql, {
    kind: REVIEWS,
    alsoWaiting: sql`SELECT review_id FROM review_photos WHERE bytes IS NOT NULL`,
    read: async (from, ids) => {
      const rows = await from<ReviewRow[]>`
        SELECT ${reviewColumns(from)} FROM reviews r WHERE r.review_id = ANY(${ids as string[]}::text[])`;
      return new Map(rows.map((row) => [row.reviewId, ownReviewOf(vault, row)]));
    },
    shown: ({ rating, title, body, author, photos }) => [
      ...[rating, title, body, author],
      ...photos.map(({ photoId }) => photoId).sort(),
    ],
    carryOut: async (tx, id, { decision }) =>
      (decision === "approve" ? await shelve(tx, media, id) : await unshelve(tx, media, id)) > 0,
    // Their files go now, or when the pruner comes by.
    tidyUp: async ({ decision }) => decision === "hide" && discardPhotos(sql, media),
  });
}
