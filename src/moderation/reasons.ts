/** What can be the matter with what somebody wrote: shoppers report it so, operators hide it so. */
export const REASONS = ["spam", "insult", "private-details", "not-about-this", "unlawful", "other"] as const;
export type Reason = (typeof REASONS)[number];

/** Of a few words with a report. */
export const NOTE_MAX_CHARACTERS = 500;
