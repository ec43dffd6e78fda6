import { expect, test } from "bun:test";
import fc from "fast-check";
import { editDistance, lettersWrong, rankCorrections } from "./spelling.ts";

const FAR = 100;
const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 });

test("letters put in, left out, changed and swapped each count once", () => {
  expect(editDistance("speaker", "speaker", FAR)).toBe(0);
  expect(editDistance("speker", "speaker", FAR)).toBe(1);
  expect(editDistance("speeaker", "speaker", FAR)).toBe(1);
  expect(editDistance("spekaer", "speaker", FAR)).toBe(1);
  expect(editDistance("spooker", "speaker", FAR)).toBe(2);
  expect(editDistance("", "mug", FAR)).toBe(3);
});

test("the distance is none to itself alone, the same both ways, and given up past the limit", () => {
  fc.assert(
    fc.property(word, word, fc.integer({ min: 0, max: 8 }), (a, b, max) => {
      const distance = editDistance(a, b, FAR);
      expect(distance === 0).toBe(a === b);
      expect(editDistance(b, a, FAR)).toBe(distance);
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      expect(editDistance(a, b, max)).toBe(Math.min(distance, max + 1));
    }),
  );
});

test("few letters may be wrong in a short word, and none in a tiny one", () => {
  expect([2, 3, 5, 6, 12].map(lettersWrong)).toEqual([0, 1, 1, 2, 2]);
});

const corrected = (wrong: string, words: Record<string, number>) =>
  rankCorrections(
    wrong,
    Object.entries(words).map(([each, frequency]) => ({ word: each, frequency })),
  ).map(({ word: right }) => right);

test("a common word is likelier than a rare one, a near one than one farther away", () => {
  expect(corrected("tonner", { toner: 900, tanner: 2 })).toEqual(["toner", "tanner"]);
  expect(corrected("speker", { speaker: 50, specter: 60 })).toEqual(["speaker"]);
});

test("people know the first letter", () => {
  expect(corrected("mig", { mug: 5, fig: 5 })[0]).toBe("mug");
});

test("numbers, the word itself and what is too far away are no corrections", () => {
  expect(corrected("mug", { mug: 9, mug2: 9, jar: 9 })).toEqual([]);
});
