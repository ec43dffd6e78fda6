import type { SynonymRefusal } from "./changes.ts";
import { OTHERS_MAX, PHRASE_LENGTH_MAX, PHRASE_WORDS_MAX, SYNONYMS_MAX } from "./synonym.ts";

/** What a refusal says to whoever wanted the change. */
export function refusalWords(refusal: SynonymRefusal): string {
  switch (refusal) {
    case "too_few":
      return "At least two words are needed: one alone has nothing to be the same as.";
    case "too_many":
      return `A synonym has at most ${OTHERS_MAX} words.`;
    case "too_long":
      return `Each of them has at most ${PHRASE_WORDS_MAX} words and ${PHRASE_LENGTH_MAX} letters.`;
    case "nothing_left":
      return "One of them has no letter and no digit.";
    case "twice":
      return "One of them is there twice; capitals and accents make no difference.";
    case "known_already":
      return "There is a synonym that says just this already.";
    case "full":
      return `There are ${SYNONYMS_MAX} synonyms already, and no room for more.`;
    case "unknown_synonym":
      return "There is no such synonym; perhaps somebody has deleted it.";
    case "unknown_change":
      return "There is no such change, or it was too long ago.";
    case "changed_since":
      return "It was changed again since, so this cannot be undone any more.";
    default:
      return refusal satisfies never;
  }
}
