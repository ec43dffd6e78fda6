import type { Answer, OwnPosting, Question, QuestionPage } from "../../src/questions/posting.ts";
import { plural } from "../money.ts";
import { ActionForm } from "../parts/action-form.tsx";
import { UserText } from "../parts/user-text.tsx";
import { withQuery } from "../paths.ts";
import { reviewDay, standing } from "../review-words.ts";
import { ReportLink } from "./review-article.tsx";

/** Who reads the questions about a product, and what is theirs among them. */
export type QuestionReader =
  | { readonly kind: "guest" }
  | {
      readonly kind: "account";
      readonly postings: readonly OwnPosting[];
      readonly helpful: ReadonlySet<string>;
      /** Those that they have reported. */
      readonly reported: ReadonlySet<string>;
      /** Whether they may answer: they sell it, or had it delivered. */
      readonly mayAnswer: boolean;
    };

export interface QuestionsProps {
  readonly product: { readonly id: number; readonly title: string; readonly shopName: string };
  readonly list: QuestionPage;
  readonly reader: QuestionReader;
  /** Whether there is a page with all of them to lead to. */
  readonly isExcerpt: boolean;
}

export function questionsPath(productId: number): string {
  return `/questions/of/${productId}`;
}

/** What was asked about a product, and what the answers are. */
export function Questions({ product, list, reader, isExcerpt }: QuestionsProps) {
  const path = questionsPath(product.id);
  const ask = `${path}/new`;
  const { questions, total, page, hasMore } = list;
  const own = reader.kind === "account" ? reader.postings : [];
  const unseen = own.filter(({ state, withdrawnAt }) => state !== "published" || withdrawnAt !== null);
  const more = isExcerpt ? `See all ${plural(total, "question")}` : "";
  return (
    <section id="questions" class="section questions" aria-labelledby="questions-title">
      <div class="section-head">
        <h2 id="questions-title">Questions and answers</h2>
        {isExcerpt && hasMore ? (
          <a href={path} safe>
            {more}
          </a>
        ) : null}
      </div>
      {unseen.length > 0 ? (
        <ul class="question-own" aria-label="Yours that others do not see">
          {unseen.map((posting) => (
            <li>
              <OwnUnseen posting={posting} />
            </li>
          ))}
        </ul>
      ) : null}
      {questions.length === 0 ? (
        <p class="reviews-none" safe>
          {`Nobody has asked anything yet. ${product.shopName} answers, and so do those who have it.`}
        </p>
      ) : (
        <ul class="question-items">
          {questions.map((question) => (
            <li>
              <QuestionArticle question={question} reader={reader} />
            </li>
          ))}
        </ul>
      )}
      <p>
        <a class="button" href={reader.kind === "guest" ? `/sign-in?next=${encodeURIComponent(ask)}` : ask}>
          Ask a question
        </a>
      </p>
      {!isExcerpt && (page > 1 || hasMore) ? (
        <nav class="pager" aria-label="Pages of questions">
          {page > 1 ? (
            <a class="button" rel="prev" href={withQuery(path, page > 2 ? { page: page - 1 } : {})}>
              Previous
            </a>
          ) : (
            <span />
          )}
          <span>Page {page}</span>
          {hasMore ? (
            <a class="button" rel="next" href={withQuery(path, { page: page + 1 })}>
              Next
            </a>
          ) : (
            <span />
          )}
        </nav>
      ) : null}
    </section>
  );
}

function QuestionArticle({ question, reader }: { question: Question; reader: QuestionReader }) {
  const { postingId, body, author, writtenAt, answers } = question;
  const isOwn = isOwnOf(reader, postingId);
  const answered = reader.kind === "account" && reader.postings.some(({ questionId }) => questionId === postingId);
  // Where it stands below it has the way to change it with it.
  const isOwnBelow = answers.some((answer) => isOwnOf(reader, answer.postingId));
  const mayAnswer = reader.kind === "account" && reader.mayAnswer;
  return (
    <article class="question" id={`question-${postingId}`} aria-labelledby={`question-${postingId}-title`}>
      <h3 id={`question-${postingId}-title`} dir="auto" class="user-text" safe>
        {body}
      </h3>
      <p class="review-by">
        <span class="muted small">
          {"Asked by "}
          <bdi class="user-line" safe>
            {author}
          </bdi>
          <time datetime={writtenAt.toISOString()} safe>{`, ${reviewDay(writtenAt)}`}</time>
        </span>
        {isOwn ? <span class="pill">You</span> : null}
      </p>
      {answers.length > 0 ? (
        <ul class="answer-items">
          {answers.map((answer) => (
            <li>
              <AnswerArticle answer={answer} reader={reader} />
            </li>
          ))}
        </ul>
      ) : null}
      <footer class="review-ways">
        {mayAnswer && !isOwnBelow ? (
          <a class={answers.length === 0 ? "button small" : "link"} href={`/questions/${postingId}/answer`}>
            {answered ? "Change your answer" : "Answer"}
            <span class="visually-hidden" safe>{` the question of ${author}`}</span>
          </a>
        ) : answers.length === 0 ? (
          <span class="muted small">Not answered yet</span>
        ) : null}
        <Ways id={postingId} reader={reader} what={`the question of ${author}`} />
      </footer>
    </article>
  );
}

