import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { takeLeftOut } from "./left-out.ts";
import { piecesOf, textOf } from "./pieces.ts";
import { cleanText } from "./words.ts";

const read = (text: string) => textOf(takeLeftOut(piecesOf(cleanText(text))).pieces);

const SAID: readonly (readonly [string, string])[] = [
  ["mug without blue", "mug -blue"],
  ["Mug NOT Blue", "Mug -Blue"],
  ["mug no blue", "mug -blue"],
  ["mug, no blue!", "mug, -blue"],
  ["mug without blue or red", "mug -blue -red"],
  ["mug no blue nor red nor green tall", "mug -blue -red -green tall"],
  ["mug without blue, without red", "mug -blue -red"],
  ['lamp without "dark red" shade', 'lamp -"dark red" shade'],
  ['"table lamp" without e-ink', '"table lamp" -e-ink'],
  ["mug -red no blue", "mug -red -blue"],
];

const NOT_SAID = [
  "without blue",
  "no show socks",
  "socks no show",
  "blinds no drill",
  "not",
  "mug without",
  "mug not in red",
  "mug without a handle",
  "forget me not seeds",
  "sign do not disturb",
  "mug without or blue",
  "mug not not",
  "mug without -blue",
  "cream no 7",
  "mug without 3d",
  'mug "without blue"',
];

describe("what is said not to be wanted is left out", () => {
  for (const [text, left] of SAID) test(`'${text}' is '${left}'`, () => expect(read(text)).toBe(left));
});

describe("what only sounds like it stays", () => {
  for (const text of NOT_SAID) test(`'${text}'`, () => expect(read(text)).toBe(text));
});

test("what it becomes is what would have been typed, and says no more", () => {
  const word = fc.oneof(
    fc.constantFrom(
      ...'mug without no not or nor blue e-ink -red "dark red" the do "a b" 3d , ( ) -'.split(" "),
      '"',
      '-"',
    ),
    fc.string({ unit: "grapheme", maxLength: 6 }),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), (words) => {
      const { pieces, leftOut } = takeLeftOut(piecesOf(cleanText(words.join(" "))));
      expect(piecesOf(textOf(pieces))).toEqual([...pieces]);
      expect(read(textOf(pieces))).toBe(textOf(pieces));
      expect(leftOut.every(({ kind }) => kind === "without")).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
