/** A price read out of words: from where, how many of them, and the bounds in minor units, both included. */
export interface PriceIntent {
  readonly from: number;
  readonly count: number;
  readonly priceMin?: number;
  readonly priceMax?: number;
}

interface Amount {
  readonly cents: number;
  /** "$50" and "50 dollars" are surely money; "50" may be a size. */
  readonly isMarked: boolean;
  readonly count: number;
}

/** Money that the catalogue's prices can be compared with, in minor units. */
const CENTS_MAX = 2_147_483_647;
/** A bare number below or above so many dollars is rather a size or an age, or what a battery holds. */
const BARE_MIN = 10;
const BARE_MAX = 9_999;

const AMOUNT = /^(us\$|usd|\$)?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?(k)?(\$|usd|dollars?|bucks?)?$/;
const RANGE = /^(\S*\d\S*?)[-\u2010-\u2015\u2212](\S*\d\S*)$/u;
const CURRENCY = /^(?:\$|usd|dollars?|bucks?)$/;
const PAUSE = /^[-\u2010-\u2015\u2212]$/u;

/** What opens a bound, longest first. After those of `isSure` a bare number is no price: 'up to 128' may be gigabytes. */
const OPENERS: readonly { words: readonly string[]; bound: "min" | "max"; isSure?: true }[] = [
  ...openers("max", ["less than", "lower than", "cheaper than", "under", "below"]),
  ...openers(
    "max",
    ["no more than", "not more than", "not over", "up to", "at most", "maximum", "max", "within"],
    true,
  ),
  ...openers("max", ["<=", "<"]),
  ...openers("min", ["more than", "greater than", "higher than", "over", "above"]),
  ...openers("min", ["no less than", "not less than", "not under", "starting at", "at least", "minimum", "min"], true),
  ...openers("min", ["from"], true),
  ...openers("min", [">=", ">"]),
].sort((a, b) => b.words.length - a.words.length);

/** What closes one: "$50 or less". */
const CLOSERS: readonly { words: readonly string[]; bound: "min" | "max" }[] = [
  ...["less", "under", "below", "lower", "cheaper"].flatMap((word) => openers("max", [`or ${word}`, `and ${word}`])),
  ...["more", "up", "over", "above", "higher", "upwards"].flatMap((word) =>
    openers("min", [`or ${word}`, `and ${word}`]),
  ),
  ...openers("max", ["max", "maximum", "tops"]),
  ...openers("min", ["min", "minimum", "+"]),
];

/** Words before a price that belong to it. */
const LEADING = new Set(["price", "prices", "priced", "cost", "costs", "costing"]);
/** Before these a number is an age. */
const AGED = new Set(
  "men women kids children child boys girls babies baby toddlers adults people seniors age aged ages".split(" "),
);

/**
 * The first price said in words that follow each other, in lower case and without punctuation around; null where none is
 * said surely enough. A bare number counts only as the last word: 'under 50', but not 'under 50 inch'.
 */
export function findPrice(words: readonly string[]): PriceIntent | null {
  for (let from = 0; from < words.length; from++) {
    const found = priceAt(words, from);
    if (found) return found;
  }
  return null;
}

function priceAt(words: readonly string[], from: number): PriceIntent | null {
  const hasLead = LEADING.has(words[from] ?? "");
  // "price: under 50", "for under $50"
  const start = hasLead || (words[from] === "for" && openerAt(words, from + 1)) ? from + 1 : from;
  const isPlain = hasLead || !AGED.has(words[start - 1] ?? "");
  const isPrice = ({ isMarked, cents }: Amount, next: number) =>
    isMarked || (hasLead && isEnd(words, next)) || (isPlain && isLikely(cents) && isEnd(words, next));
  const intent = (next: number, bounds: { priceMin?: number; priceMax?: number }): PriceIntent => {
    return { from, count: next - from, ...bounds };
  };

  const span = spanAt(words, start, hasLead);
  if (span?.isSure && isPrice(span, start + span.count)) {
    return intent(start + span.count, { priceMin: span.low, priceMax: span.high });
  }
  const opener = openerAt(words, start);
  if (opener) {
    const amount = amountAt(words, start + opener.words.length);
    if (!amount) return null;
    const next = start + opener.words.length + amount.count;
    if (!isPrice(amount, next) || (opener.isSure && !amount.isMarked && !hasLead)) return null;
    return intent(next, bound(opener.bound, amount.cents));
  }
  const amount = amountAt(words, start);
  if (!amount?.isMarked) return null;
  const closer = CLOSERS.find((one) => standsAt(words, start + amount.count, one.words));
  if (!closer) return null;
  return intent(start + amount.count + closer.words.length, bound(closer.bound, amount.cents));
}

