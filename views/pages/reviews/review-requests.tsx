import type { Reason } from "../../../src/moderation/reasons.ts";
import type { Review } from "../../../src/reviews/review.ts";
import { FaultSummary, type FieldFaults } from "../../fragments/checkout-field.tsx";
import { type Chrome, page } from "../../layout.tsx";
import { StarMarks } from "../../parts/star-marks.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { UserText } from "../../parts/user-text.tsx";
import { REASON_WORDS } from "../../review-words.ts";

interface RequestProps {
  readonly chrome: Chrome;
  readonly review: Review;
  /** Where one came from. */
  readonly back: string;
  readonly faults: FieldFaults;
}

/** Asks what is wrong with a review. */
export function reviewReportPage(
  props: RequestProps & { readonly reasons: readonly Reason[]; readonly noteMax: number; readonly note: string },
): string {
  const { chrome, review, back, reasons, noteMax, note, faults } = props;
  return page({
    chrome,
    title: "Report a review",
    isPrivate: true,
    children: (
      <div class="wrap stack review-form">
        <h1>Report a review</h1>
        <Quoted review={review} />
        <form class="panel review-fields" method="post" action={`/reviews/${review.reviewId}/report`}>
          <fieldset class="choices">
            <legend>What is wrong with it?</legend>
            {reasons.map((reason, index) => (
              <label class="choice">
                <input type="radio" name="reason" value={reason} checked={index === 0} required />
                <span class="choice-words" safe>
                  {REASON_WORDS[reason]}
                </span>
              </label>
            ))}
          </fieldset>
          <TextField
            name="note"
            label="Anything we should know"
            value={note}
            rows={3}
            maxlength={noteMax}
            isOptional={true}
            faults={faults}
          />
          <p class="muted small">Somebody reads it and decides. Who reported it is not told.</p>
          <div class="dialog-actions">
            <button class="button primary" type="submit">
              Report it
            </button>
            <a class="button" href={back}>
              Leave it
            </a>
          </div>
        </form>
      </div>
    ),
  });
}

/** Where a shop answers a review. */
export function reviewAnswerPage(
  props: RequestProps & { readonly answer: string; readonly answerMax: number },
): string {
  const { chrome, review, back, answer, answerMax, faults } = props;
  return page({
    chrome,
    title: "Answer a review",
    isPrivate: true,
    children: (
      <div class="wrap stack review-form">
        <h1>Answer a review</h1>
        <FaultSummary faults={faults} />
        <Quoted review={review} />
        <form class="panel review-fields" method="post" action={`/reviews/${review.reviewId}/answer`}>
          <TextField
            name="body"
            label="The answer of your shop"
            value={answer}
            rows={6}
            maxlength={answerMax}
            isOptional={true}
            hint="It stands below the review for all to see, under the shop's name. Leave it empty to take it away."
            faults={faults}
          />
          <div class="dialog-actions">
            <button class="button primary" type="submit">
              {review.answer ? "Change the answer" : "Answer"}
            </button>
            <a class="button" href={back}>
              Leave it
            </a>
          </div>
        </form>
      </div>
    ),
  });
}

function Quoted({ review }: { review: Review }) {
  return (
    <blockquote class="review-quoted">
      <StarMarks rating={review.rating} />
      {review.title ? (
        <p dir="auto" class="user-line" safe>
          {review.title}
        </p>
      ) : null}
      <UserText text={review.body} />
      <footer class="muted small">
        <bdi class="user-line" safe>
          {review.author}
        </bdi>
      </footer>
    </blockquote>
  );
}
