const MAIL_ADDRESS = /[^\s@]+@[^\s@]+\.[^\s@]+/gu;
/** Not in the middle of a part number: 'wh-555-0100' is one. */
const BEGINS = String.raw`(?<![\p{L}\p{N}]|[\p{L}\p{N}][-./])`;
const ENDS = String.raw`(?![\p{L}\p{N}]|[-./][\p{L}\p{N}])`;
/** What stands between groups of digits. */
const GAP = String.raw`[\s\u00a0().\/\p{Pd}]{1,3}`;
/**
 * Numbers as people write those they are called by: with a country's or an area's sign before them, in groups of 3, 3 and
 * 4 or 3 and 4, or ten or eleven in a row. Codes on goods have eight, twelve or more in a row, and are kept.
 */
const WAYS = [
  String.raw`(?:\+|00)[\s(]{0,2}\p{Nd}(?:(?:${GAP})?\p{Nd}){6,14}`,
  String.raw`\(\p{Nd}{2,5}\)(?:(?:${GAP})?\p{Nd}){4,12}`,
  String.raw`(?:1(?:${GAP}))?\p{Nd}{3}${GAP}\p{Nd}{3}${GAP}\p{Nd}{4}`,
  String.raw`\p{Nd}{3}[-.\p{Pd}]\p{Nd}{4}`,
  String.raw`0\p{Nd}{1,4}${GAP}\p{Nd}(?:(?:${GAP})?\p{Nd}){3,10}`,
  String.raw`\p{Nd}{10,11}`,
];
const PHONE_NUMBER = new RegExp(`${BEGINS}(?:${WAYS.join("|")})${ENDS}`, "gu");

/** The text without mail addresses and phone numbers, which somebody put into the wrong field. */
export function withoutPersonal(text: string): string {
  return text.replaceAll(MAIL_ADDRESS, " ").replaceAll(PHONE_NUMBER, " ");
}
