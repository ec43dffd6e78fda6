import { unreachable } from "../../actors/kernel/errors.ts";
import { type FavouriteRefusal, type FavouriteReply, LIST_NAME_MAX_CHARACTERS } from "../favourites/favourites.ts";
import { type Problem, ProblemError, problemOf } from "./problem.ts";

/** The problem that a refusal of favourites is; pages take their words from here too. */
export function favouriteProblem(refused: FavouriteRefusal): Problem {
  const about = problemOf(refused);
  switch (refused.refusal) {
    case "unknown_product":
      return about(404, "Unknown product", "There is no such product for sale.");
    case "unknown_shop":
      return about(404, "Unknown shop", "There is no such shop on the market.");
    case "unknown_list":
      return about(404, "Unknown list", "There is no such list of yours. It may have been deleted on another device.");
    case "invalid_list_name":
      return about(422, "A list needs a name", `Give it a name of at most ${LIST_NAME_MAX_CHARACTERS} characters.`);
    case "favourites_full":
      return about(409, "No more room", FULL_WORDS[refused.what](refused.limit));
    default:
      return unreachable(refused);
  }
}

const FULL_WORDS = {
  products: (limit: number) => `You have ${limit} favourites already. Let go of one to keep another.`,
  shops: (limit: number) => `You follow ${limit} shops already. Leave one to follow another.`,
  lists: (limit: number) => `You have ${limit} lists already. Delete one to make another.`,
};

/** What favourites answered. Throws the problem that a refusal is. */
export function favouriteGranted<A>(reply: FavouriteReply<A>): A {
  if (!reply.ok) throw new ProblemError(favouriteProblem(reply));
  return reply.answer;
}
