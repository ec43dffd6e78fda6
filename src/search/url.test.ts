import { expect, test } from "bun:test";
import { Value } from "@sinclair/typebox/value";
import fc from "fast-check";
import { NAUGHTY } from "../catalogue/testing-naughty.ts";
import { SearchQuery } from "./query.ts";
import { cleared, EVERYWHERE, hasChoices, type Place, pathOf, searchIn } from "./url.ts";

const LIMIT = 24;
const NAMES = [
  "q",
  "words",
  "category",
  "brand",
  "shop",
  "min",
  "max",
  "rating",
  "stock",
  "sort",
  "page",
  "from",
  "a.",
];

const place: fc.Arbitrary<Place> = fc.oneof(
  fc.constant(EVERYWHERE),
  fc.record({ kind: fc.constantFrom("category" as const, "shop" as const), slug: fc.constantFrom("bowls", "a b/ü") }),
);
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 400 }),
  fc.constantFrom(...NAUGHTY),
  fc.constantFrom("", "1", "4", "25", "49.99", "$1,000", "relevance", "price-asc", "-1", "1e9", "NaN", "exact"),
);
const key = fc.oneof(
  fc.constantFrom(...NAMES),
  fc.tuple(fc.constant("a."), text).map(([prefix, name]) => prefix + name),
  fc.constantFrom("a.__proto__", "a.constructor", "a.Colour"),
);
const parameters = fc
  .array(fc.tuple(key, text), { maxLength: 40 })
  .map(
    (pairs) =>
      new URLSearchParams(pairs.map(([name, value]): [string, string] => [name.toWellFormed(), value.toWellFormed()])),
  );

const again = (where: Place, path: string) => searchIn(where, new URL(path, "http://souk.example").searchParams, LIMIT);

test("any address is a valid query, and the query's own address means the same", () => {
  fc.assert(
    fc.property(place, parameters, (where, given) => {
      const query = searchIn(where, given, LIMIT);
      expect([...Value.Errors(SearchQuery, query)]).toEqual([]);
      const path = pathOf(where, query);
      expect(again(where, path)).toEqual(query);
      expect(pathOf(where, again(where, path))).toBe(path);
    }),
  );
});

test("the order in which things are chosen does not matter", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom("brand=x", "brand=y", "shop=z", "a.Size=L", "a.Size=M", "min=5")),
      (some) => {
        const canonical = pathOf(EVERYWHERE, again(EVERYWHERE, `/search?${[...some].sort().join("&")}`));
        expect(pathOf(EVERYWHERE, again(EVERYWHERE, `/search?${some.join("&")}`))).toBe(canonical);
      },
    ),
  );
});

test("an address says everything once, and nothing that goes without saying", () => {
  const query = again(
    EVERYWHERE,
    "/search?sort=price-asc&page=2&a.Colour=red&stock=1&max=50&rating=4&min=25.5&shop=s&brand=b&brand=a&brand=&q=+mug++%00cup&category=k&extra=1",
  );
  expect(query).toEqual({
    text: "mug cup",
    filters: {
      category: "k",
      brands: ["a", "b"],
      shops: ["s"],
      priceMin: 2550,
      priceMax: 5000,
      ratingMin: 4,
      inStock: true,
      attributes: { Colour: ["red"] },
    },
    sort: "price-asc",
    page: 2,
    limit: LIMIT,
  });
  expect(pathOf(EVERYWHERE, query)).toBe(
    "/search?q=mug+cup&category=k&brand=a&brand=b&shop=s&min=25.50&max=50&rating=4&stock=1&a.Colour=red&sort=price-asc&page=2",
  );
  expect(pathOf(EVERYWHERE, again(EVERYWHERE, "/search?q=&min=&max=0x1&sort=relevance&page=1&rating=6"))).toBe(
    "/search",
  );
});

test("prices are taken as people write them, the lower one first", () => {
  const span = (search: string) => again(EVERYWHERE, `/search?${search}`).filters;
  expect(span("min=$1,000&max=25,50")).toMatchObject({ priceMin: 2550, priceMax: 100_000 });
  expect(span("min=0&max=19.999")).toEqual({ brands: [], shops: [], attributes: {}, priceMax: 2000 });
  expect(span("min=99999999999")).toMatchObject({ priceMin: 2_147_483_647 });
});

test("a category and a stall say themselves in the path, and a choice of another leads to its own", () => {
  const bowls: Place = { kind: "category", slug: "bowls" };
  const query = again(bowls, "/c/bowls?brand=a&q=ignored&category=other");
  expect(query).toMatchObject({ text: "", filters: { category: "bowls", brands: ["a"] }, sort: "popular" });
  expect(pathOf(bowls, query)).toBe("/c/bowls?brand=a");
  expect(pathOf(bowls, { ...query, filters: { ...query.filters, category: "a b" } })).toBe("/c/a%20b?brand=a");
  const { category: _, ...anywhere } = query.filters;
  expect(pathOf(bowls, { ...query, filters: anywhere })).toBe("/search?brand=a");
  const stall: Place = { kind: "shop", slug: "kiln" };
  expect(pathOf(stall, again(stall, "/s/kiln?stock=1&shop=other&sort=rating"))).toBe("/s/kiln?stock=1&sort=rating");
});

test("clearing leaves the words and the place", () => {
  const bowls: Place = { kind: "category", slug: "bowls" };
  for (const [where, path, clear] of [
    [EVERYWHERE, "/search?q=mug&brand=a&min=3&sort=rating&page=3", "/search?q=mug&sort=rating"],
    [bowls, "/c/bowls?a.Size=L", "/c/bowls"],
  ] as const) {
    const query = again(where, path);
    expect(hasChoices(where, query.filters)).toBe(true);
    const bare = cleared(where, query);
    expect(pathOf(where, bare)).toBe(clear);
    expect(hasChoices(where, bare.filters)).toBe(false);
  }
});
