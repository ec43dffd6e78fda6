import type { Account } from "../../../src/accounts/account.ts";
import type { Case, Desk } from "../../../src/reviews/moderation.ts";
import type { HideReason } from "../../../src/reviews/review.ts";
import { ago } from "../../ago.ts";
import { CaseDecisions, CaseNotes, CaseTools } from "../../fragments/case-parts.tsx";
import { staffFrame } from "../../fragments/staff-frame.tsx";
import type { Chrome } from "../../layout.tsx";
import { plural } from "../../money.ts";
import { Pager } from "../../parts/pager.tsx";
import { StarMarks } from "../../parts/star-marks.tsx";
import { UserText } from "../../parts/user-text.tsx";
import { mediaPath, productPath } from "../../paths.ts";
import { reasonLabel } from "../../review-words.ts";

const NOTHING: Readonly<Record<Desk, string>> = {
  waiting: "Nothing waits. All that was held back or reported is decided.",
  hidden: "Nothing is hidden.",
  decided: "Nobody has decided anything yet.",
};
const STATE_WORDS = { published: "Shown", held: "Held", hidden: "Hidden" } as const;

export interface StaffReviewsProps {
  readonly chrome: Chrome;
  readonly account: Pick<Account, "roles">;
  readonly desk: Desk;
  readonly cases: readonly Case[];
  readonly waiting: number;
  readonly page: number;
  readonly hasMore: boolean;
  readonly reasons: readonly HideReason[];
  readonly now: number;
  /** Why the decision that was just taken did not count; `cases` is then what it was about. */
  readonly fault?: string;
}

/** The desk of those who decide which reviews are shown. */
export function staffReviewsPage(props: StaffReviewsProps): string {
  const { chrome, account, desk, cases, waiting, page, hasMore, reasons, now, fault } = props;
  return staffFrame({
    chrome,
    account,
    title: "Reviews",
    room: "/staff/reviews",
    children: (
      <>
        <header class="account-head">
          <div>
            <h1>Reviews</h1>
            <p class="muted" role="status" safe>
              {waiting === 0 ? "Nothing waits." : `${plural(waiting, "review waits", "reviews wait")} to be looked at.`}
            </p>
          </div>
        </header>
        <CaseTools path="/staff/reviews" desk={desk} waiting={waiting} />
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
              <CasePanel of={each} reasons={reasons} desk={desk} now={now} />
            </li>
          ))}
        </ul>
        <Pager
          path="/staff/reviews"
          parameters={{ desk: desk === "waiting" ? undefined : desk }}
          page={page}
          hasMore={hasMore}
        />
      </>
    ),
  });
}

function CasePanel({ of, reasons, desk, now }: { of: Case; reasons: readonly HideReason[]; desk: Desk; now: number }) {
  const { reviewId, rating, title, body, author, isVerified, state, reason, reports, decisions, photos } = of;
  const waits = photos.filter(({ name }) => name === null).length;
  return (
    <article class="panel review-case" id={`case-${reviewId}`} data-state={state} aria-label={`Review by ${author}`}>
      <p class="small review-case-head">
        <span class="order-badge">{STATE_WORDS[state]}</span>
        {reason ? <strong safe>{reasonLabel(reason)}</strong> : null}
        {waits > 0 && state !== "hidden" ? <strong safe>{plural(waits, "new photo")}</strong> : null}
        {of.withdrawnAt ? <strong>Deleted by its author</strong> : null}
        <a href={productPath({ id: of.productId, slug: of.productSlug })} safe>
          {of.productTitle}
        </a>
      </p>
      <div>
        <StarMarks rating={rating} />
        {title ? (
          <h2 dir="auto" class="user-line" safe>
            {title}
          </h2>
        ) : null}
      </div>
      <UserText text={body} />
      {photos.length > 0 ? (
        <ul class="review-photos">
          {photos.map(({ photoId, name, width, height }, index) => {
            const path = name ? mediaPath(name) : `/reviews/photos/${photoId}`;
            return (
              <li>
                <a href={path}>
                  <img
                    src={path}
                    width={String(width)}
                    height={String(height)}
                    alt={`Sent with it, ${index + 1} of ${photos.length}`}
                    loading="lazy"
                  />
                </a>
              </li>
            );
          })}
        </ul>
      ) : null}
      <p class="muted small">
        <bdi class="user-line" safe>
          {author}
        </bdi>
        <span safe>{`, ${ago(of.writtenAt, now)}${of.editedAt ? `, edited ${ago(of.editedAt, now)}` : ""}, ${
          isVerified ? "bought here" : "no delivered order"
        }`}</span>
      </p>
      <CaseNotes reports={reports} decisions={decisions} now={now} />
      <CaseDecisions
        id={reviewId}
        action={`/staff/reviews/${reviewId}/decisions`}
        seen={of.seen}
        state={state}
        desk={desk}
        reasons={reasons}
      />
    </article>
  );
}
