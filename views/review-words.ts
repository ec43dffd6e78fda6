import type { Reason } from "../src/moderation/reasons.ts";
import type { HoldReason, OwnReview, Stars } from "../src/reviews/review.ts";

const day = new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", year: "numeric", timeZone: "UTC" });

export const STAR_WORDS: Readonly<Record<Stars, string>> = {
  1: "Poor",
  2: "Not so good",
  3: "All right",
  4: "Good",
  5: "Excellent",
};

/** `5 stars`, `1 star`. */
export function starsOf(rating: number): string {
  return `${rating} ${rating === 1 ? "star" : "stars"}`;
}

/** `Nov 21, 2026`. */
export function reviewDay(at: Date): string {
  return day.format(at);
}

/** What is the matter with something that shoppers wrote, as one says it to them. */
export const REASON_WORDS: Readonly<Record<Reason | Reason, string>> = {
  spam: "It is advertising",
  insult: "It insults somebody",
  "private-details": "It tells private details of somebody",
  "not-about-this": "It is not about this",
  unlawful: "It is against the law",
  other: "Something else",
};

const HOLD_WORDS: Readonly<Record<HoldReason, string>> = {
  "not-bought-here":
    "We found no order of yours that brought it, so we read it before it is shown. It carries no mark of a purchase.",
  links: "It has a link in it, so we read it before it is shown.",
  "contact-details": "It seems to have a mail address or a phone number in it, so we read it before it is shown.",
  "repeated-text": "The same words stand elsewhere already, so we read it before it is shown.",
  "many-at-once": "You wrote a lot in a short time, so we read it before it is shown.",
  "edited-after-hiding": "It was hidden before you changed it, so we read it before it is shown again.",
  "hidden-before": "We have hidden a question of yours about this, so we read it before it is shown.",
};

/** For operators, in few words. */
const HOLD_LABELS: Readonly<Record<HoldReason, string>> = {
  "not-bought-here": "No delivered order",
  links: "Has a link",
  "contact-details": "Mail address or phone number",
  "repeated-text": "Same words elsewhere",
  "many-at-once": "Many at once",
  "edited-after-hiding": "Changed after it was hidden",
  "hidden-before": "One of theirs was hidden here",
};

export function reasonLabel(reason: string): string {
  return (HOLD_LABELS as Record<string, string>)[reason] ?? (REASON_WORDS as Record<string, string>)[reason] ?? reason;
}

/** How somebody's own words stand, and why; null where they are simply shown. */
export function standing({ state, reason }: Pick<OwnReview, "state" | "reason">, what = "review"): string | null {
  switch (state) {
    case "published":
      return null;
    case "held":
      return HOLD_WORDS[reason as HoldReason] ?? `We read this ${what} before it is shown.`;
    case "hidden":
      return `We have hidden this ${what}. ${REASON_WORDS[reason as Reason] ?? "It breaks our rules"}. You can change it; then we look again.`;
    default:
      return state satisfies never;
  }
}
