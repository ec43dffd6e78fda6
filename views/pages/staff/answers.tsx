import type { Account } from "../../../src/accounts/account.ts";
import type { Unanswered } from "../../../src/questions/unanswered.ts";
import { ReviewHead } from "../../fragments/review-head.tsx";
import { staffFrame } from "../../fragments/staff-frame.tsx";
import type { Chrome } from "../../layout.tsx";
import { UserText } from "../../parts/user-text.tsx";
import { reviewDay } from "../../review-words.ts";

export interface StaffAnswersProps extends Unanswered {
  readonly chrome: Chrome;
  readonly account: Pick<Account, "roles">;
}

/** What waits for an answer of one's shop. */
export function staffAnswersPage({ chrome, account, questions, reviews }: StaffAnswersProps): string {
  return staffFrame({
    chrome,
    account,
    title: "To answer",
    room: "/staff/answers",
    children: (
      <>
        <header class="account-head">
          <h1>To answer</h1>
        </header>
        <section class="section" aria-labelledby="asked">
          <h2 id="asked">Questions</h2>
          {questions.length === 0 ? <p class="panel">Every question about your things is answered.</p> : null}
          <ul class="review-cases">
            {questions.map(({ postingId, productId, productTitle, body, author, writtenAt }) => (
              <li class="panel review-case">
                <About productId={productId} title={productTitle} author={author} at={writtenAt} />
                <UserText text={body} />
                <p>
                  <a class="button small primary" href={`/questions/${postingId}/answer`}>
                    Answer
                    <span class="visually-hidden" safe>{` the question of ${author}`}</span>
                  </a>
                </p>
              </li>
            ))}
          </ul>
        </section>
        <section class="section" aria-labelledby="said">
          <h2 id="said">Reviews without an answer</h2>
          {reviews.length === 0 ? <p class="panel">There are none.</p> : null}
          <ul class="review-cases">
            {reviews.map(({ reviewId, productId, productTitle, rating, title, body, author, writtenAt }) => (
              <li class="panel review-case">
                <About productId={productId} title={productTitle} author={author} at={writtenAt} />
                <ReviewHead rating={rating} title={title} />
                <UserText text={body} />
                <p>
                  <a class="button small" href={`/reviews/${reviewId}/answer`}>
                    Answer
                    <span class="visually-hidden" safe>{` the review of ${author}`}</span>
                  </a>
                </p>
              </li>
            ))}
          </ul>
        </section>
      </>
    ),
  });
}

function About({ productId, title, author, at }: { productId: number; title: string; author: string; at: Date }) {
  return (
    <p class="small">
      <a href={`/p/${productId}`} safe>
        {title}
      </a>
      <span class="muted">
        {", "}
        <bdi class="user-line" safe>
          {author}
        </bdi>
        <time datetime={at.toISOString()} safe>{`, ${reviewDay(at)}`}</time>
      </span>
    </p>
  );
}
