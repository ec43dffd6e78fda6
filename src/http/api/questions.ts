import { Elysia } from "elysia";
import type { Reason } from "../../moderation/reasons.ts";
import { readPosting } from "../../questions/draft.ts";
import {
  ANSWER_MAX_CHARACTERS,
  type Answer,
  type OwnPosting as Own,
  type PostingDraft,
  QUESTION_MAX_CHARACTERS,
} from "../../questions/posting.ts";
import { plainText } from "../../reviews/text.ts";
import type { Shop } from "../../shop.ts";
import { invalidInput, ProblemError } from "../problem.ts";
import { grantedPosting, questionProblem } from "../question-problems.ts";
import {
  type AnswerJson,
  NewQuestion,
  NewQuestionAnswer,
  OwnPosting,
  type OwnPostingJson,
  PostingParams,
  Questions,
  QuestionsQuery,
} from "./question-schemas.ts";
import { requireAccount } from "./require-account.ts";
import { Report, Reported, Vote, Votes } from "./review-schemas.ts";
import { documented, ProductParams } from "./schemas.ts";
import { wholeNumbers } from "./whole-numbers.ts";

const TAG = "Questions";
const CHANGE_PROBLEMS = [400, 401, 403, 404, 409, 413, 415, 422, 429, 503] as const;

/** `/api/products/:id/questions` and `/api/questions`: what shoppers ask, and what sellers and buyers answer. */
export function questionsApi({ accounts, catalogue, questions }: Shop) {
  return new Elysia({ name: "api/questions", prefix: "/api" })
    .get(
      "/products/:id/questions",
      async ({ params: { id }, query: { page, limit } }) => {
        const product = await catalogue.product(id);
        if (!product || product.status === "draft")
          throw new ProblemError(questionProblem({ refusal: "unknown_product" }));
        const list = await questions.list(id, page, limit);
        const shown = list.questions.map((question) => {
          const {
            shop: _shop,
            isBuyer: _isBuyer,
            ...json
          } = answerJson({ ...question, shopName: null, isBuyer: false });
          return { ...json, answers: question.answers.map(answerJson) };
        });
        return { ...list, questions: shown };
      },
      {
        transform: ({ params, query }) => {
          wholeNumbers(params, "id");
          wholeNumbers(query, "page", "limit");
        },
        params: ProductParams,
        query: QuestionsQuery,
        detail: documented(TAG, "What was asked about a product, with the answers", { 200: Questions }, 404, 422, 503),
      },
    )
    .post(
      "/products/:id/questions",
      async ({ request, params: { id }, body, set }) => {
        const account = await requireAccount(accounts, request);
        const asked = grantedPosting(await questions.ask(account, id, draftOf(body, QUESTION_MAX_CHARACTERS, true)));
        set.status = 201;
        return ownJson(asked);
      },
      {
        transform: ({ params }) => wholeNumbers(params, "id"),
        params: ProductParams,
        body: NewQuestion,
        detail: documented(
          TAG,
          "Ask about a product; the same words sent again are the same question",
          { 201: OwnPosting },
          ...CHANGE_PROBLEMS,
        ),
      },
    )
    .put(
      "/questions/:postingId/answer",
      async ({ request, params: { postingId }, body }) => {
        const account = await requireAccount(accounts, request);
        return ownJson(
          grantedPosting(await questions.answer(account, postingId, draftOf(body, ANSWER_MAX_CHARACTERS, false))),
        );
      },
      {
        params: PostingParams,
        body: NewQuestionAnswer,
        detail: documented(
          TAG,
          "Answer a question as its seller or as somebody who bought it, or change one's answer",
          { 200: OwnPosting },
          ...CHANGE_PROBLEMS,
        ),
      },
    )
    .delete(
      "/questions/:postingId",
      async ({ request, params: { postingId } }) =>
        ownJson(grantedPosting(await questions.withdraw(await requireAccount(accounts, request), postingId))),
      {
        params: PostingParams,
        detail: documented(
          TAG,
          "Delete one's own question or answer; for a day it can be had back",
          { 200: OwnPosting },
          ...CHANGE_PROBLEMS,
        ),
      },
    )
    .post(
      "/questions/:postingId/restoration",
      async ({ request, params: { postingId } }) =>
        ownJson(grantedPosting(await questions.restore(await requireAccount(accounts, request), postingId))),
      {
        params: PostingParams,
        detail: documented(TAG, "Have it back", { 200: OwnPosting }, ...CHANGE_PROBLEMS),
      },
    )
    .put(
      "/questions/:postingId/helpful",
      async ({ request, params: { postingId }, body }) => {
        const account = await requireAccount(accounts, request);
        return { helpful: grantedPosting(await questions.vote(account, postingId, body.helpful)) };
      },
      {
        params: PostingParams,
        body: Vote,
        detail: documented(
          TAG,
          "Say whether an answer helps; a shopper has one vote",
          { 200: Votes },
          ...CHANGE_PROBLEMS,
        ),
      },
    )
    .post(
      "/questions/:postingId/reports",
      async ({ request, params: { postingId }, body, set }) => {
        const account = await requireAccount(accounts, request);
        const note = plainText(body.note ?? "");
        grantedPosting(await questions.report(account, postingId, body.reason as Reason, note));
        set.status = 201;
        return { status: "reported" as const };
      },
      {
        params: PostingParams,
        body: Report,
        detail: documented(
          TAG,
          "Report a question or an answer to the operators",
          { 201: Reported },
          ...CHANGE_PROBLEMS,
        ),
      },
    );
}

/** Throws the problem of what is wrong with it, field by field. */
function draftOf(body: PostingDraft, max: number, isOneLine: boolean): PostingDraft {
  const { draft, faults } = readPosting(body, max, isOneLine);
  const errors = Object.entries(faults).map(([field, message]) => ({ field: `body/${field}`, message }));
  if (errors.length > 0) throw new ProblemError(invalidInput(errors));
  return draft;
}

function answerJson({
  postingId,
  productId,
  author,
  body,
  helpful,
  writtenAt,
  editedAt,
  ...answer
}: Answer): AnswerJson {
  return {
    id: postingId,
    ...{ productId, author, body, helpful },
    writtenAt: writtenAt.toISOString(),
    editedAt: editedAt?.toISOString() ?? null,
    shop: answer.shopName,
    isBuyer: answer.isBuyer,
  };
}

function ownJson(posting: Own): OwnPostingJson {
  const { questionId, state, reason, withdrawnAt } = posting;
  return { ...answerJson(posting), questionId, state, reason, withdrawnAt: withdrawnAt?.toISOString() ?? null };
}
