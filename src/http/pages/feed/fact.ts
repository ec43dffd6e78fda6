import { type Static, Type as t } from "@sinclair/typebox";

/** What was done about what the market remembers. */
export const PrivacyDone = t.Union([t.Literal("on"), t.Literal("off"), t.Literal("cleared"), t.Literal("forgotten")]);
export type PrivacyDone = Static<typeof PrivacyDone>;

export const PRIVACY_WORDS: Readonly<Record<PrivacyDone, string>> = {
  on: "Things will be picked for you from now on.",
  off: "Nothing is remembered of what you look at.",
  cleared: "All that you looked at is forgotten.",
  forgotten: "That is forgotten.",
};
