import { starsOf } from "../review-words.ts";

/** So many stars of five. */
export function StarMarks({ rating }: { rating: number }) {
  return (
    <svg
      viewBox="0 0 80 16"
      width="96"
      height="19"
      role="img"
      aria-label={`${starsOf(rating)} of 5`}
      class="star-marks"
    >
      <use href="#star-row" class="stars-off" />
      <svg aria-hidden="true" width={(rating * 16).toFixed(1)} height="16">
        <use href="#star-row" class="stars-on" />
      </svg>
    </svg>
  );
}
