import { type Static, type TSchema, Type as t } from "@sinclair/typebox";
import { ID_PATTERN } from "../../moderation/kinds.ts";
import { ANSWER_MAX_CHARACTERS, QUESTION_MAX_CHARACTERS } from "../../questions/posting.ts";
import { AUTHOR_MAX_CHARACTERS } from "../../reviews/review.ts";

const PAGE_MAX = 500;
const PAGE_SIZE_MAX = 50;
const Moment = t.String({ format: "date-time" });
const nullable = <T extends TSchema>(schema: T) => t.Union([schema, t.Null()]);

export const PostingParams = t.Object({ postingId: t.String({ pattern: ID_PATTERN }) });

export const QuestionsQuery = t.Object({
  page: t.Integer({ default: 1, minimum: 1, maximum: PAGE_MAX, description: "Page, from 1" }),
  limit: t.Integer({ default: 10, minimum: 1, maximum: PAGE_SIZE_MAX, description: "Questions on a page" }),
});

const author = t.String({ minLength: 1, maxLength: AUTHOR_MAX_CHARACTERS * 2, description: "The name to be shown" });
export const NewQuestion = t.Object(
  { body: t.String({ minLength: 1, maxLength: QUESTION_MAX_CHARACTERS * 2 }), author },
  { title: "NewQuestion", additionalProperties: false },
);
export const NewQuestionAnswer = t.Object(
  { body: t.String({ minLength: 1, maxLength: ANSWER_MAX_CHARACTERS * 2 }), author },
  { title: "NewQuestionAnswer", additionalProperties: false },
);

const posting = {
  id: t.String(),
  productId: t.Integer(),
  author: t.String(),
  body: t.String({ description: "Plain text, to be escaped" }),
  helpful: t.Integer({ minimum: 0 }),
  writtenAt: Moment,
  editedAt: nullable(Moment),
};
const answer = {
  ...posting,
  shop: nullable(t.String({ description: "The shop that it speaks for, where its seller wrote it" })),
  isBuyer: t.Boolean({ description: "Whether its author had it delivered from here" }),
};
const QuestionAnswer = t.Object(answer, { title: "QuestionAnswer" });
export const Questions = t.Object(
  {
    questions: t.Array(t.Object({ ...posting, answers: t.Array(QuestionAnswer) }, { title: "Question" })),
    total: t.Integer({ minimum: 0 }),
    page: t.Integer(),
    hasMore: t.Boolean(),
  },
  { title: "Questions" },
);
export const OwnPosting = t.Object(
  {
    ...answer,
    questionId: nullable(t.String({ description: "Null for a question" })),
    state: t.Union([t.Literal("published"), t.Literal("held"), t.Literal("hidden")]),
    reason: nullable(t.String()),
    withdrawnAt: nullable(Moment),
  },
  { title: "OwnPosting" },
);

export type AnswerJson = Static<typeof QuestionAnswer>;
export type OwnPostingJson = Static<typeof OwnPosting>;
