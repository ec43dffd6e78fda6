import { REVIEWS } from "../moderation/kinds.ts";
import { type OpinionsHeld, opinionsAbout } from "../moderation/opinions.ts";
import type { Sql } from "../platform/postgres.ts";
import {
  isGone,
  type OwnReview,
  type RatingFigures,
  type Review,
  type ReviewPage,
  type ReviewsWanted,
} from "./review.ts";
import { ownReviewOf, type ReviewRow, reviewColumns, reviewOf } from "./rows.ts";
import { orderThatBrought, type ReviewParts } from "./write.ts";

/** What a shopper brings to a product's reviews: theirs, and what they said about others'. */
export interface Mine extends OpinionsHeld {
  readonly review: OwnReview | null;
  /** Whether it was bought here and delivered. */
  readonly isVerified: boolean;
}

export interface Reading {
  figures(productId: number): Promise<RatingFigures>;
  /** Shown reviews of a product, a page of them. */
  list(productId: number, wanted: ReviewsWanted): Promise<ReviewPage>;
  /** One that is shown, or null. */
  read(reviewId: string): Promise<Review | null>;
  mine(accountId: string, productId: number): Promise<Mine>;
  /** An account's reviews, the newest first, with all that is kept of them. */
  ofAccount(accountId: string): Promise<OwnReview[]>;
  /** The name that an account last chose to be shown with. */
  lastAuthor(accountId: string): Promise<string | null>;
}

const OF_ACCOUNT_MAX = 200;

export function reading({ sql, vault }: ReviewParts): Reading {
  return {
    figures: (productId) => figuresOf(sql, productId),

    async list(productId, { stars, sort, page, limit }) {
      const order =
        sort === "helpful" ? sql`r.helpful DESC, r.written_at DESC, r.review_id` : sql`r.written_at DESC, r.review_id`;
      const rows = await sql<ReviewRow[]>`
        SELECT ${reviewColumns(sql)} FROM reviews r
        WHERE r.product_id = ${productId} AND r.is_shown ${stars === null ? sql`` : sql`AND r.rating = ${stars}`}
        ORDER BY ${order} LIMIT ${limit + 1} OFFSET ${(page - 1) * limit}`;
      return { reviews: rows.slice(0, limit).map((row) => reviewOf(vault, row)), page, hasMore: rows.length > limit };
    },

    async read(reviewId) {
      const [row] = await sql<ReviewRow[]>`
        SELECT ${reviewColumns(sql)} FROM reviews r WHERE r.review_id = ${reviewId} AND r.is_shown`;
      return row ? reviewOf(vault, row) : null;
    },

    async mine(accountId, productId) {
      const [[row], held, orderId] = await Promise.all([
        sql<ReviewRow[]>`
          SELECT ${reviewColumns(sql)} FROM reviews r
          WHERE r.product_id = ${productId} AND r.account_id = ${accountId}`,
        opinionsAbout(sql, REVIEWS, accountId, productId),
        orderThatBrought(sql, accountId, productId),
      ]);
      const known = row ? ownReviewOf(vault, row) : null;
      const review = known && !isGone(known, Date.now()) ? known : null;
      return { review, isVerified: orderId !== null, ...held };
    },

    async ofAccount(accountId) {
      const rows = await sql<ReviewRow[]>`
        SELECT ${reviewColumns(sql)} FROM reviews r WHERE r.account_id = ${accountId}
        ORDER BY r.written_at DESC LIMIT ${OF_ACCOUNT_MAX}`;
      return rows.map((row) => ownReviewOf(vault, row));
    },

    async lastAuthor(accountId) {
      const [row] = await sql<ReviewRow[]>`
        SELECT ${reviewColumns(sql)} FROM reviews r WHERE r.account_id = ${accountId}
        ORDER BY greatest(r.written_at, r.edited_at) DESC LIMIT 1`;
      return row ? ownReviewOf(vault, row).author : null;
    },
  };
}

async function figuresOf(sql: Sql, productId: number): Promise<RatingFigures> {
  const [row] = await sql<{ broughtRating: number; broughtCount: number; stars: number[] }[]>`
    SELECT brought_rating AS "broughtRating", brought_count AS "broughtCount", stars
    FROM product_ratings WHERE product_id = ${productId}`;
  const { broughtRating = 0, broughtCount = 0, stars = [0, 0, 0, 0, 0] } = row ?? {};
  const own = stars.reduce((sum, each) => sum + each, 0);
  const count = own + broughtCount;
  const sum = stars.reduce((all, each, index) => all + each * (index + 1), broughtRating * broughtCount);
  return {
    rating: count === 0 ? 0 : sum / count,
    count,
    stars,
    brought: { rating: broughtRating, count: broughtCount },
  };
}
