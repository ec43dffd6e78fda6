import { unreachable } from "../../actors/kernel/errors.ts";
import { shortened } from "../../views/shortened.ts";
import { PHOTOGRAPH_BYTES_MAX } from "../media/photograph.ts";
import type { BadPhoto, ReviewOutcome, ReviewRefusal } from "../reviews/review.ts";
import { PROBLEMS, type Problem, ProblemError, problemOf } from "./problem.ts";

const FILE_NAME_MAX_CHARACTERS = 40;

/** For an operator whose decision was about other words than those that stand there now. */
export const CHANGED_SINCE =
  "Its author changed it after you were shown it, so nothing was decided. This is how it stands now: please look again.";

/** And for one whose decision came after another's. */
export const DECIDED_SINCE =
  "It was decided about after you were shown it, so yours was not taken. This is how it stands now: please look again.";

/** The problem that a refusal of a review is; pages take their words from here too. */
export function reviewProblem(refused: ReviewRefusal): Problem {
  const about = problemOf(refused);
  switch (refused.refusal) {
    case "unknown_product":
      return about(404, "Unknown product", "There is no such product.");
    case "unknown_review":
      return about(404, "Unknown review", "There is no such review, or it is not shown any more.");
    case "own_review":
      return about(409, "Your own review", "This is your own review. Others say whether it helps.");
    case "own_goods":
      return about(403, "Your own goods", "You sell this. Those who buy it say what they think of it.");
    case "already_reviewed":
      return about(409, "Already reviewed", "You have reviewed this already. Change that review instead.");
    case "too_many_reviews":
      return about(
        429,
        "Too many reviews",
        `At most ${refused.limit} reviews and changes a day. Please come back tomorrow.`,
      );
    case "not_the_seller":
      return about(403, "Not your shop", "Only the shop that sells it can answer.");
    case "nothing_to_restore":
      return about(404, "Nothing to restore", "There is no deleted review of yours to bring back.");
    case "changed_since":
      return about(409, "Changed since", CHANGED_SINCE);
    case "decided_since":
      return about(409, "Decided since", DECIDED_SINCE);
    case "too_many_photos":
      return about(422, "Too many photos", `At most ${refused.limit} photos with a review.`);
    case "too_many_photos_waiting":
      return about(
        429,
        "Too many photos waiting",
        `We have yet to look at ${refused.limit} photos of yours. Please send more when we have.`,
      );
    case "photos_busy":
      return about(
        503,
        "Many photos at once",
        "Many are sending photos right now. Please send yours again in a moment.",
      );
    case "not_a_photo":
      return about(422, "Not a photo", badPhotoWords(refused.files));
    default:
      return unreachable(refused);
  }
}

/** What is wrong with each of them; without names they are called by their place. */
export function badPhotoWords(files: readonly BadPhoto[], names: readonly string[] = []): string {
  const megabytes = PHOTOGRAPH_BYTES_MAX / 1024 / 1024;
  const said = files.map(({ at, why }) => {
    const given = names[at];
    const name = given ? `“${shortened(given, FILE_NAME_MAX_CHARACTERS)}”` : `Photo ${at + 1}`;
    if (why === "too_large") return `${name} is over ${megabytes} MB.`;
    return `${name} is no photo we can show: JPEG, PNG or WebP, up to ${megabytes} MB.`;
  });
  return said.join(" ");
}

/** What was asked for. Throws the problem that a refusal is. */
export function grantedReview<T>(outcome: ReviewOutcome<T>): T {
  if (outcome.ok) return outcome.value;
  const { ok: _, ...refused } = outcome;
  throw new ProblemError(reviewProblem(refused));
}

/** Only somebody who is known may. */
export const SIGN_IN_FIRST: Problem = {
  ...PROBLEMS.notFound,
  status: 401,
  code: "sign_in_first",
  title: "Sign in first",
  detail: "Only somebody with an account can do this. Sign in, then try again.",
};
