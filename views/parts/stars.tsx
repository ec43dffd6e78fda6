import { count } from "../money.ts";

/** A rating of 0 to 5 with how many gave one; nothing where nobody has. */
export function Stars({ rating, reviews }: { rating: number; reviews: number }) {
  if (reviews === 0) return "";
  const words = `Rated ${rating.toFixed(1)} of 5 by ${count(reviews)} ${reviews === 1 ? "shopper" : "shoppers"}`;
  return (
    <p class="stars">
      <svg viewBox="0 0 80 16" width="80" height="16" role="img" aria-label={words}>
        <use href="#star-row" class="stars-off" />
        <svg aria-hidden="true" width={(Math.min(5, Math.max(0, rating)) * 16).toFixed(1)} height="16">
          <use href="#star-row" class="stars-on" />
        </svg>
      </svg>
      <span aria-hidden="true">
        <span safe>{rating.toFixed(1)}</span>
        <span class="muted" safe>
          ({count(reviews)})
        </span>
      </span>
    </p>
  );
}

/** The stars' shape, once per page. */
export function StarShapes() {
  const star = "M8 .8l2.2 4.7 5.1.7-3.7 3.6.9 5.1L8 12.4l-4.5 2.5.9-5.1L.7 6.2l5.1-.7z";
  return (
    <svg width="0" height="0" class="shapes" aria-hidden="true" focusable="false">
      <defs>
        <path id="star-one" d={star} />
        <g id="star-row">
          {[0, 16, 32, 48, 64].map((x) => (
            <use href="#star-one" x={String(x)} />
          ))}
        </g>
      </defs>
    </svg>
  );
}
