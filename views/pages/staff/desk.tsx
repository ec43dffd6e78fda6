import type { Account } from "../../../src/accounts/account.ts";
import type { Case, Desk, DeskPage, Place } from "../../../src/moderation/case.ts";
import type { Reason } from "../../../src/moderation/reasons.ts";
import type { DeskPosting } from "../../../src/questions/moderation.ts";
import type { OwnReview } from "../../../src/reviews/review.ts";
import { ago } from "../../ago.ts";
import { CaseDecisions, CaseNotes, CaseTools } from "../../fragments/case-parts.tsx";
import { staffFrame } from "../../fragments/staff-frame.tsx";
import type { Chrome } from "../../layout.tsx";
import { plural } from "../../money.ts";
import { PagerLinks } from "../../parts/pager.tsx";
import { StarMarks } from "../../parts/star-marks.tsx";
import { UserText } from "../../parts/user-text.tsx";
import { mediaPath, productPath, withQuery } from "../../paths.ts";
import { reasonLabel } from "../../review-words.ts";

export type DeskRoom = "reviews" | "questions";
/** What operators decide about. */
export type OnDesk = OwnReview | DeskPosting;

const ROOMS: Readonly<Record<DeskRoom, { readonly heading: string; readonly waits: readonly [string, string] }>> = {
  reviews: { heading: "Reviews", waits: ["review waits", "reviews wait"] },
  questions: { heading: "Questions and answers", waits: ["question or answer waits", "questions and answers wait"] },
};
const NOTHING: Readonly<Record<Desk, string>> = {
  waiting: "Nothing waits. All that was held back or reported is decided.",
  hidden: "Nothing is hidden.",
  decided: "Nobody has decided anything yet.",
};
const STATE_WORDS = { published: "Shown", held: "Held", hidden: "Hidden" } as const;

export interface StaffDeskProps extends DeskPage<OnDesk> {
  readonly chrome: Chrome;
  readonly account: Pick<Account, "id" | "roles">;
  readonly room: DeskRoom;
  readonly desk: Desk;
  /** Where on the desk one is. */
  readonly place: Place;
  /** What those are called who decided, by their ids. */
  readonly moderators: ReadonlyMap<string, string>;
  readonly waiting: number;
  readonly reasons: readonly Reason[];
  readonly now: number;
  /** Why the decision that was just taken did not count; `cases` is then what it was about. */
  readonly fault?: string;
}

/** A desk in its room, from its start or beyond one of its cases. */
export function deskPath(room: DeskRoom, desk: Desk, place: Place = null): string {
  return withQuery(`/staff/${room}`, {
    desk: desk === "waiting" ? undefined : desk,
    ...(place && { [place.side]: place.id }),
  });
}

/** The desk of those who decide what is shown of what shoppers write. */
export function staffDeskPage(props: StaffDeskProps): string {
  const { chrome, account, room, desk, cases, waiting, hasPrevious, hasNext, fault } = props;
  const { heading, waits } = ROOMS[room];
  const [first, last] = [cases.at(0), cases.at(-1)];
  return staffFrame({
    chrome,
    account,
    title: heading,
    room: `/staff/${room}`,
    children: (
      <>
        <header class="account-head">
          <div>
            <h1 safe>{heading}</h1>
            <p class="muted" role="status" safe>
              {waiting === 0 ? "Nothing waits." : `${plural(waiting, ...waits)} to be looked at.`}
            </p>
          </div>
        </header>
        <CaseTools path={`/staff/${room}`} desk={desk} waiting={waiting} />
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
              <CasePanel of={each} in={props} />
            </li>
          ))}
        </ul>
        <PagerLinks
          previous={hasPrevious && first ? deskPath(room, desk, { side: "before", id: first.id }) : null}
          next={hasNext && last ? deskPath(room, desk, { side: "after", id: last.id }) : null}
        />
      </>
    ),
  });
}

function CasePanel({ of, in: props }: { of: Case<OnDesk>; in: StaffDeskProps }) {
  const { account, room, desk, place, reasons, moderators, now } = props;
  const { id, state, reason, seen, reports, decisions } = of;
  const isReview = "rating" in of;
  const what = isReview ? "Review" : of.questionId === null ? "Question" : "Answer";
  const by = (isReview ? null : of.shopName) ?? of.author;
  const unseen = isReview && state !== "hidden" ? of.photos.filter(({ name }) => name === null).length : 0;
  const edited = of.editedAt ? `, edited ${ago(of.editedAt, now)}` : "";
  const bought = isReview ? (of.isVerified ? ", bought here" : ", no delivered order") : "";
  return (
    <article class="panel review-case" id={`case-${id}`} data-state={state} aria-label={`${what} by ${by}`}>
      <p class="small review-case-head">
        <span class="order-badge">{STATE_WORDS[state]}</span>
        {isReview ? null : <strong>{what}</strong>}
        {reason ? <strong safe>{reasonLabel(reason)}</strong> : null}
        {reports.length > 0 ? (
          <strong safe>{reports.length === 1 ? "Reported" : `Reported ${reports.length} times`}</strong>
        ) : null}
        {unseen > 0 ? <strong safe>{plural(unseen, "new photo")}</strong> : null}
        {of.withdrawnAt ? <strong>Deleted by its author</strong> : null}
        <a href={productPath({ id: of.productId, slug: of.productSlug })} safe>
          {of.productTitle}
        </a>
      </p>
      {isReview ? <ReviewHead of={of} /> : of.question === null ? null : <Quoted words={of.question} />}
      <UserText text={of.body} />
      {isReview ? <Photos of={of} /> : null}
      <p class="muted small">
        <bdi class="user-line" safe>
          {by}
        </bdi>
        <span safe>{`, ${ago(of.writtenAt, now)}${edited}${bought}`}</span>
      </p>
      <CaseNotes reports={reports} decisions={decisions} moderators={moderators} you={account.id} now={now} />
      <CaseDecisions
        id={id}
        action={`/staff/${room}/${id}/decisions`}
        seen={seen}
        state={state}
        desk={desk}
        place={place}
        reasons={reasons}
      />
    </article>
  );
}

function ReviewHead({ of: { rating, title } }: { of: OwnReview }) {
  return (
    <div>
      <StarMarks rating={rating} />
      {title ? (
        <h2 dir="auto" class="user-line" safe>
          {title}
        </h2>
      ) : null}
    </div>
  );
}

/** The question that an answer answers. */
function Quoted({ words }: { words: string }) {
  return (
    <blockquote class="review-quoted muted">
      <UserText text={words} />
    </blockquote>
  );
}

function Photos({ of: { photos } }: { of: OwnReview }) {
  if (photos.length === 0) return "";
  return (
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
  );
}
