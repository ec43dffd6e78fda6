import { afterEach, beforeEach, expect, test } from "bun:test";
import { type FreshDatabase, freshDatabase } from "../../../test/support/index.ts";
import { makeWords } from "./make-words.ts";
import { sellTitles } from "./testing-titles.ts";

let db: FreshDatabase;

beforeEach(async () => {
  db = await freshDatabase();
});
afterEach(() => db.drop());

const known = async () => {
  const rows = await db.sql<{ word: string; frequency: number; split: string | null }[]>`
    SELECT word, frequency, split FROM search_words ORDER BY word`;
  return Object.fromEntries(rows.map(({ word, frequency, split }) => [word, split ? [frequency, split] : frequency]));
};

test("titles, brands, categories and the values of attributes are counted, by products", async () => {
  await sellTitles(db.sql, [
    { title: "Oak oak table", brand: "Café Léon", times: 2, attributes: { Finish: "Matte lacquer", Height: "75" } },
    { title: "Oak chair, tall" },
  ]);
  expect(await known()).toEqual({
    ...{ oak: 3, table: 2, chair: 1, tall: 1, cafe: 2, leon: 2, matte: 1, lacquer: 1 },
    things: 4, // three products, and the category for itself
  });
});

test("what is also written in two words is known, as long as it is no chance", async () => {
  await sellTitles(db.sql, [
    { title: "Wi-Fi hub", times: 2 },
    { title: "WiFi hub" },
    { title: "Note, book of" },
    { title: "Note book" },
    { title: "Notebook" },
  ]);
  expect(await known()).toMatchObject({ wifi: [1, "wi fi"], notebook: 1 });
});

test("words of what is no longer sold go, and a frequency that changed little is left alone", async () => {
  await sellTitles(db.sql, [{ title: "Oak table", times: 20 }, { title: "Elm chair" }]);
  await db.sql`UPDATE products SET status = 'archived' WHERE title = 'Elm chair'`;
  await sellTitles(db.sql, [{ title: "Oak table" }]);
  expect(await known()).toEqual({ oak: 20, table: 20, things: 22 });
  await sellTitles(db.sql, [{ title: "Oak table", times: 5 }]);
  expect(await known()).toEqual({ oak: 26, table: 26, things: 27 });
});

test("brands come with how much they have for sale", async () => {
  await sellTitles(db.sql, [{ title: "Oak table", brand: "Éclair & Sons", times: 3 }]);
  await db.sql`INSERT INTO brands (slug, name) VALUES ('idle', 'Idle')`;
  await makeWords(db.sql, { isForced: true });
  const rows = await db.sql`SELECT name, products FROM search_brands ORDER BY name`;
  expect([...rows]).toEqual([
    { name: "eclair sons", products: 3 },
    { name: "idle", products: 0 },
  ]);
});

test("they are made when the catalogue has changed, but not all the time, and by one node", async () => {
  expect(await makeWords(db.sql)).toBe(0);
  expect(await makeWords(db.sql)).toBeNull();
  await sellTitles(db.sql, [{ title: "Oak table" }]);
  await db.sql`INSERT INTO catalogue_changes (product_id, type) VALUES (1, 'product-added')`;
  expect(await makeWords(db.sql)).toBeNull();
  await db.sql`UPDATE search_words_made SET at = at - interval '1 minute'`;
  const all = await Promise.all([makeWords(db.sql), makeWords(db.sql), makeWords(db.sql)]);
  expect(all.filter((words) => words !== null)).toEqual([3]);
});
