import { unreachable } from "../../actors/kernel/errors.ts";
import type { JoinRefusal, LeaveRefusal } from "../back-in-stock/back-in-stock.ts";
import { type Problem, problemOf } from "./problem.ts";

/** The problem that a refusal of a waiting line is; pages take their words from here too. */
export function waitingProblem(refused: JoinRefusal | LeaveRefusal): Problem {
  const about = problemOf(refused);
  switch (refused.refusal) {
    case "unknown_product":
      return about(404, "Unknown product", "There is no such product for sale.");
    case "in_stock":
      return about(409, "It is back already", "There is some in stock right now: you can put it into your cart.");
    case "invalid_email":
      return about(422, "Not a mail address", "That does not look like a mail address. Leave it empty to go without.");
    case "too_many_places":
      return about(409, "In many lines already", `You wait in ${refused.limit} lines. Leave one to join another.`);
    case "address_used_up":
      return about(
        409,
        "This address waits for much already",
        `At most ${refused.limit} things can be waited for with one mail address. Go without, or sign in.`,
      );
    case "line_full":
      return about(409, "The line is full", "So many wait for it that there is no place left. Look in again later.");
    case "offer_under_way":
      return about(409, "It is your turn just now", "A unit is on its way into your cart. Try again in a moment.");
    default:
      return unreachable(refused);
  }
}
