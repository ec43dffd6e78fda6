import { tellingWords } from "../understand/words.ts";
import type { SynonymTerms } from "./synonym.ts";

/** Synonyms ready to look up. */
export interface SynonymBook {
  /** Where in the words (from, how many) other words may stand, each alternative one or more words. */
  find(words: readonly string[]): readonly SynonymFound[];
}

export interface SynonymFound {
  readonly from: number;
  readonly count: number;
  readonly others: readonly (readonly string[])[];
}

/** Synonyms by the telling words they stand for, as queries are looked up. One and many are the same word: 'sofas' are looked up as 'sofa'. */
export function synonymBook(synonyms: readonly SynonymTerms[]): SynonymBook {
  const byKey = new Map<string, string[]>();
  let longest = 0;
  for (const { word, others } of synonyms) {
    for (const from of word === null ? others : [word]) {
      const words = tellingWords(from.split(" "));
      longest = Math.max(longest, words.length);
      const key = keyOf(words);
      byKey.set(key, [...(byKey.get(key) ?? []), ...others.filter((other) => other !== from)]);
    }
  }
  const found = new Map(
    [...byKey].map(([key, others]) => [key, [...new Set(others)].map((other) => other.split(" "))]),
  );

  return {
    find: (words) => {
      const all: SynonymFound[] = [];
      for (let from = 0; from < words.length; from++) {
        for (let count = Math.min(longest, words.length - from); count > 0; count--) {
          const others = found.get(keyOf(words.slice(from, from + count)));
          if (others) all.push({ from, count, others });
        }
      }
      return all;
    },
  };
}

function keyOf(words: readonly string[]): string {
  return words.map(singular).join(" ");
}

/** One of what a plain English plural says; the same for both is all that it is for. */
function singular(word: string): string {
  if (word.length < 4 || !word.endsWith("s")) return word;
  if (/(?:ss|us|is)$/.test(word)) return word;
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  return /(?:[sxz]|ch|sh)es$/.test(word) ? word.slice(0, -2) : word.slice(0, -1);
}
