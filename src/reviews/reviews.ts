import type { MediaStore } from "../media/store.ts";
import { type Moderation, moderation } from "./moderation.ts";
import { type Opinions, opinions } from "./opinions.ts";
import { type Photos, photos } from "./photos.ts";
import { type Reading, reading } from "./read.ts";
import { type ReviewParts, type Writing, writing } from "./write.ts";

/** What shoppers say of products. */
export interface Reviews extends Reading, Writing, Opinions {
  readonly photos: Photos;
  readonly moderation: Moderation;
}

/** The reviews of a shop. Holds no state: every node may have its own. */
export function openReviews(parts: ReviewParts & { readonly media: MediaStore }): Reviews {
  return {
    ...reading(parts),
    ...writing(parts),
    ...opinions(parts),
    photos: photos(parts),
    moderation: moderation(parts),
  };
}
