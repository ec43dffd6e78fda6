import type { EngineQuery } from "../../src/search/engine.ts";
import { postgresEngine } from "../../src/search/postgres/postgres-engine.ts";
import { keptSamples } from "../../src/search/postgres/survey.ts";
import { RANKING } from "../../src/search/ranking.ts";
import { freshPostgres } from "../../test/support/index.ts";
import { throwAwayAll } from "../../test/support/throw-away.ts";
import { readJudgments } from "./judgments.ts";
import { makePlainProducts, naiveSearch } from "./naive-search.ts";
import { firstPage, importCatalogue, openSearchStage, type SearchStage, textOption } from "./search-stage.ts";
import { numberOption, type Percentiles, percentiles, progress, publish } from "./support.ts";
import { makeSynthetic } from "./synthetic-products.ts";

const MANY = numberOption("products", 1_000_000);
const ROUNDS = numberOption("rounds", 3);
/** Searches at once where searches a second are counted; waits are those of one at a time. */
const CLIENTS = numberOption("clients", 2);
/** The naive way is asked this many queries at most: it takes its time. */
const NAIVE_QUERIES = numberOption("naive", 60);
const GOAL_P95_MS = 100;
const SUGGEST_GOAL_P95_MS = 50;
const never = new AbortController().signal;

interface Result extends Percentiles {
  readonly products: number;
  readonly way: string;
  readonly perSecond: number;
}
type Ask = (index: number) => Promise<unknown>;

const data = textOption("data");
const judged = (await readJudgments(data)).queries;
const given = process.env.BENCH_DATABASE_URL;
const url = given ?? (await freshPostgres({ durable: true })).url;
const results: Result[] = [];
let reached = false;
try {
  if (!given) {
    await importCatalogue(url, data);
    const few = await openSearchStage(url);
    await makePlainProducts(few.sql);
    await measure(few);
    await few.sql`DROP TABLE plain_products`;
    await makeSynthetic(few.sql, MANY);
    await few.end();
  }
  const many = await openSearchStage(url, { hasWords: true });
  await measure(many);
  await many.end();
  reached = report();
} finally {
  throwAwayAll();
}
process.exit(reached ? 0 : 1);

async function measure({ sql, understanding }: SearchStage): Promise<void> {
  const { products } = (await sql<{ products: number }[]>`SELECT count(*)::int AS products FROM search_documents`)[0]!;
  const texts = [...judged, ...(await titleWords(sql))];
  const engine = postgresEngine(sql);
  const queries: EngineQuery[] = [];
  for (const text of texts) queries.push((await understanding.understand(firstPage(text))).engine);
  const narrowed = queries.map(
    (query, at): EngineQuery => ({ ...query, filters: { ...query.filters, ...someFilter(at) } }),
  );
  const browsing = [{}, ...[0, 1, 2].map(someFilter)].flatMap((filter) =>
    (["relevance", "newest", "price-asc"] as const).map((sort): EngineQuery => {
      return { ...queries[0]!, text: "", terms: [], codes: [], sort, filters: { ...queries[0]!.filters, ...filter } };
    }),
  );
  const sorted = queries.map((query): EngineQuery => ({ ...query, sort: "price-asc" }));
  const beginnings = await Promise.all(
    judged.map((text) => understanding.suggesting(text.slice(0, Math.max(2, Math.ceil(text.length * 0.6))), 6)),
  );
  const search =
    (list: readonly EngineQuery[]): Ask =>
    (index) =>
      engine.search(list[index]!, never);
  await round(products, "search with facets", queries.length, search(queries));
  await round(products, `the same, ${CLIENTS} at once`, queries.length, search(queries), { atOnce: CLIENTS });
  await round(products, "narrowed by a filter", narrowed.length, search(narrowed));
  await round(products, "cheapest first", sorted.length, search(sorted));
  await round(products, "browsing", browsing.length, search(browsing));
  const forgetful = postgresEngine(sql, RANKING, keptSamples(1));
  await round(products, "browsing, nothing kept", browsing.length, (index) =>
    forgetful.search(browsing[index]!, never),
  );
  await round(
    products,
    "next page, no facets",
    queries.length,
    search(queries.map((query) => ({ ...query, page: 2, withFacets: false }))),
  );
  await round(products, "suggest", beginnings.length, (index) => engine.suggest(beginnings[index]!, never));
  const naive = texts.slice(0, products > 100_000 ? NAIVE_QUERIES : texts.length);
  await round(products, "naive", naive.length, (index) => naiveSearch(sql, naive[index]!), {
    rounds: products > 100_000 ? 1 : ROUNDS,
  });
}

