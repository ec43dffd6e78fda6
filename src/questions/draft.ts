import { nameFault } from "../reviews/draft.ts";
import { AUTHOR_MAX_CHARACTERS } from "../reviews/review.ts";
import { characters, isVisible, plainLine, plainText } from "../reviews/text.ts";
import type { PostingDraft } from "./posting.ts";

export interface ReadPosting {
  readonly draft: PostingDraft;
  /** What is wrong with it, by field. */
  readonly faults: Partial<Record<keyof PostingDraft, string>>;
}

/** Reads a question or an answer as it was typed; a question is one line. */
export function readPosting(typed: PostingDraft, bodyMax: number, isOneLine: boolean): ReadPosting {
  const body = isOneLine ? plainLine(typed.body) : plainText(typed.body);
  const author = plainLine(typed.author);
  const bodyFault =
    characters(body) > bodyMax
      ? `At most ${bodyMax.toLocaleString("en-US")} characters.`
      : isVisible(body)
        ? null
        : "Say something in a few words.";
  const authorFault =
    characters(author) > AUTHOR_MAX_CHARACTERS ? `At most ${AUTHOR_MAX_CHARACTERS} characters.` : nameFault(author);
  return {
    draft: { body, author },
    faults: { ...(bodyFault && { body: bodyFault }), ...(authorFault && { author: authorFault }) },
  };
}
