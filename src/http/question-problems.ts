import { unreachable } from "../../actors/kernel/errors.ts";
import type { PostingOutcome, PostingRefusal } from "../questions/posting.ts";
import { type Problem, ProblemError, problemOf } from "./problem.ts";
import { CHANGED_SINCE, DECIDED_SINCE } from "./review-problems.ts";

/** The problem that a refusal of a question or an answer is; pages take their words from here too. */
export function questionProblem(refused: PostingRefusal): Problem {
  const about = problemOf(refused);
  switch (refused.refusal) {
    case "unknown_product":
      return about(404, "Unknown product", "There is no such product for sale.");
    case "unknown_question":
      return about(404, "Unknown question", "There is no such question or answer, or it is not shown any more.");
    case "own_posting":
      return about(409, "Your own words", "These are your own words. Others say whether they help.");
    case "not_a_buyer":
      return about(403, "Not for you to answer", "The stall answers, and those who had it delivered from here.");
    case "too_many_postings":
      return about(
        429,
        "Too many questions",
        `At most ${refused.limit} questions and answers a day. Please come back tomorrow.`,
      );
    case "nothing_to_restore":
      return about(404, "Nothing to restore", "There is nothing deleted of yours to bring back.");
    case "changed_since":
      return about(409, "Changed since", CHANGED_SINCE);
    case "decided_since":
      return about(409, "Decided since", DECIDED_SINCE);
    default:
      return unreachable(refused);
  }
}

/** What was asked for. Throws the problem that a refusal is. */
export function grantedPosting<T>(outcome: PostingOutcome<T>): T {
  if (outcome.ok) return outcome.value;
  const { ok: _, ...refused } = outcome;
  throw new ProblemError(questionProblem(refused));
}