function AnswerArticle({ answer, reader }: { answer: Answer; reader: QuestionReader }) {
  const { postingId, body, author, shopName, isBuyer, writtenAt, editedAt } = answer;
  const isOwn = isOwnOf(reader, postingId);
  return (
    <article class="answer" id={`answer-${postingId}`} data-seller={shopName === null ? undefined : "true"}>
      <UserText text={body} />
      <p class="review-by">
        {shopName === null ? (
          <bdi class="user-line" safe>
            {author}
          </bdi>
        ) : (
          <strong safe>{`${shopName}, the stall`}</strong>
        )}
        {isOwn ? <span class="pill">You</span> : null}
        <span class="muted">
          <time datetime={writtenAt.toISOString()} safe>
            {reviewDay(writtenAt)}
          </time>
          {editedAt ? " · edited" : ""}
        </span>
        {isBuyer ? <span class="review-verified">Bought here</span> : null}
      </p>
      <footer class="review-ways">
        <AnswerHelpful answer={answer} reader={reader} />
        {isOwn && reader.kind === "account" && reader.mayAnswer ? (
          <a class="link" href={`/questions/${answer.questionId}/answer`}>
            Change
            <span class="visually-hidden"> your answer</span>
          </a>
        ) : null}
        <Ways id={postingId} reader={reader} what={`the answer of ${shopName ?? author}`} />
      </footer>
    </article>
  );
}

/** How many find an answer helpful, and the button to be one of them. */
export function AnswerHelpful({ answer, reader }: { answer: Answer; reader: QuestionReader }) {
  const { postingId, helpful, author, shopName, productId } = answer;
  const words = `Helpful${helpful > 0 ? ` (${helpful})` : ""}`;
  const id = `helpful-${postingId}`;
  const about = `, the answer of ${shopName ?? author}`;
  if (isOwnOf(reader, postingId)) {
    return (
      <p id={id} class="muted small">
        {helpful > 0 ? `${plural(helpful, "shopper finds", "shoppers find")} this helpful` : "Your answer"}
      </p>
    );
  }
  if (reader.kind === "guest") {
    return (
      <a id={id} class="button small" href={`/sign-in?next=${encodeURIComponent(questionsPath(productId))}`}>
        <span safe>{words}</span>
        <span class="visually-hidden" safe>{`${about}: sign in to vote`}</span>
      </a>
    );
  }
  const isHelpful = reader.helpful.has(postingId);
  const action = `/questions/${postingId}/helpful`;
  return (
    <form id={id} method="post" action={action} hx-post={action} hx-swap="none" class="action">
      <input type="hidden" name="helpful" value={isHelpful ? "no" : "yes"} />
      <button
        class="button small helpful"
        type="submit"
        id={`helpful-button-${postingId}`}
        aria-pressed={isHelpful ? "true" : "false"}
      >
        <span safe>{words}</span>
        <span class="visually-hidden" safe>
          {about}
        </span>
      </button>
    </form>
  );
}

/** One's own can be deleted, others' reported. */
function Ways({ id, reader, what }: { id: string; reader: QuestionReader; what: string }) {
  if (isOwnOf(reader, id)) {
    return (
      <ActionForm
        action={`/questions/${id}/withdrawal`}
        fields={{}}
        label="Delete"
        about={what}
        class="link"
        leadsAway={true}
      />
    );
  }
  const isReported = reader.kind === "account" && reader.reported.has(id);
  return <ReportLink href={`/questions/${id}/report`} what={what} isReported={isReported} />;
}

function OwnUnseen({ posting }: { posting: OwnPosting }) {
  const { postingId, body, questionId, withdrawnAt } = posting;
  const what = questionId === null ? "question" : "answer";
  if (withdrawnAt) {
    return (
      <div class="your-review">
        <p safe>{`You deleted your ${what}.`}</p>
        <ActionForm
          action={`/questions/${postingId}/restoration`}
          fields={{}}
          label="Undo"
          about={`and have your ${what} back`}
          leadsAway={true}
        />
      </div>
    );
  }
  return (
    <div class="your-review" data-state={posting.state}>
      <h3 safe>{`Your ${what}`}</h3>
      <UserText text={body} />
      <p class="small your-review-state" safe>
        {standing(posting, what) ?? ""}
      </p>
      <ActionForm
        action={`/questions/${postingId}/withdrawal`}
        fields={{}}
        label="Delete"
        about={`your ${what}`}
        leadsAway={true}
      />
    </div>
  );
}

function isOwnOf(reader: QuestionReader, postingId: string): boolean {
  return reader.kind === "account" && reader.postings.some((posting) => posting.postingId === postingId);
}
