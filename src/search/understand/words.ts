import { QUERY_TEXT_MAX } from "../query.ts";

/** Letters without a simpler form in Unicode, as Postgres' `plain_text` writes them. Its other letters lose their marks. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: "ss", æ: "ae", ø: "o", œ: "oe", þ: "th", ð: "d", đ: "d", ħ: "h", ı: "i", ĸ: "q", ł: "l" },
  ...{ ŋ: "n", ŧ: "t", ƒ: "f", ё: "е", "\u2044": "/", "\u02bc": "'", "\u2019": "'", "\u2018": "'", "\u00b4": "'" },
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "gu");
const MARKS = /(?<=[\p{Script=Latin}\p{Script=Greek}])[\u0300-\u036f]+/gu;
/** Nothing to see: control characters, directions, joiners, the marks of an encoding. */
const UNSEEN = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/gu;
const WORD = /(?:[\p{L}\p{N}][\p{M}]*|(?<=\p{Nd})\.(?=\p{Nd}))+/gu;
/** "men's" is of men. */
const POSSESSIVE = /(?<=[\p{L}\p{N}])'s(?![\p{L}\p{N}])/gu;

/** Words that say nothing of a product; engines need not find them. */
const SMALL = new Set("a an and the for of with in on to by or at from".split(" "));

/** The shopper's words as they can be shown, stored and asked for: no NUL, no half characters, no endless length, single blanks. */
export function cleanText(text: string): string {
  const seen = text
    .slice(0, 2 * QUERY_TEXT_MAX)
    .toWellFormed()
    .replaceAll(UNSEEN, " ");
  return oneBlank(oneBlank(seen).slice(0, QUERY_TEXT_MAX).toWellFormed());
}

/** Plain lower case without accents, as Postgres' `lower(plain_text(…))`. */
export function fold(text: string): string {
  const bare = text.normalize("NFKD").toLowerCase().replaceAll(MARKS, "");
  return bare.normalize("NFC").replaceAll(LETTER, (letter) => LETTERS[letter] as string);
}

/** The words of a text: runs of letters and digits in plain lower case. A decimal is one word; all else separates. */
export function plainWords(text: string): string[] {
  return fold(text).replaceAll(POSSESSIVE, "").match(WORD) ?? [];
}

/** Whether a word says nothing of a product. */
export function isSmall(word: string): boolean {
  return SMALL.has(word);
}

/** Words without those that say nothing, unless they are all there is. */
export function tellingWords(words: readonly string[]): readonly string[] {
  const telling = words.filter((word) => !isSmall(word));
  return telling.length > 0 ? telling : words;
}

function oneBlank(text: string): string {
  return text.replaceAll(/\s+/gu, " ").trim();
}
