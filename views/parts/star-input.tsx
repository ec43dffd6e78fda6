import type { Stars } from "../../src/reviews/review.ts";
import { STAR_WORDS, starsOf } from "../review-words.ts";

const ALL: readonly Stars[] = [1, 2, 3, 4, 5];

/** Five stars to choose from: radio buttons, so arrows move between them and nothing needs a script. */
export function StarInput({ chosen, fault }: { chosen: Stars | null; fault?: string | undefined }) {
  return (
    <fieldset
      class="star-input"
      id="rating"
      aria-invalid={fault ? "true" : undefined}
      aria-describedby={fault ? "rating-fault" : undefined}
    >
      <legend>How many stars?</legend>
      <div class="star-input-row">
        {ALL.map((star) => (
          <label>
            <input type="radio" name="rating" value={String(star)} checked={star === chosen} required />
            <svg viewBox="0 0 16 16" width="36" height="36" aria-hidden="true" focusable="false">
              <use href="#star-one" />
            </svg>
            <span class="star-input-words">
              <span class="visually-hidden" safe>{`${starsOf(star)}, `}</span>
              <span safe>{STAR_WORDS[star]}</span>
            </span>
          </label>
        ))}
      </div>
      {fault ? (
        <p id="rating-fault" class="field-fault" safe>
          {fault}
        </p>
      ) : null}
    </fieldset>
  );
}
