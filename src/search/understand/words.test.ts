import { afterAll, beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import { type FreshDatabase, freshDatabase } from "../../../test/support/index.ts";
import { NAUGHTY } from "../../catalogue/testing-naughty.ts";
import { QUERY_TEXT_MAX } from "../query.ts";
import { cleanText, fold, plainWords, tellingWords } from "./words.ts";

let db: FreshDatabase;

beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

const anyText = fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.constantFrom(...NAUGHTY));

test("words are runs of letters and digits in plain lower case", () => {
  expect(plainWords("Men's café-Latte MUGS, 3.5mm ½ off & v2.0!")).toEqual([
    "men",
    "cafe",
    "latte",
    "mugs",
    "3.5mm",
    "1",
    "2",
    "off",
    "v2.0",
  ]);
  expect(plainWords("D'Addario’s WH-1000XM4 (AT&T)")).toEqual(["d", "addario", "wh", "1000xm4", "at", "t"]);
  expect(plainWords("日本語の湯のみ नमस्ते שלום")).toEqual(["日本語の湯のみ", "नमस्ते", "שלום"]);
  expect(plainWords("👍 — ?!")).toEqual([]);
});

test("letters lose their accents as they do in Postgres", async () => {
  const ranges = [
    [0xc0, 0x180],
    [0x386, 0x3cf],
    [0x400, 0x460],
    [0x1e00, 0x1e99],
    [0xff21, 0xff5b],
  ] as const;
  // A letter with a dot behind it: Postgres makes two of it, and both are the same word.
  const except = new Set(["Ŀ", "ŀ", "ŉ"]);
  const letters = ranges
    .flatMap(([from, to]) => Array.from({ length: to - from }, (_, index) => String.fromCodePoint(from + index)))
    .filter((letter) => /\p{L}/u.test(letter) && !except.has(letter));
  const rows = await db.sql<{ letter: string; plain: string }[]>`
    SELECT letter, lower(plain_text(letter)) AS plain FROM unnest(${letters}::text[]) AS letter`;
  expect(rows.map(({ letter }) => `${letter} ${fold(letter)}`)).toEqual(
    rows.map(({ letter, plain }) => `${letter} ${plain}`),
  );
});

test("small words say nothing, unless there are no others", () => {
  expect(tellingWords(["case", "for", "the", "phone"])).toEqual(["case", "phone"]);
  expect(tellingWords(["the", "and"])).toEqual(["the", "and"]);
});

test("any text can be cleaned, once and for all, and is one that Postgres takes", async () => {
  const cleaned: string[] = [];
  fc.assert(
    fc.property(anyText, (text) => {
      const clean = cleanText(text);
      expect(clean.length).toBeLessThanOrEqual(QUERY_TEXT_MAX);
      expect(clean.isWellFormed()).toBe(true);
      expect(clean).not.toMatch(/\p{Cc}|^\s|\s$|\s\s/u);
      expect(cleanText(clean)).toBe(clean);
      cleaned.push(clean);
    }),
  );
  const [row] = await db.sql<{ count: number }[]>`SELECT count(*)::int AS count FROM unnest(${cleaned}::text[])`;
  expect(row?.count).toBe(cleaned.length);
});

test("words are made of words: a word has the same words", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const words = plainWords(cleanText(text));
      expect(plainWords(words.join(" "))).toEqual(words);
    }),
  );
});
