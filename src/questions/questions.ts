import { POSTINGS } from "../moderation/kinds.ts";
import { type Opinions, opinions } from "../moderation/opinions.ts";
import type { ReviewParts } from "../reviews/write.ts";
import { type PostingModeration, postingModeration } from "./moderation.ts";
import { type QuestionReading, questionReading } from "./read.ts";
import { type Asking, asking } from "./write.ts";

/** What shoppers ask about products, and who answers. */
export interface Questions extends QuestionReading, Asking, Opinions<typeof POSTINGS> {
  readonly moderation: PostingModeration;
}

/** The questions of a shop. Holds no state: every node may have its own. */
export function openQuestions(parts: ReviewParts): Questions {
  return {
    ...questionReading(parts),
    ...asking(parts),
    ...opinions(parts.sql, POSTINGS),
    moderation: postingModeration(parts),
  };
}
