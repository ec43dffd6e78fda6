import { StarMarks } from "../parts/star-marks.tsx";

/** A review's stars, and its title where it has one. */
export function ReviewHead({ rating, title }: { rating: number; title: string }) {
  return (
    <>
      <StarMarks rating={rating} />
      {title ? (
        <p dir="auto" class="user-line" safe>
          {title}
        </p>
      ) : null}
    </>
  );
}
