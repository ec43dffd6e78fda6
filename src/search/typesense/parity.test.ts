import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type FreshDatabase, freshDatabase } from "../../../test/support/index.ts";
import { type StandIn, startTypesense } from "../../../test/support/typesense.ts";
import { NAUGHTY } from "../../catalogue/testing-naughty.ts";
import type { EngineQuery, SearchEngine } from "../engine.ts";
import { reindexTypesense } from "../sync/reindex.ts";
import { type Corpus, EXPECTATIONS, writeCorpus } from "../testing-corpus.ts";
import { plainWords } from "../understand/words.ts";
import { searchClient, writeClient } from "./client.ts";
import { Collections } from "./collections.ts";
import { typesenseEngine } from "./engine.ts";

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const { signal } = new AbortController();
let database: FreshDatabase;
let server: StandIn;
let engine: SearchEngine;
let corpus: Corpus;

beforeAll(async () => {
  database = await freshDatabase();
  corpus = await writeCorpus(database.sql);
  // Typesense has synonyms of its own, which the shop gives it: those that the expectations speak of.
  await database.sql`INSERT INTO search_synonyms (word, others) VALUES ('loafers', '{boots}'), ('light', '{desk lamp}')`;
  server = startTypesense();
  await reindexTypesense(database.sql, new Collections(writeClient(server.settings)));
  engine = typesenseEngine(searchClient(server.settings));
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

describe("the engine in Typesense answers as the one in Postgres", () => {
  for (const { says, query, finds, first, match, check } of EXPECTATIONS) {
    test(says, async () => {
      const result = await engine.search(query(corpus), signal);
      const names = corpus.names(result.ids);
      if (finds) expect(names.sort()).toEqual([...finds].sort());
      if (finds) expect(result.total).toBe(finds.length);
      if (first) expect(names[0]).toBe(first);
      if (match) expect(result.match).toBe(match);
      if (check) expect(check(result, corpus)).toBe(true);
    });
  }
});

test(`any query is answered, and never refused (SEED=${SEED})`, async () => {
  const word = fc
    .oneof(
      fc.constantFrom("lamp", "kettle", "the", "3.5"),
      fc.constantFrom(...NAUGHTY),
      fc.string({ unit: "binary", maxLength: 20 }),
    )
    .map((text) => plainWords(text)[0] ?? "x");
  const text = fc.oneof(fc.constantFrom(...NAUGHTY), fc.string({ unit: "binary", maxLength: 30 }));
  const ids = fc.array(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { maxLength: 4 });
  const price = fc.option(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { nil: undefined });
  const filters = fc.record({
    ...{ categoryIds: fc.option(ids, { nil: undefined }), brandIds: ids, shopIds: ids },
    ...{ priceMin: price, priceMax: price, ratingMin: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }) },
    inStock: fc.boolean(),
    attributes: fc.dictionary(text, fc.array(text, { minLength: 1, maxLength: 3 }), { maxKeys: 3 }),
  });
  const queries = fc.record({
    text: word,
    terms: fc.array(fc.record({ word, alternatives: fc.constant([]), isPrefix: fc.boolean() }), { maxLength: 4 }),
    phrases: fc.array(fc.array(word, { minLength: 1, maxLength: 3 }), { maxLength: 2 }),
    excluded: fc.array(word, { maxLength: 2 }),
    codes: fc.array(text, { maxLength: 2 }),
    filters,
    sort: fc.constantFrom("relevance", "popular", "newest", "price-asc", "price-desc", "rating"),
    page: fc.integer({ min: 1, max: 10_000 }),
    limit: fc.integer({ min: 1, max: 100 }),
    withFacets: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(queries, async (query) => {
      const { ids: found, total, facets } = await engine.search(query as unknown as EngineQuery, signal);
      expect(found.length).toBeLessThanOrEqual(query.limit);
      expect(total).toBeGreaterThanOrEqual(found.length);
      expect(facets === null).toBe(!query.withFacets);
    }),
    { seed: SEED, numRuns: 200 },
  );
});