function isLikely(cents: number): boolean {
  return cents >= BARE_MIN * 100 && cents <= BARE_MAX * 100;
}

interface Span extends Amount {
  readonly low: number;
  readonly high: number;
  /** 'between 20 and 40' is one; '20 to 40' and '20-40' are only of money. */
  readonly isSure: boolean;
}

function spanAt(words: readonly string[], start: number, hasLead: boolean): Span | null {
  const isBetween = words[start] === "between";
  const hasOpener = isBetween || words[start] === "from";
  const at = hasOpener ? start + 1 : start;
  const both = joinedRange(words, at) ?? spelledRange(words, at, isBetween);
  if (!both) return null;
  const [low, high] = [both.low.cents, both.high.cents].sort((a, b) => a - b) as [number, number];
  const isMarked = both.low.isMarked || both.high.isMarked;
  const count = both.count + (hasOpener ? 1 : 0);
  return { low, high, cents: low, isMarked, count, isSure: isMarked || isBetween || hasLead };
}

/** "$20-40", "20-40 dollars". */
function joinedRange(words: readonly string[], at: number) {
  const [, first, second] = RANGE.exec(words[at] ?? "") ?? [];
  if (first === undefined || second === undefined) return null;
  const rest = [first, second, ...words.slice(at + 1, at + 2)];
  const low = amountAt(rest.slice(0, 1), 0);
  const high = amountAt(rest, 1);
  return low && high && { low, high, count: high.count };
}

/** "$20 to $40", "20 and 40", "$20 - $40". */
function spelledRange(words: readonly string[], at: number, isBetween: boolean) {
  const low = amountAt(words, at);
  if (!low) return null;
  const middle = words[at + low.count] ?? "";
  if (!(middle === "to" || PAUSE.test(middle) || (isBetween && middle === "and"))) return null;
  const high = amountAt(words, at + low.count + 1);
  if (!high) return null;
  const next = at + low.count + 1 + high.count;
  // 'tv $300 - 40 inch' says one price.
  if (!(isBetween || high.isMarked || isEnd(words, next))) return null;
  return { low, high, count: next - at };
}

function amountAt(words: readonly string[], at: number): Amount | null {
  // "$ 50" and "usd 50" are one amount in two words.
  const isApart = CURRENCY.test(words[at] ?? "") && AMOUNT.test(words[at + 1] ?? "");
  const start = isApart ? at + 1 : at;
  const [, before, whole, fraction = "", thousands, after] = AMOUNT.exec(words[start] ?? "") ?? [];
  if (whole === undefined) return null;
  const isFollowed = !isApart && after === undefined && CURRENCY.test(words[start + 1] ?? "");
  const isMarked = isApart || isFollowed || before !== undefined || after !== undefined;
  if (thousands && !isMarked) return null;
  const cents = (Number(whole.replaceAll(",", "")) * 100 + Number(fraction.padEnd(2, "0"))) * (thousands ? 1000 : 1);
  return { cents: Math.min(cents, CENTS_MAX), isMarked, count: start - at + (isFollowed ? 2 : 1) };
}

function openerAt(words: readonly string[], at: number) {
  return OPENERS.find((opener) => standsAt(words, at, opener.words));
}

/** The words end here, or go on with another bound or what is no plain word (''). */
function isEnd(words: readonly string[], at: number): boolean {
  return !words[at] || openerAt(words, at) !== undefined;
}

function standsAt(words: readonly string[], at: number, wanted: readonly string[]): boolean {
  return wanted.every((word, index) => words[at + index] === word);
}

function bound(which: "min" | "max", cents: number) {
  return which === "min" ? { priceMin: cents } : { priceMax: cents };
}

function openers<Bound extends "min" | "max">(bound: Bound, texts: readonly string[], isSure?: true) {
  return texts.map((text) => ({ words: text.split(" "), bound, ...(isSure && { isSure }) }));
}
