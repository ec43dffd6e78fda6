import { type Static, type TSchema, Type as t } from "@sinclair/typebox";
import { ID_PATTERN } from "../../moderation/kinds.ts";
import { NOTE_MAX_CHARACTERS, REASONS } from "../../moderation/reasons.ts";
import {
  ANSWER_MAX_CHARACTERS,
  AUTHOR_MAX_CHARACTERS,
  BODY_MAX_CHARACTERS,
  PHOTOS_MAX,
  TITLE_MAX_CHARACTERS,
} from "../../reviews/review.ts";
import { ProductParams } from "./schemas.ts";

const PAGE_MAX = 500;
const PAGE_SIZE_MAX = 50;
const Moment = t.String({ format: "date-time" });
const Count = t.Integer({ minimum: 0 });
const nullable = <T extends TSchema>(schema: T) => t.Union([schema, t.Null()]);

export const ReviewParams = t.Object({ reviewId: t.String({ pattern: ID_PATTERN }) });

export const PhotoParams = t.Object({ id: ProductParams.properties.id, photoId: t.String({ pattern: ID_PATTERN }) });
const PhotoFile = t.String({ format: "binary", description: "JPEG, PNG or WebP" });
/** What a form with pictures in it looks like. */
export const PHOTOS_BODY = {
  required: true,
  content: {
    "multipart/form-data": {
      schema: t.Object({ photos: t.Array(PhotoFile, { minItems: 1, maxItems: PHOTOS_MAX }) }),
    },
  },
};

export const ReviewsQuery = t.Object({
  stars: t.Optional(t.Integer({ minimum: 1, maximum: 5, description: "Only those that give so many" })),
  sort: t.Union([t.Literal("newest"), t.Literal("helpful")], { default: "newest" }),
  page: t.Integer({ default: 1, minimum: 1, maximum: PAGE_MAX, description: "Page, from 1" }),
  limit: t.Integer({ default: 10, minimum: 1, maximum: PAGE_SIZE_MAX, description: "Reviews on a page" }),
});

export const NewReview = t.Object(
  {
    rating: t.Integer({ minimum: 1, maximum: 5 }),
    title: t.Optional(t.String({ maxLength: TITLE_MAX_CHARACTERS * 2 })),
    body: t.String({ minLength: 1, maxLength: BODY_MAX_CHARACTERS * 2, description: "Plain text; lines part by \\n" }),
    author: t.String({
      minLength: 1,
      maxLength: AUTHOR_MAX_CHARACTERS * 2,
      description: "The name to be shown; never a mail address",
    }),
  },
  { title: "NewReview", additionalProperties: false },
);

const review = {
  id: t.String(),
  productId: t.Integer(),
  author: t.String({ description: "The name its author chose" }),
  rating: t.Integer({ minimum: 1, maximum: 5 }),
  title: t.String(),
  body: t.String({ description: "Plain text, to be escaped" }),
  isVerified: t.Boolean({ description: "Whether its author bought it here and had it delivered" }),
  helpful: t.Integer({ minimum: 0, description: "Shoppers who find it helpful" }),
  writtenAt: Moment,
  editedAt: nullable(Moment),
  photos: t.Array(t.Object({ url: t.String(), width: t.Integer(), height: t.Integer() })),
  answer: nullable(
    t.Object(
      { shop: t.String(), body: t.String(), writtenAt: Moment, editedAt: nullable(Moment) },
      { title: "Answer" },
    ),
  ),
};
export const Review = t.Object(review, { title: "Review" });

export const OwnReview = t.Object(
  {
    ...review,
    photos: t.Array(
      t.Object({
        id: t.String(),
        url: t.String({ description: "For its author alone while it waits" }),
        width: t.Integer(),
        height: t.Integer(),
        isShown: t.Boolean({ description: "Whether somebody has looked at it" }),
      }),
    ),
    state: t.Union([t.Literal("published"), t.Literal("held"), t.Literal("hidden")], {
      description: "Held ones wait until somebody has read them",
    }),
    reason: nullable(t.String({ description: "Why it is held or hidden" })),
    withdrawnAt: nullable(Moment),
  },
  { title: "OwnReview" },
);

export const Reviews = t.Object(
  {
    reviews: t.Array(Review),
    page: t.Integer(),
    hasMore: t.Boolean(),
    rating: t.Number({ description: "The mean of all, 0 where there are none" }),
    count: Count,
    stars: t.Array(Count, { minItems: 5, maxItems: 5, description: "Reviews by stars, one star first" }),
    brought: t.Object(
      { rating: t.Number(), count: Count },
      {
        title: "BroughtRatings",
        description: "Ratings without words that came along from where the product comes from",
      },
    ),
  },
  { title: "Reviews" },
);

export const Vote = t.Object({ helpful: t.Boolean() }, { title: "Vote", additionalProperties: false });
export const Votes = t.Object({ helpful: Count }, { title: "Votes" });
export const Report = t.Object(
  {
    reason: t.Union(REASONS.map((reason) => t.Literal(reason))),
    note: t.Optional(t.String({ maxLength: NOTE_MAX_CHARACTERS })),
  },
  { title: "Report", additionalProperties: false },
);
export const Reported = t.Object({ status: t.Literal("reported") }, { title: "Reported" });
export const NewAnswer = t.Object(
  { body: t.String({ maxLength: ANSWER_MAX_CHARACTERS, description: "Empty takes the answer away" }) },
  { title: "NewAnswer", additionalProperties: false },
);

export type ReviewJson = Static<typeof Review>;
export type OwnReviewJson = Static<typeof OwnReview>;
