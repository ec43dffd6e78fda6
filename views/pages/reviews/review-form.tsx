import type { ImageRef } from "../../../src/catalogue/catalogue.ts";
import type { OwnReview, Stars } from "../../../src/reviews/review.ts";
import { Field, type FieldFaults } from "../../fragments/checkout-field.tsx";
import { reviewsPath } from "../../fragments/reviews.tsx";
import { AuthorField, wordsFormPage } from "../../fragments/words-form.tsx";
import type { Chrome } from "../../layout.tsx";
import { Picture } from "../../parts/picture.tsx";
import { StarInput } from "../../parts/star-input.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { mediaPath, productPath } from "../../paths.ts";
import { standing } from "../../review-words.ts";

export interface ReviewFormLimits {
  readonly title: number;
  readonly body: number;
  readonly author: number;
  readonly photos: number;
  readonly photoMegabytes: number;
}

export interface ReviewFormProps {
  readonly chrome: Chrome;
  readonly product: {
    readonly id: number;
    readonly slug: string;
    readonly title: string;
    readonly image: ImageRef | null;
  };
  readonly typed: {
    readonly rating: Stars | null;
    readonly title: string;
    readonly body: string;
    readonly author: string;
  };
  readonly isVerified: boolean;
  /** The one that is there already. */
  readonly known: OwnReview | null;
  readonly limits: ReviewFormLimits;
  readonly faults: FieldFaults;
}

/** The form in which a review is written, and changed later. */
export function reviewFormPage(props: ReviewFormProps): string {
  const { chrome, product, typed, isVerified, known, limits, faults } = props;
  const isEdit = known !== null && known.withdrawnAt === null;
  const title = isEdit ? "Change your review" : "Write a review";
  // What is to be put right comes first, and alone.
  const words = isEdit && Object.keys(faults).length === 0 ? standing(known) : null;
  return wordsFormPage({
    chrome,
    title,
    documentTitle: `${title}: ${product.title}`,
    about: (
      <>
        <div class="review-form-head">
          <div class="review-form-picture">
            <Picture image={product.image} alt="" sizes="6rem" />
          </div>
          <div>
            <p>
              <a href={productPath(product)} safe>
                {product.title}
              </a>
            </p>
            {isVerified ? <p class="review-verified">Bought here</p> : null}
          </div>
        </div>
        {words ? (
          <p class="your-review-state" safe>
            {words}
          </p>
        ) : null}
      </>
    ),
    action: `${reviewsPath(product.id)}/mine`,
    hasFiles: true,
    button: isEdit ? "Save the change" : "Send the review",
    back: `${productPath(product)}#reviews`,
    faults,
    children: (
      <>
        <StarInput chosen={typed.rating} fault={faults.rating} />
        <TextField
          name="body"
          label="Your review"
          value={typed.body}
          rows={7}
          maxlength={limits.body}
          hint="What is it like to have it? Plain words, no links."
          faults={faults}
        />
        <Field
          name="title"
          label="Headline"
          value={typed.title}
          autocomplete="off"
          maxlength={limits.title}
          isOptional={true}
          faults={faults}
        />
        <AuthorField value={typed.author} max={limits.author} faults={faults} />
        <Photos known={isEdit ? known.photos : []} limits={limits} fault={faults.photos} />
      </>
    ),
  });
}

function Photos({
  known,
  limits,
  fault,
}: {
  known: OwnReview["photos"];
  limits: ReviewFormLimits;
  fault: string | undefined;
}) {
  const left = limits.photos - known.length;
  return (
    <fieldset class="review-photo-field">
      <legend>
        Photos <span class="muted">(optional)</span>
      </legend>
      {known.length > 0 ? (
        <ul class="review-photos">
          {known.map(({ photoId, name, width, height }, index) => (
            <li>
              <img
                src={name ? mediaPath(name) : `/reviews/photos/${photoId}`}
                width={String(width)}
                height={String(height)}
                alt={`Yours, ${index + 1} of ${known.length}`}
              />
              <label class="check small">
                <input type="checkbox" name="drop" value={photoId} />
                <span safe>{`Remove ${index + 1}`}</span>
              </label>
            </li>
          ))}
        </ul>
      ) : null}
      {left > 0 ? (
        <div class="field">
          <label for="photos">{known.length > 0 ? "Add more" : "Add photos"}</label>
          <input
            id="photos"
            type="file"
            name="photos"
            accept="image/jpeg,image/png,image/webp"
            multiple
            aria-describedby={fault ? "photos-hint photos-fault" : "photos-hint"}
            aria-invalid={fault ? "true" : undefined}
          />
        </div>
      ) : null}
      <p id="photos-hint" class="muted small" safe>
        {`Up to ${limits.photos}, JPEG, PNG or WebP, ${limits.photoMegabytes} MB each. Where and with what they were taken is removed. They are shown after we have looked at them.`}
      </p>
      {fault ? (
        <p id="photos-fault" class="field-fault" safe>
          {fault}
        </p>
      ) : null}
    </fieldset>
  );
}
