import { createHash } from "node:crypto";

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
/** Something to be seen: a letter, a figure, a sign. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
const BLANK_LINES = /\n{3,}/g;
const MAIL = /[^\s@]@[^\s@]/;

/** Plain text as it is stored: one kind of line end, no control characters, nothing at its ends. All else stays as it is. */
export function plainText(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replaceAll("\r", "\n")
    .replaceAll(CONTROLS, "")
    .toWellFormed()
    .replaceAll(BLANK_LINES, "\n\n")
    .trim();
}

/** The same on one line. */
export function plainLine(text: string): string {
  return plainText(text).replaceAll(/\s*\n\s*/g, " ");
}

/** Characters as people count them, more or less: a surrogate pair is one. */
export function characters(text: string): number {
  return [...text].length;
}

export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

export function looksLikeMail(text: string): boolean {
  return MAIL.test(text);
}

/** The same for texts that differ only in case, marks and spaces. */
export function textHash(...texts: readonly string[]): string {
  const words = texts
    .join(" ")
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "");
  return createHash("sha256").update(words).digest("base64url");
}
