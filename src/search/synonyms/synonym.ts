import { plainWords } from "../understand/words.ts";

/** Synonyms that the shop may have: all are in the memory of every node. */
export const SYNONYMS_MAX = 5_000;
export const OTHERS_MAX = 20;
export const PHRASE_WORDS_MAX = 5;
export const PHRASE_LENGTH_MAX = 60;

/** `word` null: all of `others` mean the same. Else who searches `word` finds `others` too, but not the other way round. */
export interface SynonymTerms {
  readonly word: string | null;
  readonly others: readonly string[];
}

export interface Synonym extends SynonymTerms {
  readonly id: number;
  readonly changedAt: Date;
}

export type SynonymFault = "too_few" | "too_many" | "too_long" | "nothing_left" | "twice";

/** What was given as it is kept: in plain lower case, each once. */
export function keptTerms({ word, others }: SynonymTerms): SynonymTerms | SynonymFault {
  const one = word === null ? null : plainPhrase(word);
  const all = others.map(plainPhrase);
  const given = one === null ? all : [one, ...all];
  if (given.includes("")) return "nothing_left";
  if (given.some((phrase) => phrase.length > PHRASE_LENGTH_MAX || phrase.split(" ").length > PHRASE_WORDS_MAX)) {
    return "too_long";
  }
  if (new Set(given).size < given.length) return "twice";
  if (all.length < (one === null ? 2 : 1)) return "too_few";
  return all.length > OTHERS_MAX ? "too_many" : { word: one, others: all };
}

/** As shown: "sofa = couch", "phone → smartphone". */
export function shownTerms({ word, others }: SynonymTerms): string {
  return word === null ? others.join(" = ") : `${word} → ${others.join(", ")}`;
}

function plainPhrase(text: string): string {
  return plainWords(text).join(" ");
}
