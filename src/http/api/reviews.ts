import { Elysia } from "elysia";
import { mediaPath } from "../../../views/paths.ts";
import type { Reason } from "../../moderation/reasons.ts";
import { readDraft, wholeDraft } from "../../reviews/draft.ts";
import type { OwnReview as Own, ReviewDraft, Review as Shown, Stars } from "../../reviews/review.ts";
import { plainText } from "../../reviews/text.ts";
import type { Shop } from "../../shop.ts";
import { filesIn } from "../body.ts";
import { invalidInput, ProblemError } from "../problem.ts";
import { grantedReview, reviewProblem } from "../review-problems.ts";
import { requireAccount } from "./require-account.ts";
import {
  NewAnswer,
  NewReview,
  OwnReview,
  type OwnReviewJson,
  PHOTOS_BODY,
  PhotoParams,
  Report,
  Reported,
  Review,
  type ReviewJson,
  ReviewParams,
  Reviews,
  ReviewsQuery,
  Vote,
  Votes,
} from "./review-schemas.ts";
import { documented, ProductParams } from "./schemas.ts";
import { wholeNumbers } from "./whole-numbers.ts";

const TAG = "Reviews";
const CHANGE_PROBLEMS = [400, 401, 403, 404, 409, 413, 415, 422, 429, 503] as const;
const asProduct = {
  transform: ({ params }: { params: Record<string, unknown> }) => wholeNumbers(params, "id"),
  params: ProductParams,
};

/** `/api/products/:id/reviews` and `/api/reviews`: what shoppers say of a product, and one's own part in it. */
export function reviewsApi({ accounts, catalogue, reviews }: Shop) {
  const own = async (request: Request, productId: number): Promise<Own> => {
    const { review } = await reviews.mine((await requireAccount(accounts, request)).id, productId);
    if (!review) throw new ProblemError(reviewProblem({ refusal: "unknown_review" }));
    return review;
  };

  return new Elysia({ name: "api/reviews", prefix: "/api" })
    .get(
      "/products/:id/reviews",
      async ({ params: { id }, query: { stars, sort, page, limit } }) => {
        const product = await catalogue.product(id);
        if (!product || product.status === "draft")
          throw new ProblemError(reviewProblem({ refusal: "unknown_product" }));
        const wanted = { stars: (stars ?? null) as Stars | null, sort, page, limit };
        const [figures, list] = await Promise.all([reviews.figures(id), reviews.list(id, wanted)]);
        return { ...list, reviews: list.reviews.map(reviewJson), ...figures, stars: [...figures.stars] };
      },
      {
        ...asProduct,
        transform: ({ params, query }) => {
          wholeNumbers(params, "id");
          wholeNumbers(query, "stars", "page", "limit");
        },
        query: ReviewsQuery,
        detail: documented(TAG, "What shoppers say of a product", { 200: Reviews }, 404, 422, 503),
      },
    )
    .post(
      "/products/:id/reviews",
      async ({ request, params: { id }, body, set }) => {
        const account = await requireAccount(accounts, request);
        const review = grantedReview(await reviews.put(account, id, draftOf(body), true));
        set.status = 201;
        set.headers.location = `/api/products/${id}/reviews/mine`;
        return ownJson(review);
      },
      {
        ...asProduct,
        body: NewReview,
        detail: documented(
          TAG,
          "Review a product, once; sent again just the same it is done once and answered alike",
          { 201: OwnReview },
          ...CHANGE_PROBLEMS,
        ),
      },
    )
    .get("/products/:id/reviews/mine", async ({ request, params: { id } }) => ownJson(await own(request, id)), {
      ...asProduct,
      detail: documented(TAG, "One's own review, and how it stands", { 200: OwnReview }, 401, 404, 422, 503),
    })
    .put(
      "/products/:id/reviews/mine",
      async ({ request, params: { id }, body }) =>
        ownJson(grantedReview(await reviews.put(await requireAccount(accounts, request), id, draftOf(body)))),
      {
        ...asProduct,
        body: NewReview,
        detail: documented(TAG, "Write or change one's own review", { 200: OwnReview }, ...CHANGE_PROBLEMS),
      },
    )
    .delete(
      "/products/:id/reviews/mine",
      async ({ request, params: { id } }) => {
        const account = await requireAccount(accounts, request);
        const review = grantedReview(await reviews.withdraw(account, id));
        if (!review) throw new ProblemError(reviewProblem({ refusal: "unknown_review" }));
        return ownJson(review);
      },
      {
        ...asProduct,
        detail: documented(
          TAG,
          "Delete one's own review; for a day it can be had back",
          { 200: OwnReview },
          ...CHANGE_PROBLEMS,
        ),
      },
    )
    .post(
      "/products/:id/reviews/mine/restoration",
      async ({ request, params: { id } }) =>
        ownJson(grantedReview(await reviews.restore(await requireAccount(accounts, request), id))),
      {
        ...asProduct,
        detail: documented(TAG, "Have a deleted review back", { 200: OwnReview }, ...CHANGE_PROBLEMS),
      },
    )
    .post(
      "/products/:id/reviews/mine/photos",
      async ({ request, params: { id }, body, set }) => {
        const account = await requireAccount(accounts, request);
        const photos = await filesIn((body as { photos?: unknown } | undefined)?.photos);
        if (photos.length === 0)
          throw new ProblemError(invalidInput([{ field: "body/photos", message: "Send one photo or more." }]));
        grantedReview(await reviews.photos.add(account, id, photos));
        set.status = 201;
        return ownJson(await own(request, id));
      },
      {
        ...asProduct,
        detail: {
          ...documented(TAG, "Add photos to one's own review: all or none", { 201: OwnReview }, ...CHANGE_PROBLEMS),
          requestBody: PHOTOS_BODY,
        },
      },
    )
    .delete(
      "/products/:id/reviews/mine/photos/:photoId",
      async ({ request, params: { id, photoId } }) => {
        await reviews.photos.remove(await requireAccount(accounts, request), id, photoId);
        return ownJson(await own(request, id));
      },
      {
        ...asProduct,
        params: PhotoParams,
        detail: documented(TAG, "Take a photo off one's own review", { 200: OwnReview }, ...CHANGE_PROBLEMS),
      },
    )
    .put(
      "/reviews/:reviewId/helpful",
      async ({ request, params: { reviewId }, body }) => {
        const account = await requireAccount(accounts, request);
        return { helpful: grantedReview(await reviews.vote(account, reviewId, body.helpful)) };
      },
      {
        params: ReviewParams,
        body: Vote,
        detail: documented(
          TAG,
          "Say whether a review helps; a shopper has one vote",
          { 200: Votes },
          ...CHANGE_PROBLEMS,
        ),
      },
    )
    .post(
      "/reviews/:reviewId/reports",
      async ({ request, params: { reviewId }, body, set }) => {
        const account = await requireAccount(accounts, request);
        grantedReview(await reviews.report(account, reviewId, body.reason as Reason, plainText(body.note ?? "")));
        set.status = 201;
        return { status: "reported" as const };
      },
      {
        params: ReviewParams,
        body: Report,
        detail: documented(TAG, "Report a review to the operators", { 201: Reported }, ...CHANGE_PROBLEMS),
      },
    )
    .put(
      "/reviews/:reviewId/answer",
      async ({ request, params: { reviewId }, body }) => {
        const account = await requireAccount(accounts, request);
        grantedReview(await reviews.answer(account, reviewId, plainText(body.body)));
        const review = await reviews.read(reviewId);
        if (!review) throw new ProblemError(reviewProblem({ refusal: "unknown_review" }));
        return reviewJson(review);
      },
      {
        params: ReviewParams,
        body: NewAnswer,
        detail: documented(
          TAG,
          "Answer a review for the shop that sells the product",
          { 200: Review },
          ...CHANGE_PROBLEMS,
        ),
      },
    );
}

