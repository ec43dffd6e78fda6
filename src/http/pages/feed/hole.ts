import { FeedComing, FeedInvitation } from "../../../../views/fragments/feed.tsx";
import { rendered } from "../../../../views/fragments/partial.ts";
import { asksNotToBeTracked, choiceOf, mayBePersonal } from "./choice.ts";

const INVITATION = rendered(FeedInvitation());
const COMING = rendered(FeedComing());

/** What stands over everybody's feed for somebody of whom nothing is known. */
export const FEED_OF_NEWCOMERS = INVITATION;

/** What stands over it for the visitor of this request: their own on its way, the question, or nothing. Asks nobody. */
export function feedHole(request: Request): string {
  if (mayBePersonal(request)) return COMING;
  return choiceOf(request) === null && !asksNotToBeTracked(request) ? INVITATION : "";
}
