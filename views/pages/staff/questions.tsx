import type { Account } from "../../../src/accounts/account.ts";
import type { PostingCase } from "../../../src/questions/moderation.ts";
import type { Desk } from "../../../src/reviews/moderation.ts";
import type { HideReason } from "../../../src/reviews/review.ts";
import { ago } from "../../ago.ts";
import { CaseDecisions, CaseNotes, CaseTools } from "../../fragments/case-parts.tsx";
import { staffFrame } from "../../fragments/staff-frame.tsx";
import type { Chrome } from "../../layout.tsx";
import { Pager } from "../../parts/pager.tsx";
import { UserText } from "../../parts/user-text.tsx";
import { productPath } from "../../paths.ts";
import { reasonLabel } from "../../review-words.ts";

const NOTHING: Readonly<Record<Desk, string>> = {
  waiting: "Nothing waits. All that was held back or reported is decided.",
  hidden: "Nothing is hidden.",
  decided: "Nobody has decided anything yet.",
};
const STATE_WORDS = { published: "Shown", held: "Held", hidden: "Hidden" } as const;

export interface StaffQuestionsProps {
  readonly chrome: Chrome;
  readonly account: Pick<Account, "roles">;
  readonly desk: Desk;
  readonly cases: readonly PostingCase[];
  readonly waiting: number;
  readonly page: number;
  readonly hasMore: boolean;
  readonly reasons: readonly HideReason[];
  readonly now: number;
  /** Why the decision that was just taken did not count; `cases` is then what it was about. */
  readonly fault?: string;
}

/** The desk of those who decide which questions and answers are shown. */
export function staffQuestionsPage(props: StaffQuestionsProps): string {
  const { chrome, account, desk, cases, waiting, page, hasMore, reasons, now, fault } = props;
  return staffFrame({
    chrome,
    account,
    title: "Questions",
    room: "/staff/questions",
    children: (
      <>
        <header class="account-head">
          <h1>Questions and answers</h1>
        </header>
        <CaseTools path="/staff/questions" desk={desk} waiting={waiting} />
        {fault ? (
          <p class="panel problem" role="alert" safe>
            {fault}
          </p>
        ) : null}
        {cases.length === 0 ? (
          <p class="panel" safe>
            {NOTHING[desk]}
          </p>
        ) : null}
        <ul class="review-cases">
          {cases.map((each) => (
            <li>
              <article class="panel review-case" id={`case-${each.postingId}`} data-state={each.state}>
                <p class="small review-case-head">
                  <span class="order-badge">{STATE_WORDS[each.state]}</span>
                  <strong>{each.questionId === null ? "Question" : "Answer"}</strong>
                  {each.reason ? <strong safe>{reasonLabel(each.reason)}</strong> : null}
                  {each.withdrawnAt ? <strong>Deleted by its author</strong> : null}
                  <a href={productPath({ id: each.productId, slug: each.productSlug })} safe>
                    {each.productTitle}
                  </a>
                </p>
                {each.question === null ? null : (
                  <blockquote class="review-quoted muted">
                    <UserText text={each.question} />
                  </blockquote>
                )}
                <UserText text={each.body} />
                <p class="muted small">
                  <bdi class="user-line" safe>
                    {each.shopName ?? each.author}
                  </bdi>
                  <span safe>{`, ${ago(each.writtenAt, now)}`}</span>
                </p>
                <CaseNotes reports={each.reports} decisions={each.decisions} now={now} />
                <CaseDecisions
                  id={each.postingId}
                  action={`/staff/questions/${each.postingId}/decisions`}
                  seen={each.seen}
                  state={each.state}
                  desk={desk}
                  reasons={reasons}
                />
              </article>
            </li>
          ))}
        </ul>
        <Pager
          path="/staff/questions"
          parameters={{ desk: desk === "waiting" ? undefined : desk }}
          page={page}
          hasMore={hasMore}
        />
      </>
    ),
  });
}
