import { Type as t } from "@sinclair/typebox";
import { Elysia } from "elysia";
import type { FieldFaults } from "../../../../views/fragments/checkout-field.tsx";
import { partial, rendered } from "../../../../views/fragments/partial.ts";
import { Helpful } from "../../../../views/fragments/review-article.tsx";
import { reviewsPath } from "../../../../views/fragments/reviews.tsx";
import { QuotedReview, reviewAnswerPage } from "../../../../views/pages/reviews/answer-form.tsx";
import { type Account, shopsOf } from "../../../accounts/account.ts";
import { ANSWER_MAX_CHARACTERS, type Review } from "../../../reviews/review.ts";
import { characters, plainText } from "../../../reviews/text.ts";
import { ProblemError } from "../../problem.ts";
import { grantedReview, reviewProblem } from "../../review-problems.ts";
import { show } from "../accounts/show.ts";
import { asPage, type Exchange, type PageParts, pageOf, wantsFragments } from "../parts.ts";
import { HelpfulForm, LongText, WrittenParams } from "./form-schemas.ts";
import { reportPages } from "./report.ts";
import { reviewSections } from "./section.ts";
import { leadOn, productAt, requireReviewer } from "./visit.ts";

const AnswerForm = t.Object({ body: LongText });

/** What others say about a review: that it helps, that something is wrong with it, and what the shop answers. */
export function opinionPages(parts: PageParts) {
  const { shop } = parts;
  const { reviews } = shop;
  const sections = reviewSections(shop);

  const shownReview = async (reviewId: string): Promise<Review> => {
    const review = await reviews.read(reviewId);
    if (!review) throw new ProblemError(reviewProblem({ refusal: "unknown_review" }));
    return review;
  };

  const requireSeller = async (account: Account, { productId }: Review): Promise<void> => {
    const product = await productAt(parts, String(productId));
    if (!shopsOf(account).includes(product.shopId))
      throw new ProblemError(reviewProblem({ refusal: "not_the_seller" }));
  };

  const answerForm = (exchange: Exchange, review: Review, answer: string, fault?: string) => {
    const given = { review, answer, answerMax: ANSWER_MAX_CHARACTERS, back: at(review) };
    const faults: FieldFaults = fault ? { body: fault } : {};
    return show(parts, exchange, (chrome) => reviewAnswerPage({ chrome, ...given, faults }), fault ? 422 : 200);
  };

  const reports = reportPages(parts, "reviews", {
    read: async (id) => {
      const review = await shownReview(id);
      const about = QuotedReview({ review });
      return { title: "Report a review", about, back: at(review), productId: review.productId };
    },
    report: async (...report) => grantedReview(await reviews.report(...report)),
  });

  return new Elysia({ name: "pages/reviews/opinions" })
    .use(reports)
    .guard({ params: WrittenParams })
    .post(
      "/reviews/:id/helpful",
      async ({ request, set, params: { id: reviewId }, body }) => {
        const exchange = { request, set };
        const review = await shownReview(reviewId);
        const account = await requireReviewer(parts, exchange, reviewsPath(review.productId));
        if (!account) return "";
        const helpful = grantedReview(await reviews.vote(account, reviewId, body.helpful === "yes"));
        sections.forget(review.productId);
        if (!wantsFragments(request)) {
          const back = pageOf(request, reviewsPath(review.productId));
          return leadOn(exchange, `${back}#review-${reviewId}`) ?? "";
        }
        const product = await productAt(parts, String(review.productId));
        const reader = await sections.reader(account, product);
        asPage(set);
        return partial(
          `#helpful-${reviewId}`,
          "outerMorph",
          rendered(Helpful({ review: { ...review, helpful }, reader })),
        );
      },
      { body: HelpfulForm },
    )
    .get("/reviews/:id/answer", async ({ request, set, params: { id: reviewId } }) => {
      const exchange = { request, set };
      const review = await shownReview(reviewId);
      const account = await requireReviewer(parts, exchange, `/reviews/${reviewId}/answer`);
      if (!account) return "";
      await requireSeller(account, review);
      return answerForm(exchange, review, review.answer?.body ?? "");
    })
    .post(
      "/reviews/:id/answer",
      async ({ request, set, params: { id: reviewId }, body }) => {
        const exchange = { request, set };
        const review = await shownReview(reviewId);
        const account = await requireReviewer(parts, exchange, `/reviews/${reviewId}/answer`);
        if (!account) return "";
        const words = plainText(body.body);
        if (characters(words) > ANSWER_MAX_CHARACTERS)
          return answerForm(exchange, review, words, `At most ${ANSWER_MAX_CHARACTERS} characters.`);
        grantedReview(await reviews.answer(account, reviewId, words));
        sections.forget(review.productId);
        return leadOn(exchange, at(review), "answered", review.productId) ?? "";
      },
      { body: AnswerForm },
    );
}

/** Where a review stands. */
function at({ productId, reviewId }: Review): string {
  return `${reviewsPath(productId)}#review-${reviewId}`;
}
