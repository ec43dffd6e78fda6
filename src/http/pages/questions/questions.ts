import { Type as t } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { partial, rendered } from "../../../../views/fragments/partial.ts";
import { AnswerHelpful, questionsPath } from "../../../../views/fragments/questions.tsx";
import {
  type PostingFormProps,
  postingFormPage,
  QuotedWords,
} from "../../../../views/pages/questions/posting-form.tsx";
import { questionsPage } from "../../../../views/pages/questions/questions-page.tsx";
import { productPath } from "../../../../views/paths.ts";
import { type Account, shopsOf } from "../../../accounts/account.ts";
import type { Product } from "../../../catalogue/catalogue.ts";
import { readPosting } from "../../../questions/draft.ts";
import {
  ANSWER_MAX_CHARACTERS,
  type OwnPosting,
  type Posting,
  type PostingOutcome,
  QUESTION_MAX_CHARACTERS,
} from "../../../questions/posting.ts";
import { suggestedName } from "../../../reviews/draft.ts";
import { AUTHOR_MAX_CHARACTERS } from "../../../reviews/review.ts";
import { ProblemError } from "../../problem.ts";
import { grantedPosting, questionProblem } from "../../question-problems.ts";
import { show } from "../accounts/show.ts";
import { asPage, type Exchange, type PageParts, pageOf, wantsFragments } from "../parts.ts";
import { pageNumber } from "../query.ts";
import { HelpfulForm, LongText, WrittenParams } from "../reviews/form-schemas.ts";
import { reportPages } from "../reviews/report.ts";
import { leadOn, productAt, requireReviewer } from "../reviews/visit.ts";
import { QUESTION_GUEST, questionSections } from "./section.ts";

const PostingForm = t.Object({ body: LongText, author: LongText });

type Typed = PostingFormProps["typed"];
type Faults = PostingFormProps["faults"];

