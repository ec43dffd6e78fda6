import type { OwnPosting } from "../../../src/questions/posting.ts";
import type { OwnReview } from "../../../src/reviews/review.ts";
import { accountFrame } from "../../fragments/account-frame.tsx";
import { ReviewHead } from "../../fragments/review-head.tsx";
import type { Chrome } from "../../layout.tsx";
import { ActionForm } from "../../parts/action-form.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { UserText } from "../../parts/user-text.tsx";
import { reviewDay, standing } from "../../review-words.ts";

export interface OwnReviewsProps {
  readonly chrome: Chrome;
  readonly reviews: readonly OwnReview[];
  readonly postings: readonly OwnPosting[];
  /** Names of the products, by id; one that is gone has none. */
  readonly titles: ReadonlyMap<number, string>;
}

/** All that somebody wrote about products, and how it stands. */
export function ownReviewsPage({ chrome, reviews, postings, titles }: OwnReviewsProps): string {
  const titleOf = (productId: number) => titles.get(productId) ?? "Something that is no longer sold";
  return accountFrame({
    chrome,
    title: "Your reviews",
    room: "/account/reviews",
    children: (
      <>
        <h1>Your reviews and questions</h1>
        {reviews.length + postings.length === 0 ? (
          <EmptyState
            title="Nothing written yet"
            detail="When something has arrived, its order leads to the place where you can say what you think of it."
            href="/orders"
            action="Your orders"
            heading="h2"
          />
        ) : null}
        <ul class="review-cases">
          {reviews.map((review) => (
            <li class="panel review-case">
              <h2>
                <a href={`/p/${review.productId}`} safe>
                  {titleOf(review.productId)}
                </a>
              </h2>
              <ReviewHead rating={review.rating} title={review.title} />
              <UserText text={review.body} />
              <Standing of={review} what="review" />
              <div class="review-ways">
                {review.withdrawnAt ? (
                  <ActionForm
                    action={`/reviews/of/${review.productId}/mine/restoration`}
                    fields={{}}
                    label="Undo"
                    about="and have the review back"
                    leadsAway={true}
                  />
                ) : (
                  <>
                    <a class="button small" href={`/reviews/of/${review.productId}/mine`}>
                      Edit
                      <span class="visually-hidden" safe>{` your review of ${titleOf(review.productId)}`}</span>
                    </a>
                    <ActionForm
                      action={`/reviews/of/${review.productId}/mine/withdrawal`}
                      fields={{}}
                      label="Delete"
                      about={`your review of ${titleOf(review.productId)}`}
                      leadsAway={true}
                    />
                  </>
                )}
              </div>
            </li>
          ))}
          {postings.map((posting) => (
            <li class="panel review-case">
              <p class="small">
                <strong>{posting.questionId === null ? "Question" : "Answer"}</strong>
                {" about "}
                <a href={`/p/${posting.productId}#questions`} safe>
                  {titleOf(posting.productId)}
                </a>
              </p>
              <UserText text={posting.body} />
              <Standing of={posting} what={posting.questionId === null ? "question" : "answer"} />
              <div class="review-ways">
                <ActionForm
                  action={`/questions/${posting.postingId}/${posting.withdrawnAt ? "restoration" : "withdrawal"}`}
                  fields={{}}
                  label={posting.withdrawnAt ? "Undo" : "Delete"}
                  about={`: ${posting.body.slice(0, 60)}`}
                  leadsAway={true}
                />
              </div>
            </li>
          ))}
        </ul>
      </>
    ),
  });
}

function Standing({ of, what }: { of: OwnReview | OwnPosting; what: string }) {
  const words = of.withdrawnAt ? `You deleted this ${what}.` : standing(of, what);
  if (words)
    return (
      <p class="small your-review-state" safe>
        {words}
      </p>
    );
  return (
    <p class="muted small" safe>
      {`Shown since ${reviewDay(of.writtenAt)}${of.editedAt ? ", edited" : ""}. ${
        of.helpful === 1
          ? "One shopper finds it helpful."
          : of.helpful > 1
            ? `${of.helpful} shoppers find it helpful.`
            : ""
      }`}
    </p>
  );
}
