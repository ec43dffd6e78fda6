import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type FreshDatabase, freshDatabase } from "../../../test/support/index.ts";
import { NAUGHTY } from "../../catalogue/testing-naughty.ts";
import { namesReader } from "../names.ts";
import { synonymBook } from "../synonyms/synonym-book.ts";
import { sellTitles } from "../understand/testing-titles.ts";
import { type NameSuggestions, openNameSuggestions } from "./suggesting.ts";

let db: FreshDatabase;
let suggestions: NameSuggestions;

const categories = ["Tea & Coffee", "Teapots", "Café tables", "Steel tables"].map((name, index) => {
  return { id: index + 1, slug: `c${index + 1}`, name, parentId: null, image: null };
});

beforeAll(async () => {
  db = await freshDatabase();
  await sellTitles(db.sql, [
    { title: "One", brand: "Tealeaf", times: 2 },
    { title: "Two", brand: "Team Kiln", times: 3 },
    { title: "Three", brand: "Old Teahouse", times: 9 },
    { title: "Four", brand: "Éclair 100%" },
    { title: "Five", brand: "O'Neill" },
  ]);
  await db.sql`
    INSERT INTO search_popular (text, searches, clicks, found_at) VALUES
      ('tea', 50, 9, now()), ('tea towel', 10, 0, now()), ('teapot', 5, 5, now()), ('teal scarf', 9, 0, now()),
      ('tea of yesteryear', 90, 9, now() - interval '91 days'), ('tea of one shopper', 2, 2, now()),
      ('tea 5551234567', 9, 9, now()), ('the', 9, 9, now()), ('of the', 9, 9, now()),
      ('tea -green', 9, 9, now()), ('tea -"dark red"', 9, 9, now())`;
  const names = namesReader(db.sql, { categories: async () => categories, shops: async () => [] });
  const book = synonymBook([{ word: null, others: ["desks", "tables"] }]);
  suggestions = openNameSuggestions({ sql: db.sql, names, synonyms: { now: () => book } });
});
afterAll(() => db.drop());

const named = async (text: string, limit = 5) => {
  const { categories: found, brands, queries } = await suggestions.suggest(text, limit);
  return { categories: found.map(({ name }) => name), brands: brands.map(({ name }) => name), queries };
};

test("names that begin so come first, then those of which a word does; the biggest brands first", async () => {
  expect(await named("TEA")).toMatchObject({
    categories: ["Tea & Coffee", "Teapots"],
    brands: ["Team Kiln", "Tealeaf", "Old Teahouse"],
  });
  expect(await named("table")).toMatchObject({ categories: ["Café tables", "Steel tables"] });
});

test("two letters are looked for where a name begins", async () => {
  expect(await named("te")).toMatchObject({
    categories: ["Tea & Coffee", "Teapots"],
    brands: ["Team Kiln", "Tealeaf"],
  });
});

test("accents, capitals and signs make no difference", async () => {
  expect(await named("CAFE Tab")).toMatchObject({ categories: ["Café tables"] });
  expect(await named("eclair")).toMatchObject({ brands: ["Éclair 100%"] });
  expect(await named("o'nei")).toMatchObject({ brands: ["O'Neill"] });
  expect(await named("tea & co")).toMatchObject({ categories: ["Tea & Coffee"] });
  expect(await named("100%")).toMatchObject({ brands: ["Éclair 100%"] });
});

test("a category is also found by what means the same as its words", async () => {
  expect((await named("desk")).categories).toEqual(["Café tables", "Steel tables"]);
  expect((await named("steel desk")).categories).toEqual([]);
});

test("a brand that sells nothing is not suggested", async () => {
  await db.sql`INSERT INTO brands (slug, name) VALUES ('teak', 'Teak')`;
  expect((await named("teak")).brands).toEqual([]);
});

describe("searches of others", () => {
  test("what was clicked and searched most comes first, and not what is there already", async () => {
    expect((await named("tea")).queries).toEqual(["teapot", "tea towel", "teal scarf"]);
    expect((await named("tea", 1)).queries).toEqual(["teapot"]);
  });

  test("a blank ends a word", async () => {
    expect((await named("tea ")).queries).toEqual(["tea towel"]);
  });

  test("not words that say nothing, however many searched for them", async () => {
    expect((await named("th")).queries).toEqual([]);
    expect((await named("of")).queries).toEqual([]);
  });

  test("before anything is typed, the most popular", async () => {
    expect(await named("", 2)).toEqual({ categories: [], brands: [], queries: ["tea", "teapot"] });
  });
});

test("nothing that can be typed makes it fail", async () => {
  const anyText = fc.oneof(
    fc.string({ unit: "binary", maxLength: 250 }),
    fc.constantFrom(...NAUGHTY, "%", "_", "\\", "100\\%"),
  );
  await fc.assert(
    fc.asyncProperty(anyText, fc.integer({ min: 1, max: 10 }), async (text, limit) => {
      const found = await suggestions.suggest(text, limit);
      for (const each of [found.categories, found.brands, found.queries])
        expect(each.length).toBeLessThanOrEqual(limit);
    }),
    { numRuns: 50 },
  );
});
