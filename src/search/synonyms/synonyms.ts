/** What means the same, as this node knows it: at most seconds behind what staff and operators wrote. */
export interface Synonyms {
  /** What may stand for words of a query; from memory. */
  readonly now: () => SynonymBook;
  /** Hears of every change on any node, once this node has it: what was found by the old ones is to be forgotten. */
  onChange(heard: () => void): () => void;
}

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

export const NO_SYNONYMS: Synonyms = { now: () => ({ find: () => [] }), onChange: () => () => {} };
