import type { ReviewParts } from "../reviews/write.ts";
import { type PostingModeration, postingModeration } from "./moderation.ts";
import { type PostingOpinions, postingOpinions } from "./opinions.ts";
import { type QuestionReading, questionReading } from "./read.ts";
import { type Asking, asking } from "./write.ts";

/** What shoppers ask about products, and who answers. */
export interface Questions extends QuestionReading, Asking, PostingOpinions {
  readonly moderation: PostingModeration;
}

/** The questions of a shop. Holds no state: every node may have its own. */
export function openQuestions(parts: ReviewParts): Questions {
  return {
    ...questionReading(parts),
    ...asking(parts),
    ...postingOpinions(parts),
    moderation: postingModeration(parts),
  };
}