/** Throws the problem of what is wrong with it, field by field. */
function draftOf(body: { rating: number; title?: string; body: string; author: string }): ReviewDraft {
  const read = readDraft({ rating: body.rating, title: body.title ?? "", body: body.body, author: body.author });
  const draft = wholeDraft(read);
  if (draft) return draft;
  const errors = Object.entries(read.faults).map(([field, message]) => ({ field: `body/${field}`, message }));
  throw new ProblemError(invalidInput(errors));
}

function reviewJson(review: Shown): ReviewJson {
  const { reviewId, productId, author, rating, title, body, isVerified, helpful, writtenAt, editedAt } = review;
  const { photos, answer } = review;
  return {
    id: reviewId,
    ...{ productId, author, rating, title, body, isVerified, helpful },
    writtenAt: writtenAt.toISOString(),
    editedAt: editedAt?.toISOString() ?? null,
    photos: photos.flatMap(({ name, width, height }) => (name ? [{ url: mediaPath(name), width, height }] : [])),
    answer: answer && {
      shop: answer.shopName,
      body: answer.body,
      writtenAt: answer.writtenAt.toISOString(),
      editedAt: answer.editedAt?.toISOString() ?? null,
    },
  };
}

function ownJson(review: Own): OwnReviewJson {
  const { state, reason, withdrawnAt } = review;
  const photos = review.photos.map(({ photoId, name, width, height }) => {
    const url = name ? mediaPath(name) : `/reviews/photos/${photoId}`;
    return { id: photoId, url, width, height, isShown: name !== null };
  });
  return { ...reviewJson(review), photos, state, reason, withdrawnAt: withdrawnAt?.toISOString() ?? null };
}