/** What shoppers ask about a product, and what is answered. */
export function questionPages(parts: PageParts) {
  const { shop } = parts;
  const { questions } = shop;
  const sections = questionSections(shop);

  const shownPosting = async (postingId: string): Promise<Posting> => {
    const posting = await questions.read(postingId);
    if (!posting) throw new ProblemError(questionProblem({ refusal: "unknown_question" }));
    return posting;
  };

  const askForm = (exchange: Exchange, product: Product, typed: Typed, faults: Faults = {}, status = 200) => {
    const words = { label: "Your question", button: "Ask", title: "Ask a question", about: product.title };
    const limits = { bodyMax: QUESTION_MAX_CHARACTERS, authorMax: AUTHOR_MAX_CHARACTERS };
    const hint = `${product.shopName} answers, and so do those who have it.`;
    const ways = { action: `${questionsPath(product.id)}/new`, back: `${productPath(product)}#questions` };
    const given = { ...words, ...limits, ...ways, hint, shopName: null, typed, faults };
    return show(parts, exchange, (chrome) => postingFormPage({ chrome, ...given }), status);
  };

  const answerForm = (
    exchange: Exchange,
    question: Posting,
    shopName: string | null,
    typed: Typed,
    faults: Faults = {},
    status = 200,
  ) => {
    const words = { label: "Your answer", button: "Answer", title: "Answer a question", about: question.body };
    const limits = { bodyMax: ANSWER_MAX_CHARACTERS, authorMax: AUTHOR_MAX_CHARACTERS };
    const hint = "Plain words, no links.";
    const ways = { action: `/questions/${question.postingId}/answer`, back: at(question) };
    const given = { ...words, ...limits, ...ways, hint, shopName, typed, faults };
    return show(parts, exchange, (chrome) => postingFormPage({ chrome, ...given }), status);
  };

  /** The question, who answers it, and for which shop. Throws where it is not theirs to answer. */
  const answering = async (account: Account, question: Posting) => {
    const product = await productAt(parts, String(question.productId));
    const { isBuyer, postings } = await questions.mine(account.id, product.id);
    const isSeller = shopsOf(account).includes(product.shopId);
    if (question.questionId !== null || !(isBuyer || isSeller))
      throw new ProblemError(questionProblem({ refusal: "not_a_buyer" }));
    const known = postings.find(({ questionId }) => questionId === question.postingId) ?? null;
    return { known, shopName: isSeller ? product.shopName : null };
  };

  const nameOf = async (account: Account) => (await shop.reviews.lastAuthor(account.id)) ?? suggestedName(account.name);

  /** Withdrawing and restoring are alike: one's own, and back to where it stands. */
  const change = async (
    exchange: Exchange,
    postingId: string,
    work: (account: Account) => Promise<PostingOutcome<OwnPosting>>,
    what: "posting-withdrawn" | "posting-restored",
  ) => {
    const account = await requireReviewer(parts, exchange, "/account");
    if (!account) return "";
    const { productId } = grantedPosting(await work(account));
    sections.forget(productId);
    const product = await productAt(parts, String(productId));
    return leadOn(exchange, `${productPath(product)}#questions`, what, productId, postingId) ?? "";
  };

  const reports = reportPages(parts, "questions", {
    read: async (id) => {
      const posting = await shownPosting(id);
      const title = `Report ${posting.questionId === null ? "a question" : "an answer"}`;
      return { title, about: QuotedWords(posting), back: at(posting), productId: posting.productId };
    },
    report: async (...report) => grantedPosting(await questions.report(...report)),
  });

  return new Elysia({ name: "pages/questions" })
    .use(reports)
    .get("/questions/of/:productId", async ({ request, set, params: { productId } }) => {
      const [product, account] = await Promise.all([productAt(parts, productId), shop.accounts.of(request)]);
      const reader = account ? await sections.reader(account, product) : QUESTION_GUEST;
      const page = pageNumber(new URL(request.url).searchParams.get("page") ?? undefined);
      const props = await sections.all(product, page, reader);
      return show(parts, { request, set }, (chrome) => questionsPage({ chrome, slug: product.slug, ...props }));
    })
    .get("/questions/of/:productId/new", async ({ request, set, params: { productId } }) => {
      const exchange = { request, set };
      const product = await productAt(parts, productId);
      const account = await requireReviewer(parts, exchange, `${questionsPath(product.id)}/new`);
      return account ? askForm(exchange, product, { body: "", author: await nameOf(account) }) : "";
    })
    .post(
      "/questions/of/:productId/new",
      async ({ request, set, params: { productId }, body }) => {
        const exchange = { request, set };
        const product = await productAt(parts, productId);
        const account = await requireReviewer(parts, exchange, `${questionsPath(product.id)}/new`);
        if (!account) return "";
        const { draft, faults } = readPosting(body, QUESTION_MAX_CHARACTERS, true);
        if (Object.keys(faults).length > 0) return askForm(exchange, product, body, faults, 422);
        const asked = await questions.ask(account, product.id, draft);
        sections.forget(product.id);
        if (!asked.ok) {
          const { detail, status } = questionProblem(asked);
          return askForm(exchange, product, body, { body: detail }, status);
        }
        const what = asked.value.state === "published" ? "asked" : "posting-held";
        return leadOn(exchange, `${productPath(product)}#questions`, what, product.id) ?? "";
      },
      { body: PostingForm },
    )
    .guard({ params: WrittenParams })
    .get("/questions/:id/answer", async ({ request, set, params: { id: postingId } }) => {
      const exchange = { request, set };
      const question = await shownPosting(postingId);
      const account = await requireReviewer(parts, exchange, `/questions/${postingId}/answer`);
      if (!account) return "";
      const { known, shopName } = await answering(account, question);
      const typed = { body: known?.body ?? "", author: known?.author ?? (await nameOf(account)) };
      return answerForm(exchange, question, shopName, typed);
    })
    .post(
      "/questions/:id/answer",
      async ({ request, set, params: { id: postingId }, body }) => {
        const exchange = { request, set };
        const question = await shownPosting(postingId);
        const account = await requireReviewer(parts, exchange, `/questions/${postingId}/answer`);
        if (!account) return "";
        const { shopName } = await answering(account, question);
        // A shop has its own name; whoever writes for it is nobody's business.
        const typed = shopName === null ? body : { ...body, author: shopName.slice(0, AUTHOR_MAX_CHARACTERS) };
        const { draft, faults } = readPosting(typed, ANSWER_MAX_CHARACTERS, false);
        if (Object.keys(faults).length > 0) return answerForm(exchange, question, shopName, body, faults, 422);
        const answered = await questions.answer(account, postingId, draft);
        sections.forget(question.productId);
        if (!answered.ok) {
          const { detail, status } = questionProblem(answered);
          return answerForm(exchange, question, shopName, body, { body: detail }, status);
        }
        const what = answered.value.state === "published" ? "question-answered" : "posting-held";
        return leadOn(exchange, at(question), what, question.productId) ?? "";
      },
      { body: PostingForm },
    )
    .post(
      "/questions/:id/helpful",
      async ({ request, set, params: { id: postingId }, body }) => {
        const exchange = { request, set };
        const answer = await shownPosting(postingId);
        const account = await requireReviewer(parts, exchange, questionsPath(answer.productId));
        if (!account) return "";
        const helpful = grantedPosting(await questions.vote(account, postingId, body.helpful === "yes"));
        sections.forget(answer.productId);
        if (!wantsFragments(request)) {
          const back = pageOf(request, questionsPath(answer.productId));
          return leadOn(exchange, `${back}#answer-${postingId}`) ?? "";
        }
        const reader = await sections.reader(account, await productAt(parts, String(answer.productId)));
        asPage(set);
        const shown = { ...answer, helpful, shopName: null, isBuyer: false };
        return partial(`#helpful-${postingId}`, "outerMorph", rendered(AnswerHelpful({ answer: shown, reader })));
      },
      { body: HelpfulForm },
    )
    .post("/questions/:id/withdrawal", ({ request, set, params: { id: postingId } }) =>
      change({ request, set }, postingId, (account) => questions.withdraw(account, postingId), "posting-withdrawn"),
    )
    .post("/questions/:id/restoration", ({ request, set, params: { id: postingId } }) =>
      change({ request, set }, postingId, (account) => questions.restore(account, postingId), "posting-restored"),
    );
}

/** Where a posting stands. */
function at({ productId, postingId, questionId }: Posting): string {
  return `${questionsPath(productId)}#${questionId === null ? "question" : "answer"}-${postingId}`;
}