/** Once to warm up, then as many rounds as asked for. */
async function round(
  products: number,
  way: string,
  count: number,
  ask: Ask,
  { rounds = ROUNDS, atOnce = 1 } = {},
): Promise<void> {
  if (rounds > 1) await clients(atOnce, count, ask, []);
  const waits: number[] = [];
  const began = performance.now();
  for (let turn = 0; turn < rounds; turn++) await clients(atOnce, count, ask, waits);
  const perSecond = waits.length / ((performance.now() - began) / 1_000);
  results.push({ products, way, perSecond, ...percentiles(waits) });
  const { p50, p95 } = results.at(-1)!;
  progress(`${products.toLocaleString("en-US")} products, ${way}: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`);
}

async function clients(atOnce: number, count: number, ask: Ask, waits: number[]): Promise<void> {
  let next = 0;
  const client = async () => {
    for (let index = next++; index < count; index = next++) {
      const began = performance.now();
      await ask(index);
      waits.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
}

/** The catalogue's own commonest words, alone and in pairs: what matches most is the hardest to count. */
async function titleWords(sql: SearchStage["sql"]): Promise<string[]> {
  const rows = await sql<{ word: string }[]>`
    SELECT word FROM search_words WHERE word ~ '^[a-z]{3,}$' ORDER BY frequency DESC LIMIT 60`;
  const words = rows.map(({ word }) => word);
  return [...words, ...words.slice(0, -1).map((word, at) => `${word} ${words[at + 1]}`)];
}

function someFilter(at: number): Partial<EngineQuery["filters"]> {
  const filters: Partial<EngineQuery["filters"]>[] = [
    { inStock: true },
    { priceMin: 2_500, priceMax: 9_999 },
    { ratingMin: 4 },
  ];
  return filters[at % filters.length]!;
}

function report(): boolean {
  const rows = results.map(({ products, way, count, p50, p95, p99, max, perSecond }) => {
    return {
      products,
      way,
      searches: count,
      "p50 ms": p50,
      "p95 ms": p95,
      "p99 ms": p99,
      "max ms": max,
      "a second": perSecond,
    };
  });
  const most = Math.max(...results.map(({ products }) => products));
  const of = (way: string) => results.find((result) => result.products === most && result.way === way)!;
  const [ours, suggest, naive] = [of("search with facets"), of("suggest"), of("naive")];
  const others = [of("narrowed by a filter"), of("cheapest first"), of("browsing"), of("browsing, nothing kept")];
  const times = naive.p95 / ours.p95;
  return publish({
    name: "search",
    rows,
    figures: {
      products: most,
      p50: ours.p50,
      p95: ours.p95,
      p99: ours.p99,
      perSecond: ours.perSecond,
      suggestP95: suggest.p95,
      naiveP95: naive.p95,
      times,
    },
    goals: [
      {
        goal: `${most.toLocaleString("en-US")} products: p95 with facets under ${GOAL_P95_MS} ms (${ours.p95.toFixed(1)})`,
        reached: ours.p95 < GOAL_P95_MS,
      },
      ...others.map(({ way, p95 }) => ({
        goal: `${way}: p95 under ${GOAL_P95_MS} ms (${p95.toFixed(1)})`,
        reached: p95 < GOAL_P95_MS,
      })),
      {
        goal: `suggest: p95 under ${SUGGEST_GOAL_P95_MS} ms (${suggest.p95.toFixed(1)})`,
        reached: suggest.p95 < SUGGEST_GOAL_P95_MS,
      },
    ],
    notes: [
      `p95 of the naive way is ${times.toFixed(1)} × as long, its p50 ${(naive.p50 / ours.p50).toFixed(1)} ×; at ${most.toLocaleString("en-US")} it is asked ${naive.count} of the queries, once.`,
      `Warm, one at a time but where it says ${CLIENTS} at once, which keeps every core busy; queries are the judged ones and the catalogue's sixty commonest words, alone and in pairs.`,
      "What is browsed without words and is more than some 12,000 products is counted in a sample, which is kept a minute: once with, once without.",
      "Limited by the rows that are read to count facets and to rank by words, each from its own place in the table.",
    ],
  });
}
