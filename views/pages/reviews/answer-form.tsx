import type { Review } from "../../../src/reviews/review.ts";
import type { FieldFaults } from "../../fragments/checkout-field.tsx";
import { ReviewHead } from "../../fragments/review-head.tsx";
import { wordsFormPage } from "../../fragments/words-form.tsx";
import type { Chrome } from "../../layout.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { UserText } from "../../parts/user-text.tsx";

export interface ReviewAnswerProps {
  readonly chrome: Chrome;
  readonly review: Review;
  /** Where one came from. */
  readonly back: string;
  readonly answer: string;
  readonly answerMax: number;
  readonly faults: FieldFaults;
}

/** Where a shop answers a review. */
export function reviewAnswerPage({ chrome, review, back, answer, answerMax, faults }: ReviewAnswerProps): string {
  return wordsFormPage({
    chrome,
    title: "Answer a review",
    about: <QuotedReview review={review} />,
    action: `/reviews/${review.reviewId}/answer`,
    button: review.answer ? "Change the answer" : "Answer",
    back,
    faults,
    children: (
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
    ),
  });
}

/** A review above a form that is about it. */
export function QuotedReview({ review }: { review: Review }) {
  return (
    <blockquote class="review-quoted">
      <ReviewHead rating={review.rating} title={review.title} />
      <UserText text={review.body} />
      <footer class="muted small">
        <bdi class="user-line" safe>
          {review.author}
        </bdi>
      </footer>
    </blockquote>
  );
}
