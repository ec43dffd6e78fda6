import { afterAll, beforeAll, expect, test } from "bun:test";
import { type FreshDatabase, freshDatabase } from "../../test/support/index.ts";
import { changeSynonyms, readSynonyms } from "../search/synonyms/changes.ts";
import { keptTerms } from "../search/synonyms/synonym.ts";
import { demoSynonyms, writeSynonyms } from "./synonyms.ts";

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

test("every synonym of the demo can be kept, as it is written", () => {
  for (const terms of demoSynonyms()) expect(keptTerms(terms)).toEqual({ ...terms });
});

test("they are written once, and what staff deletes stays away", async () => {
  expect(await writeSynonyms(database.sql)).toBe(demoSynonyms().length);
  const [first] = await readSynonyms(database.sql);
  await changeSynonyms(database.sql, { type: "delete", id: first!.id }, "ops");
  expect(await writeSynonyms(database.sql)).toBe(0);
  expect(await readSynonyms(database.sql)).toHaveLength(demoSynonyms().length - 1);
});
