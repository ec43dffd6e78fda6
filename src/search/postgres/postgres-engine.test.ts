import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { Unavailable } from "../../../actors/kernel/errors.ts";
import { eventually, type FreshDatabase, freshDatabase } from "../../../test/support/index.ts";
import { NAUGHTY } from "../../catalogue/testing-naughty.ts";
import type { EngineQuery, SearchEngine } from "../engine.ts";
import { asking, type Corpus, EXPECTATIONS, term, writeCorpus } from "../testing-corpus.ts";
import { cancellable } from "./cancellable.ts";
import { documentsOf, refreshDocuments } from "./documents.ts";
import { postgresEngine } from "./postgres-engine.ts";

let database: FreshDatabase;
let engine: SearchEngine;
let corpus: Corpus;
const { signal } = new AbortController();
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);

beforeAll(async () => {
  database = await freshDatabase();
  corpus = await writeCorpus(database.sql);
  engine = postgresEngine(database.sql);
});
afterAll(() => database.drop());

describe("the engine in Postgres", () => {
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

  test("few that have all words are followed by what has some", async () => {
    const { ids, also = [], total } = await engine.search(asking("brass lamp"), signal);
    expect([corpus.names(ids), total]).toEqual([["lamp"], 1]);
    expect(corpus.names(also)).toContain("lamps");
    expect(also).not.toContain(ids[0]!);
  });

  test("suggests products while a word is being typed", async () => {
    const query = { text: "enamel ket", terms: [term("enamel"), term("ket", { isPrefix: true })], limit: 3 };
    expect(corpus.names((await engine.suggest(query, signal)).ids)).toEqual(["kettle"]);
  });

  test("a search that nobody waits for any more rejects", async () => {
    const gone = new AbortController();
    gone.abort(new Error("gone"));
    expect(engine.search(asking("lamp"), gone.signal)).rejects.toThrow("gone");
    const going = new AbortController();
    const search = engine.search(asking("lamp"), going.signal);
    going.abort(new Error("going"));
    expect(search).rejects.toThrow("going");
  });

  test("a search that is ended in another's place is worth asking again", async () => {
    const asked = cancellable(database.sql`SELECT pg_sleep(60)`, signal).catch((error: unknown) => error);
    await eventually("it to be ended", async () => {
      const ended = await database.sql`
        SELECT pg_cancel_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event = 'PgSleep'`;
      return ended.length > 0;
    });
    expect(await asked).toBeInstanceOf(Unavailable);
  });
});

describe("any query is answered", () => {
  const word = fc.oneof(
    fc.constantFrom("lamp", "kettle", "the", "red", "1000", ""),
    fc.constantFrom(...NAUGHTY),
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.constantFrom("'", "\\", "a'b", "!()&|<->:*", "~all", "^lamp", "=x", "x".repeat(3_000)),
  );
  const words = fc.array(word, { maxLength: 4 });
  const ids = fc.array(fc.integer({ min: -3, max: 2 ** 31 - 1 }), { maxLength: 4 });
  const price = fc.option(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { nil: undefined });
  const queries: fc.Arbitrary<EngineQuery> = fc.record({
    text: word,
    terms: fc.array(
      fc.record({ word, alternatives: fc.array(words, { maxLength: 2 }), corrections: words, isPrefix: fc.boolean() }),
      { maxLength: 4 },
    ),
    phrases: fc.array(words, { maxLength: 2 }),
    excluded: words,
    codes: words,
    filters: fc.record({
      categoryIds: fc.option(ids, { nil: undefined }),
      ...{ brandIds: ids, shopIds: ids, priceMin: price, priceMax: price },
      ratingMin: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
      inStock: fc.boolean(),
      attributes: fc.dictionary(word, words, { maxKeys: 2 }),
    }) as fc.Arbitrary<EngineQuery["filters"]>,
    sort: fc.constantFrom("relevance", "popular", "newest", "price-asc", "price-desc", "rating"),
    page: fc.integer({ min: 1, max: 10_000 }),
    limit: fc.integer({ min: 1, max: 100 }),
    withFacets: fc.boolean(),
  });

  test("whatever is in it", async () => {
    await fc.assert(
      fc.asyncProperty(queries, async (query) => {
        const { ids, total, facets } = await engine.search(query, signal);
        expect(ids.length).toBeLessThanOrEqual(query.limit);
        expect(total).toBeGreaterThanOrEqual(ids.length);
        expect(facets !== null).toBe(query.withFacets);
        await engine.suggest({ text: query.text, terms: query.terms, limit: 5 }, signal);
      }),
      { numRuns: 120, seed: SEED },
    );
  });
});

describe("documents", () => {
  test("follow their product: gone when it is not for sale, back when it is", async () => {
    const { sql } = database;
    const id = corpus.id("boots");
    await sql`UPDATE products SET status = 'archived' WHERE id = ${id}`;
    await refreshDocuments(sql, [id]);
    expect((await engine.search(asking("boots"), signal)).total).toBe(0);
    expect(await documentsOf(sql, [id])).toEqual([]);
    await sql`UPDATE products SET status = 'active' WHERE id = ${id}`;
    await refreshDocuments(sql, [id, id]);
    expect((await engine.search(asking("boots"), signal)).ids).toEqual([id]);
  });

  test("that say the same again are not written again", async () => {
    const { sql } = database;
    const versions = () => sql`SELECT product_id, xmin::text FROM search_documents ORDER BY product_id`;
    const before = await versions();
    await refreshDocuments(sql, corpus.productIds);
    expect([...(await versions())]).toEqual([...before]);
  });

  test("tell another engine what it needs", async () => {
    const [document] = await documentsOf(database.sql, [corpus.id("kettle")]);
    expect(document).toMatchObject({
      ...{
        title: "Enamel Kettle",
        brand: "Lumen",
        price: 3_500,
        inStock: true,
        attributes: { Colour: "red", Litres: 1.5 },
      },
      categoryPath: [{ name: "Kitchen" }, { name: "Kettles" }],
    });
  });
});
