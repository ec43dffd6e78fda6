import type { RatingFigures, ReviewPage, ReviewSort, Stars } from "../../src/reviews/review.ts";
import { count, plural } from "../money.ts";
import { StarMarks } from "../parts/star-marks.tsx";
import { withQuery } from "../paths.ts";
import { starsOf } from "../review-words.ts";
import { ReviewArticle, type ReviewReader } from "./review-article.tsx";
import { YourReview } from "./your-review.tsx";

const STARS_DOWN: readonly Stars[] = [5, 4, 3, 2, 1];
const SORTS: readonly (readonly [ReviewSort, string])[] = [
  ["newest", "Newest"],
  ["helpful", "Most helpful"],
];

export interface ReviewsProps {
  readonly product: { readonly id: number; readonly title: string; readonly shopName: string };
  readonly figures: RatingFigures;
  readonly list: ReviewPage;
  readonly stars: Stars | null;
  readonly sort: ReviewSort;
  readonly reader: ReviewReader;
  /** Whether other pages of it take this one's place, rather than being pages of their own. */
  readonly isInPlace: boolean;
}

export function reviewsPath(productId: number): string {
  return `/reviews/of/${productId}`;
}

/** What shoppers say of a product: how many stars, who gave them, and in which words. */
export function Reviews(props: ReviewsProps) {
  const { product, figures, reader } = props;
  return (
    <section id="reviews" class="section reviews" aria-labelledby="reviews-title">
      <div class="section-head">
        <h2 id="reviews-title">What shoppers say</h2>
      </div>
      <div class="reviews-columns">
        <div class="reviews-aside">
          <Summary {...props} />
          <YourReview productId={product.id} reader={reader} isFirst={figures.count === 0} />
        </div>
        <ReviewList {...props} />
      </div>
    </section>
  );
}

function Summary(props: ReviewsProps) {
  const { figures } = props;
  const { rating, stars, brought } = figures;
  const written = stars.reduce((sum, each) => sum + each, 0);
  if (figures.count === 0) return <p class="muted">Nobody has said anything yet.</p>;
  return (
    <div class="reviews-summary">
      <p class="reviews-mean">
        <strong safe>{rating.toFixed(1)}</strong>
        <span>
          <StarMarks rating={rating} />
          <span class="muted small" safe>
            {plural(figures.count, "rating")}
          </span>
        </span>
      </p>
      {written > 0 ? (
        <ul class="histogram" aria-label="Reviews by stars">
          {STARS_DOWN.map((each) => (
            <Bar star={each} number={stars[each - 1] ?? 0} all={written} {...props} />
          ))}
        </ul>
      ) : null}
      {brought.count > 0 ? (
        <p class="muted small">
          {written > 0
            ? `Also counts ${plural(brought.count, "rating")} without words, ${brought.rating.toFixed(1)} on average, that came along from where this product comes from.`
            : `All of them came along from where this product comes from, as an average without words.`}
        </p>
      ) : null}
    </div>
  );
}

type BarProps = ReviewsProps & { readonly star: Stars; readonly number: number; readonly all: number };

function Bar(props: BarProps) {
  const { star, number, all, stars } = props;
  const share = (number / all) * 100;
  const isChosen = stars === star;
  return (
    <li>
      <a
        {...way(props, { stars: isChosen ? null : star, page: 1 })}
        id={`reviews-of-${star}`}
        aria-current={isChosen ? "true" : undefined}
      >
        <span safe>{starsOf(star)}</span>
        <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
          <rect width="100" height="8" class="bar-off" />
          <rect width={share.toFixed(1)} height="8" class="bar-on" />
        </svg>
        <span class="histogram-count">
          <span safe>{count(number)}</span>
          <span class="visually-hidden">{number === 1 ? " review" : " reviews"}</span>
        </span>
      </a>
    </li>
  );
}

function ReviewList(props: ReviewsProps) {
  const { list, stars, sort, figures, product, reader } = props;
  const written = figures.stars.reduce((sum, each) => sum + each, 0);
  const { reviews, page, hasMore } = list;
  if (written === 0 && reviews.length === 0) {
    return (
      <div class="reviews-list">
        <p class="reviews-none">
          {figures.count === 0
            ? "Have you had it in your hands? A few honest words help the next one, and the stall."
            : "No words yet: the first review written here will be read the most."}
        </p>
      </div>
    );
  }
  return (
    <div class="reviews-list">
      <div class="reviews-tools">
        <p class="muted small" role="status" safe>
          {said(props)}
        </p>
        <nav class="sorts" aria-label="Sort reviews">
          <ul>
            {SORTS.map(([each, words]) => (
              <li>
                <a
                  class="chip"
                  id={`reviews-${each}`}
                  aria-current={each === sort ? "true" : undefined}
                  {...way(props, { sort: each, page: 1 })}
                  safe
                >
                  {words}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
      {stars === null ? null : (
        <p>
          <a class="button small" id="reviews-all" {...way(props, { stars: null, page: 1 })}>
            Show all stars
          </a>
        </p>
      )}
      {reviews.length === 0 ? <p class="reviews-none">There are none of these.</p> : null}
      <ul class="review-items">
        {reviews.map((review) => (
          <li>
            <ReviewArticle review={review} reader={reader} productTitle={product.title} />
          </li>
        ))}
      </ul>
      {page > 1 || hasMore ? (
        <nav class="pager" aria-label="Pages of reviews">
          {page > 1 ? (
            <a class="button" rel="prev" id="reviews-prev" {...way(props, { page: page - 1 })}>
              Previous
            </a>
          ) : (
            <span />
          )}
          <span>Page {page}</span>
          {hasMore ? (
            <a class="button" rel="next" id="reviews-next" {...way(props, { page: page + 1 })}>
              Next
            </a>
          ) : (
            <span />
          )}
        </nav>
      ) : null}
    </div>
  );
}

function said({ stars, list, figures }: ReviewsProps): string {
  const written = figures.stars.reduce((sum, each) => sum + each, 0);
  const number = stars === null ? written : (figures.stars[stars - 1] ?? 0);
  const which = stars === null ? "" : ` with ${starsOf(stars)}`;
  const where = list.page > 1 ? `, page ${list.page}` : "";
  return `${plural(number, "review")}${which}${where}`;
}

/** To another cut of the list: in this place where there is a script, else on a page of its own. */
function way(props: ReviewsProps, to: { stars?: Stars | null; sort?: ReviewSort; page?: number }) {
  const { product, isInPlace } = props;
  const stars = to.stars === undefined ? props.stars : to.stars;
  const sort = to.sort ?? props.sort;
  const page = to.page ?? 1;
  const href = withQuery(reviewsPath(product.id), {
    ...(stars !== null && { stars }),
    ...(sort !== "newest" && { sort }),
    ...(page > 1 && { page }),
  });
  return isInPlace ? { href, "hx-get": href, "hx-swap": "none" } : { href };
}
