import type { MediaStore } from "../media/store.ts";
import { REVIEWS } from "../moderation/kinds.ts";
import { type Opinions, opinions } from "../moderation/opinions.ts";
import { type Answering, answering } from "./answer.ts";
import { type ReviewModeration, reviewModeration } from "./moderation.ts";
import { type Photos, photos } from "./photos.ts";
import { type Reading, reading } from "./read.ts";
import { type ReviewParts, type Writing, writing } from "./write.ts";

/** What shoppers say of products. */
export interface Reviews extends Reading, Writing, Opinions<typeof REVIEWS>, Answering {
  readonly photos: Photos;
  readonly moderation: ReviewModeration;
}

/** The reviews of a shop. Holds no state: every node may have its own. */
export function openReviews(parts: ReviewParts & { readonly media: MediaStore }): Reviews {
  return {
    ...reading(parts),
    ...writing(parts),
    ...opinions(parts.sql, REVIEWS),
    ...answering(parts),
    photos: photos(parts),
    moderation: reviewModeration(parts),
  };
}
