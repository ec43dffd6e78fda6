import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { takeIntents } from "./intents.ts";
import { piecesOf, textOf } from "./pieces.ts";
import { cleanText } from "./words.ts";

const read = (text: string): [string, object] => {
  const { pieces, intents } = takeIntents(piecesOf(cleanText(text)));
  return [textOf(pieces), intents];
};

const SAID: readonly (readonly [string, string, object])[] = [
  ["running shoes under $50", "running shoes", { priceMax: 5_000 }],
  ["mugs below 50 dollars", "mugs", { priceMax: 5_000 }],
  ["less than 30 bucks", "", { priceMax: 3_000 }],
  ["lamp for under $20", "lamp", { priceMax: 2_000 }],
  ["lamp cheaper than $20", "lamp", { priceMax: 2_000 }],
  ["lamp up to $20.50", "lamp", { priceMax: 2_050 }],
  ["lamp $1,299.99 or less", "lamp", { priceMax: 129_999 }],
  ["lamp us$20 max", "lamp", { priceMax: 2_000 }],
  ["lamp <= $20", "lamp", { priceMax: 2_000 }],
  ["lamp <20", "lamp", { priceMax: 2_000 }],
  ["lamp under 300", "lamp", { priceMax: 30_000 }],
  ['27" monitor under 300', '27" monitor', { priceMax: 30_000 }],
  ["over $100", "", { priceMin: 10_000 }],
  ["lamp at least 100 dollars", "lamp", { priceMin: 10_000 }],
  ["lamp from $100", "lamp", { priceMin: 10_000 }],
  ["lamp $1k+", "lamp", { priceMin: 100_000 }],
  ["lamp $50 and up", "lamp", { priceMin: 5_000 }],
  ["lamp between 20 and 40", "lamp", { priceMin: 2_000, priceMax: 4_000 }],
  ["lamp between $40 and $20 brass", "lamp brass", { priceMin: 2_000, priceMax: 4_000 }],
  ["lamp $20-40", "lamp", { priceMin: 2_000, priceMax: 4_000 }],
  ["$20 - $40 lamp", "lamp", { priceMin: 2_000, priceMax: 4_000 }],
  ["20 to 40 dollars lamp", "lamp", { priceMin: 2_000, priceMax: 4_000 }],
  ["lamp price: 20-40", "lamp", { priceMin: 2_000, priceMax: 4_000 }],
  ["lamp over 20 under 40", "lamp", { priceMin: 2_000, priceMax: 4_000 }],
  ["lamp over $40 under $20", "lamp", { priceMin: 2_000, priceMax: 4_000 }],
  ["lamp under under $50 $50", "lamp", { priceMax: 5_000 }],
  ["shoes, under $50, black", "shoes, black", { priceMax: 5_000 }],
  ["shoes under 50 -black", "shoes -black", { priceMax: 5_000 }],
  ["lamp in stock under $50", "lamp", { priceMax: 5_000, inStock: true }],
  ["in-stock lamp", "lamp", { inStock: true }],
  ["lamp 4 stars and up", "lamp", { ratingMin: 4 }],
  ["4+ stars lamp", "lamp", { ratingMin: 4 }],
  ["lamp rated 4+", "lamp", { ratingMin: 4 }],
  ["lamp at least 3 stars", "lamp", { ratingMin: 3 }],
  ["lamp 4 stars", "lamp", { ratingMin: 4 }],
  ["lamp with 4 stars under $50", "lamp", { priceMax: 5_000, ratingMin: 4 }],
  ["lamp 4-stars -blue", "lamp -blue", { ratingMin: 4 }],
  ["lamp rated 3 stars brass", "lamp brass", { ratingMin: 3 }],
];

const NOT_SAID = [
  "50 inch tv",
  "tv under 50 inch",
  "tv between 40 and 50 inch",
  "tv $300 - 40 inch",
  "5 under",
  "under armour",
  "over ear headphones",
  "women over 50",
  "toys kids under 12",
  "cheap lamp",
  "$50 gift card",
  "sd card up to 128",
  "power bank over 20000",
  "lamp €20-40",
  'lamp "under $50"',
  "20-40",
  "from 20 to 40",
  "iphone 11",
  "not in stock",
  "5 star mug",
  "mug 5 star",
  "4 stars",
  "4 stars necklace",
  "7 stars",
  "out of stock",
  "1999",
];

describe("what is said of prices, stars and stock", () => {
  for (const [text, left, intents] of SAID) {
    test(`'${text}' leaves '${left}'`, () => {
      expect(read(text)).toEqual([left, intents]);
    });
  }
});

describe("what only sounds like it stays", () => {
  for (const text of NOT_SAID) {
    test(`'${text}'`, () => {
      expect(read(text)).toEqual([text, {}]);
    });
  }
});

const dollars = (cents: number) => `$${(cents / 100).toFixed(2)}`;
const cents = fc.integer({ min: 0, max: 2_147_483_647 });
const word = fc.constantFrom("lamp", "brass", "usb-c", "27in", "tall", "under", "between", "50", "and");

test("a price that is written is the price that is read, wherever it stands", () => {
  const written = fc.oneof(
    cents.map((max) => [`under ${dollars(max)}`, { priceMax: max }] as const),
    cents.map((min) => [`over ${dollars(min)}`, { priceMin: min }] as const),
    fc
      .tuple(cents, cents)
      .map(
        ([a, b]) =>
          [`between ${dollars(a)} and ${dollars(b)}`, { priceMin: Math.min(a, b), priceMax: Math.max(a, b) }] as const,
      ),
  );
  fc.assert(
    fc.property(
      written,
      fc.constantFrom("", "lamp ", "usb-c hub "),
      fc.constantFrom("", " brass"),
      ([text, said], before, after) => {
        expect(read(`${before}${text}${after}`)).toEqual([`${before}${after}`.replace("  ", " ").trim(), said]);
      },
    ),
  );
});

test("what remains says no more", () => {
  const texts = fc.array(
    fc.oneof(
      word,
      fc.constantFrom(
        "$20",
        "40",
        "under",
        "over",
        "-",
        "to",
        "or",
        "less",
        "in",
        "stock",
        "4",
        "stars",
        "+",
        '"a',
        'b"',
        "-c",
      ),
    ),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(texts, (words) => {
      const [left] = read(words.join(" "));
      expect(read(left as string)).toEqual([left, {}]);
    }),
  );
});
