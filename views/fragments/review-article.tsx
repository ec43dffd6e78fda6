import type { OwnReview, Review } from "../../src/reviews/review.ts";
import { plural } from "../money.ts";
import { StarMarks } from "../parts/star-marks.tsx";
import { UserText } from "../parts/user-text.tsx";
import { mediaPath } from "../paths.ts";
import { reviewDay } from "../review-words.ts";

const PHOTO_WIDTH = 160;

/** Who reads the reviews of a product, and what is theirs among them. */
export type ReviewReader =
  | { readonly kind: "guest" }
  | {
      readonly kind: "account";
      readonly review: OwnReview | null;
      readonly isVerified: boolean;
      readonly helpful: ReadonlySet<string>;
      /** Those that they have reported. */
      readonly reported: ReadonlySet<string>;
      /** Whether they sell it, and so may answer. */
      readonly isSeller: boolean;
    };

export interface ReviewArticleProps {
  readonly review: Review;
  readonly reader: ReviewReader;
  readonly productTitle: string;
}

/** One review. */
export function ReviewArticle({ review, reader, productTitle }: ReviewArticleProps) {
  const { reviewId, author, rating, title, body, isVerified, writtenAt, editedAt, photos, answer } = review;
  const isOwn = isOwnOf(reader, reviewId);
  return (
    <article class="review" id={`review-${reviewId}`} aria-labelledby={`review-${reviewId}-title`}>
      <header>
        <StarMarks rating={rating} />
        <h3 id={`review-${reviewId}-title`} dir="auto" class={title ? "user-line" : "visually-hidden"} safe>
          {title || `${rating} of 5 by ${author}`}
        </h3>
        <p class="review-by">
          <bdi class="user-line" safe>
            {author}
          </bdi>
          {isOwn ? <span class="pill">You</span> : null}
          <span class="muted">
            <time datetime={writtenAt.toISOString()} safe>
              {reviewDay(writtenAt)}
            </time>
            {editedAt ? <span title={reviewDay(editedAt)}> · edited</span> : null}
          </span>
          {isVerified ? (
            <span class="review-verified">
              <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" focusable="false">
                <path d="M3 8.5l3.2 3.2L13 5" />
              </svg>
              Bought here
            </span>
          ) : null}
        </p>
      </header>
      <UserText text={body} />
      {photos.length > 0 ? (
        <ul class="review-photos">
          {photos.map(({ name, width, height }, index) => (
            <li>
              <a href={mediaPath(name!)}>
                <img
                  src={mediaPath(name!.replace(/\.\w+$/, `-${PHOTO_WIDTH}.webp`))}
                  width={String(width)}
                  height={String(height)}
                  alt={`“${productTitle}” at a shopper’s, ${index + 1} of ${photos.length}`}
                  loading="lazy"
                  decoding="async"
                />
              </a>
            </li>
          ))}
        </ul>
      ) : null}
      {answer ? (
        <div class="review-answer">
          <p class="small">
            <strong>
              {"Answer of "}
              <span safe>{answer.shopName}</span>
            </strong>
            <span class="muted" safe>{` · ${reviewDay(answer.writtenAt)}${answer.editedAt ? " · edited" : ""}`}</span>
          </p>
          <UserText text={answer.body} />
        </div>
      ) : null}
      <footer class="review-ways">
        <Helpful review={review} reader={reader} />
        {isOwn ? null : (
          <ReportLink
            href={`/reviews/${reviewId}/report`}
            what={`the review of ${author}`}
            isReported={reader.kind === "account" && reader.reported.has(reviewId)}
          />
        )}
        {reader.kind === "account" && reader.isSeller ? (
          <a class="link" href={`/reviews/${reviewId}/answer`}>
            {answer ? "Change the answer" : "Answer"}
            <span class="visually-hidden" safe>{` to ${author}`}</span>
          </a>
        ) : null}
      </footer>
    </article>
  );
}

/** The way to report what somebody wrote; for who has done so, that it is done. */
export function ReportLink({ href, what, isReported }: { href: string; what: string; isReported: boolean }) {
  if (isReported) return <span class="muted small">Reported</span>;
  return (
    <a class="link" href={href}>
      Report
      <span class="visually-hidden" safe>{` ${what}`}</span>
    </a>
  );
}

/** How many find it helpful, and the button to be one of them. */
export function Helpful({ review, reader }: Pick<ReviewArticleProps, "review" | "reader">) {
  const { reviewId, helpful, author, productId } = review;
  const number = helpful > 0 ? ` (${helpful})` : "";
  if (isOwnOf(reader, reviewId)) {
    return (
      <p id={`helpful-${reviewId}`} class="muted small">
        {helpful > 0 ? `${plural(helpful, "shopper finds", "shoppers find")} this helpful` : "No votes yet"}
      </p>
    );
  }
  if (reader.kind === "guest") {
    return (
      <a
        id={`helpful-${reviewId}`}
        class="button small"
        href={`/sign-in?next=${encodeURIComponent(`/reviews/of/${productId}`)}`}
      >
        <span safe>{`Helpful${number}`}</span>
        <span class="visually-hidden" safe>{`, the review of ${author}: sign in to vote`}</span>
      </a>
    );
  }
  const isHelpful = reader.helpful.has(reviewId);
  const action = `/reviews/${reviewId}/helpful`;
  return (
    <form id={`helpful-${reviewId}`} method="post" action={action} hx-post={action} hx-swap="none" class="action">
      <input type="hidden" name="helpful" value={isHelpful ? "no" : "yes"} />
      <button
        class="button small helpful"
        type="submit"
        id={`helpful-button-${reviewId}`}
        aria-pressed={isHelpful ? "true" : "false"}
      >
        <span safe>{`Helpful${number}`}</span>
        <span class="visually-hidden" safe>{`, the review of ${author}`}</span>
      </button>
    </form>
  );
}

function isOwnOf(reader: ReviewReader, reviewId: string): boolean {
  return reader.kind === "account" && reader.review?.reviewId === reviewId;
}
