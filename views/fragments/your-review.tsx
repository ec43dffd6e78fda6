import { ActionForm } from "../parts/action-form.tsx";
import { UserText } from "../parts/user-text.tsx";
import { standing } from "../review-words.ts";
import type { ReviewReader } from "./review-article.tsx";
import { ReviewHead } from "./review-head.tsx";

export interface YourReviewProps {
  readonly productId: number;
  readonly reader: ReviewReader;
  /** Whether nobody has said anything yet. */
  readonly isFirst: boolean;
}

/** One's own review of a product: the way to write it, or how it stands. */
export function YourReview({ productId, reader, isFirst }: YourReviewProps) {
  const path = `/reviews/of/${productId}/mine`;
  const review = reader.kind === "account" ? reader.review : null;
  // Nobody praises their own goods.
  if (reader.kind === "account" && reader.isSeller && !review) return <div id="your-review" hidden />;
  if (!review) {
    const isVerified = reader.kind === "account" && reader.isVerified;
    return (
      <div id="your-review" class="your-review">
        <a class="button" href={reader.kind === "guest" ? `/sign-in?next=${encodeURIComponent(path)}` : path}>
          {isFirst ? "Write the first review" : "Write a review"}
        </a>
        <p class="muted small">
          {isVerified
            ? "You bought it: your review is shown at once."
            : "With an account. Who bought it here is marked."}
        </p>
      </div>
    );
  }
  if (review.withdrawnAt) {
    return (
      <div id="your-review" class="your-review">
        <p>You deleted your review.</p>
        <div class="your-review-ways">
          <ActionForm action={`${path}/restoration`} fields={{}} label="Undo" leadsAway={true} />
          <a class="link" href={path}>
            Write another
          </a>
        </div>
      </div>
    );
  }
  const words = standing(review);
  return (
    <div id="your-review" class="your-review" data-state={review.state}>
      <h3>Your review</h3>
      <ReviewHead rating={review.rating} title={review.title} />
      {words ? (
        <p class="small your-review-state" safe>
          {words}
        </p>
      ) : null}
      {words ? <UserText text={review.body} /> : null}
      {words === null && review.photos.some(({ name }) => name === null) ? (
        <p class="small muted">Its photos are shown after we have looked at them.</p>
      ) : null}
      <div class="your-review-ways">
        <a class="button small" href={path}>
          Edit
          <span class="visually-hidden"> your review</span>
        </a>
        <ActionForm action={`${path}/withdrawal`} fields={{}} label="Delete" about="your review" leadsAway={true} />
      </div>
    </div>
  );
}
