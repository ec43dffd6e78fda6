import type { HoldReason, ReviewDraft } from "./review.ts";
import { looksLikeMail } from "./text.ts";

/** An address, or what reads like one: `shop.example`, `www.…`, `https://…`. */
const LINK =
  /\b(?:https?:|www\.)|(?:^|[\s(])(?:[a-z0-9-]+\.)+(?:com|net|org|info|biz|shop|store|online|site|top|xyz|io|ru|cn|example)\b/i;
/** Eight figures or more with no more than one sign between: a number to call, and no size or price. */
const PHONE = /(?:\d[\s().+-]{0,2}){9,}/;
/** An account younger than this that writes more than a few reviews is not a shopper with much to say. */
const NEW_ACCOUNT_MS = 24 * 60 * 60_000;
const NEW_ACCOUNT_REVIEWS_MAX = 2;
/** More than this in a day is looked at from whomever. */
const DAY_REVIEWS_MAX = 8;

/** What is known of an author besides what is written. */
export interface AuthorFacts {
  readonly isVerified: boolean;
  readonly accountAgeMs: number;
  /** Reviews of other products that the account wrote in the last 24 hours. */
  readonly reviewsLastDay: number;
  /** Whether these words stand in another review, by whomever. */
  readonly isRepeated: boolean;
  /** Whether an operator hid it as it was before. */
  readonly wasHidden: boolean;
}

/**
 * Why a review has to wait until somebody has looked at it; null where it may be shown at once. Whoever bought the
 * product here is believed; anybody else has an account and an opinion, which costs nothing to have often, so that is
 * read first.
 */
export function holdReason(draft: ReviewDraft, facts: AuthorFacts): HoldReason | null {
  const text = `${draft.title}\n${draft.body}\n${draft.author}`;
  if (facts.wasHidden) return "edited-after-hiding";
  if (LINK.test(text)) return "links";
  if (looksLikeMail(text) || PHONE.test(text)) return "contact-details";
  if (facts.isRepeated) return "repeated-text";
  const isNew = facts.accountAgeMs < NEW_ACCOUNT_MS;
  if (facts.reviewsLastDay >= (isNew ? NEW_ACCOUNT_REVIEWS_MAX : DAY_REVIEWS_MAX)) return "many-at-once";
  return facts.isVerified ? null : "not-bought-here";
}
