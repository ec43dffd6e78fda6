/** A word of the catalogue and in how many products it is. */
export interface Candidate {
  readonly word: string;
  readonly frequency: number;
}

export interface Correction extends Candidate {
  readonly distance: number;
}

const CORRECTIONS_MAX = 3;
/** Shorter words are a letter away from too many others. */
const CORRECTED_LENGTH_MIN = 3;
/** A word ten times as common is worth this many letters less distance. */
const COMMON_WORTH = 0.2;
/** People seldom get the first letter wrong. */
const FIRST_LETTER_COST = 0.5;
/** What is this much worse than the best is not offered beside it. */
const BESIDE_MAX = 0.75;

/** What `word` may be a misspelling of, likeliest first; few letters apart, and rather a common word. */
export function rankCorrections(word: string, candidates: readonly Candidate[]): Correction[] {
  const allowed = lettersWrong(word.length);
  const ranked = candidates
    .map((candidate): Correction => ({ ...candidate, distance: editDistance(word, candidate.word, allowed) }))
    .filter(({ word: other, distance }) => distance <= allowed && other !== word && !/\p{N}/u.test(other))
    .map((correction) => ({ correction, cost: costOf(word, correction) }))
    .sort((a, b) => a.cost - b.cost || (a.correction.word < b.correction.word ? -1 : 1));
  const best = ranked[0]?.cost ?? 0;
  const likely = ranked.filter(({ cost }) => cost <= best + BESIDE_MAX);
  return likely.slice(0, CORRECTIONS_MAX).map(({ correction }) => correction);
}

function costOf(word: string, { word: other, frequency, distance }: Correction): number {
  const first = other[0] === word[0] ? 0 : FIRST_LETTER_COST;
  return distance + first - COMMON_WORTH * Math.log10(1 + frequency);
}

/** How many letters may be wrong in a word of this length. */
export function lettersWrong(length: number): number {
  if (length < CORRECTED_LENGTH_MIN) return 0;
  return length < 6 ? 1 : 2;
}

/**
 * Damerau-Levenshtein distance in its optimal string alignment form: letters put in, left out, changed, or swapped with the
 * next. More than `max` is `max + 1`.
 */
export function editDistance(a: string, b: string, max: number): number {
  if (Math.abs(a.length - b.length) > max) return max + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const changed = at(above, column - 1) + (isSame ? 0 : 1);
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = isSwapped ? at(before, column - 2) + 1 : Number.POSITIVE_INFINITY;
      line.push(Math.min(changed, at(above, column) + 1, at(line, column - 1) + 1, swapped));
    }
    if (Math.min(...line) > max) return max + 1;
    [before, above] = [above, line];
  }
  return Math.min(at(above, b.length), max + 1);
}

function at(line: readonly number[], column: number): number {
  return line[column] as number;
}
