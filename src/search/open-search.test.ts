import { afterEach, beforeEach, expect, test } from "bun:test";
import { eventually, type FreshDatabase, freshDatabase, freshNats } from "../../test/support/index.ts";
import { type Mood, type StandIn, startTypesense } from "../../test/support/typesense.ts";
import { postgresCatalogue } from "../catalogue/postgres-catalogue.ts";
import { createLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { NatsBroker } from "../platform/nats.ts";
import type { Sql } from "../platform/postgres.ts";
import { ensureStreams } from "../platform/streams.ts";
import { tellBreaker } from "./breaker-news.ts";
import { BREAKER_LIMITS } from "./engines.ts";
import { openSearch, type SearchParts, type SearchService } from "./open-search.ts";
import { refreshDocuments } from "./postgres/documents.ts";
import { NO_FILTERS, type SearchQuery } from "./query.ts";
import type { SearchRecord, SearchResults } from "./search.ts";
import { reindexTypesense } from "./sync/reindex.ts";
import { writeClient } from "./typesense/client.ts";
import { Collections } from "./typesense/collections.ts";
import { makeWords } from "./understand/make-words.ts";

const log = createLog("silent");
const TITLES = ["Stoneware mug", "Walnut table", "Walnut chair", "Oak chair", "Blown vase", "Linen apron"];
let db: FreshDatabase;
let sql: Sql;
const opened: { stop(): unknown }[] = [];

beforeEach(async () => {
  db = await freshDatabase();
  ({ sql } = db);
  await sql`INSERT INTO shops ${sql([
    { slug: "miras-kiln", name: "Mira's Kiln" },
    { slug: "omars-glass", name: "Omar's Glass" },
  ])}`;
  await sql`INSERT INTO categories ${sql([
    { slug: "home", name: "Home", parent_id: null },
    { slug: "kitchen", name: "Kitchen", parent_id: 1 },
    { slug: "furniture", name: "Furniture", parent_id: 1 },
  ])}`;
  await sql`INSERT INTO brands ${sql([{ slug: "alder", name: "Alder" }])}`;
  for (const [index, title] of TITLES.entries()) {
    const isFurniture = /table|chair/.test(title);
    const about = { title, slug: "thing", source: "test", external_id: `T-${index + 1}`, content_hash: "" };
    const place = { shop_id: (index % 2) + 1, category_id: isFurniture ? 3 : 2, brand_id: isFurniture ? 1 : null };
    await sql`INSERT INTO products ${sql({ ...about, ...place, price: 1_000 * (index + 1), popularity: 10 - index })}`;
    await sql`INSERT INTO inventory ${sql({ product_id: index + 1, on_hand: 5 })}`;
  }
  await refreshDocuments(
    sql,
    TITLES.map((_, index) => index + 1),
  );
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.stop();
  await db.drop();
});

function open(more: Partial<SearchParts> = {}): SearchService {
  const search = openSearch({ sql, catalogue: postgresCatalogue(sql), log, ...more });
  opened.push(search);
  return search;
}

async function openTypesense(): Promise<StandIn> {
  const server = startTypesense();
  opened.push(server);
  await reindexTypesense(sql, new Collections(writeClient(server.settings)));
  return server;
}

function asking(text: string, more: Partial<SearchQuery> = {}): SearchQuery {
  return { text, filters: NO_FILTERS, sort: "relevance", page: 1, limit: 24, ...more };
}

const titles = ({ items }: { items: readonly { title: string }[] }) => items.map(({ title }) => title);

test("finds, counts, and names what it counts", async () => {
  const found = await open().search(asking("chair", { filters: { ...NO_FILTERS, brands: ["alder"] } }));
  expect(titles(found).sort()).toEqual(["Oak chair", "Walnut chair"]);
  expect(found).toMatchObject({ total: 2, page: 1, hasMore: false, match: "all", instead: null, engine: "postgres" });
  expect(found.facets?.brands).toEqual([{ value: "alder", label: "Alder", count: 2, isChosen: true }]);
  // Everything found is furniture: the way there, and nothing to choose beside it.
  expect(found.facets?.categories.map(({ value, count, depth }) => [value, count, depth])).toEqual([
    ["home", 2, 0],
    ["furniture", 2, 1],
  ]);
});

test("a chosen category shows the way to it, and a chosen name that finds nothing stays to be given up", async () => {
  const filters = { ...NO_FILTERS, category: "home", shops: ["omars-glass", "no-such-shop"] };
  const { facets } = await open().search(asking("", { filters }));
  expect(facets?.categories.map(({ value, isChosen, depth }) => [value, isChosen, depth])).toEqual([
    ["home", true, 0],
    ["furniture", false, 1],
    ["kitchen", false, 1],
  ]);
  expect(facets?.shops).toContainEqual({ value: "no-such-shop", label: "no-such-shop", count: 0, isChosen: true });
});

test("nothing found is never the end: without the filters, or what is popular", async () => {
  const search = open();
  const narrowed = await search.search(asking("chair", { filters: { ...NO_FILTERS, priceMax: 1_500 } }));
  expect(narrowed).toMatchObject({ items: [], total: 0, instead: { why: "without-filters", total: 2 } });
  const unknown = await search.search(asking("xylophone"));
  expect(unknown).toMatchObject({ items: [], total: 0, instead: { why: "popular", total: TITLES.length } });
  expect(titles({ items: unknown.instead?.items ?? [] })[0]).toBe("Stoneware mug");
});

test("another spelling is offered only where it finds more", async () => {
  await makeWords(sql, { isForced: true });
  const search = open();
  expect((await search.search(asking("walnit"))).didYouMean).toBe("walnut");
  expect((await search.search(asking("walnut"))).didYouMean).toBeNull();
  expect((await search.search(asking("xylophone"))).didYouMean).toBeNull();
});

test("the same search is made once, however it is written, and anew when something changed", async () => {
  const records: SearchRecord[] = [];
  const search = open({ searchLog: { searched: (record) => records.push(record), clicked: () => {} } });
  await search.search(asking("walnut chair"));
  await search.search(asking("  WALNUT   chair "));
  expect(records.map(({ isCached }) => isCached)).toEqual([false, true]);
  expect(new Set(records.map(({ searchId }) => searchId)).size).toBe(2);
  await sql`UPDATE products SET title = 'Cherry chair' WHERE id = 3`;
  await refreshDocuments(sql, [3]);
  search.forget([3]);
  expect((await search.search(asking("walnut chair"))).match).not.toBe("all");
  expect(records.at(-1)?.isCached).toBe(false);
});

test("a change drops what shows the product or found nothing; the rest is given out once more while it is made anew", async () => {
  const records: SearchRecord[] = [];
  const search = open({ searchLog: { searched: (record) => records.push(record), clicked: () => {} } });
  const queries = ["vase", "xylophone", "table"].map((text) => asking(text));
  for (const query of queries) await search.search(query);
  await sql`UPDATE products SET title = 'Glass table' WHERE id = 5`;
  await refreshDocuments(sql, [5]);
  search.forget([5]);
  for (const query of queries) await search.search(query);
  expect(records.slice(3).map(({ isCached }) => isCached)).toEqual([false, false, true]);
  await eventually("the table of glass", async () => titles(await search.search(asking("table"))).length === 2);
});

test("the last unit's going is heard by searches that show it or ask for stock, and by no others", async () => {
  const records: SearchRecord[] = [];
  const search = open({ searchLog: { searched: (record) => records.push(record), clicked: () => {} } });
  const shows = asking("vase");
  const asksForStock = asking("", { filters: { ...NO_FILTERS, inStock: true } });
  const other = asking("table");
  for (const query of [shows, asksForStock, other]) await search.search(query);
  search.stockChanged([5]);
  for (const query of [shows, asksForStock, other]) await search.search(query);
  expect(records.slice(3).map(({ isCached }) => isCached)).toEqual([false, false, true]);
});

test("searches that are not to be logged are not", async () => {
  const records: SearchRecord[] = [];
  const search = open({ searchLog: { searched: (record) => records.push(record), clicked: () => {} } });
  await search.search(asking("mug"), { isLogged: false });
  expect(records).toEqual([]);
});

test("of what was chosen the log hears what the shop knows, and nothing that was only typed into the address", async () => {
  await sql`UPDATE products SET attributes = '{"Wood": "oak"}' WHERE id = 4`;
  await refreshDocuments(sql, [4]);
  const records: SearchRecord[] = [];
  const search = open({ searchLog: { searched: (record) => records.push(record), clicked: () => {} } });
  const known = { category: "furniture", brands: ["alder"], shops: ["omars-glass"], priceMax: 9_000 };
  const filters = { ...known, attributes: { Wood: ["oak"] } };
  const typed = { Wood: ["oak", "ada@example.com"], "call me": ["555 0100"] };
  const mixed = { ...known, brands: ["ada", "alder"], shops: ["555-0100", "omars-glass"], attributes: typed };
  await search.search(asking("chair", { filters }));
  await search.search(asking("chair", { filters: { ...mixed, attributes: { Wood: typed.Wood } } }));
  await search.search(asking("chair", { filters: { ...mixed, category: "ada", attributes: typed } }));
  expect(records.map(({ query }) => query.filters).slice(0, 2)).toEqual([filters, filters]);
  expect(JSON.stringify(records)).not.toMatch(/ada|555/);
});

/** What both engines must count alike: which attributes are offered is each one's choice. */
function countsIn({ facets }: SearchResults): object {
  const { categories, brands, shops, prices, priceSpan, ratings, inStock } = facets!;
  return { categories, brands, shops, prices, priceSpan, ratings, inStock };
}

test("both engines find the same", async () => {
  const { settings } = await openTypesense();
  const [postgres, typesense] = [open(), open({ typesense: settings })];
  const queries = [
    ...["walnut", "chairs", "walnut chair", "alder", "furniture", "", "T-5", "xylophone"].map((text) => asking(text)),
    ...(["price-asc", "price-desc", "popular", "newest", "rating"] as const).map((sort) => asking("", { sort })),
    asking('"walnut chair"'),
    asking("chair", { filters: { ...NO_FILTERS, shops: ["omars-glass"], inStock: true } }),
    asking("", { filters: { ...NO_FILTERS, category: "kitchen", priceMin: 2_000 } }),
  ];
  for (const query of queries) {
    const [one, other] = [await postgres.search(query), await typesense.search(query)];
    expect(other.engine).toBe("typesense");
    const order = (found: string[]) => (query.sort === "relevance" ? found.sort() : found);
    expect({ query, titles: order(titles(other)), total: other.total, match: other.match }).toEqual({
      ...{ query, titles: order(titles(one)), total: one.total, match: one.match },
    });
    expect(countsIn(other)).toEqual(countsIn(one));
  }
});

/** So many searches at once, no two the same, that memory does not answer them. */
async function crowd(search: SearchService, size: number, from: number) {
  return Promise.all(
    Array.from({ length: size }, (_, n) =>
      search.search(asking("chair", { filters: { ...NO_FILTERS, priceMax: 9_000 + from + n } })),
    ),
  );
}

const SICK: Mood[] = ["hanging", "failing", "flapping"];

test.each(SICK)("under load a %s Typesense is spared, and every search is answered", async (mood) => {
  const server = await openTypesense();
  const { registry } = createMetrics();
  const search = open({ typesense: server.settings, registry });
  expect((await search.search(asking("chair"))).engine).toBe("typesense");
  const before = server.arrived();
  server.be(mood);
  for (let wave = 0; wave < 8; wave++)
    for (const found of await crowd(search, 40, wave * 40))
      expect(titles(found).sort()).toEqual(["Oak chair", "Walnut chair"]);
  // Until it opened: what was in flight, and the failures in a row. One probe for each time it was tried since is possible.
  const { inFlightMax, failuresInARow, callsMin } = BREAKER_LIMITS;
  const most = mood === "flapping" ? 40 + inFlightMax + callsMin : inFlightMax + failuresInARow - 1;
  expect(server.arrived() - before).toBeLessThanOrEqual(most + 8);
  expect(search.status.breaker).not.toBe("closed");
  expect(await registry.metrics()).toMatch(/souk_search_breaker [12]/);
});

test("each change of the breaker is a fact", async () => {
  const nats = await freshNats();
  const broker = new NatsBroker(nats.url, "test", log, 1);
  const connection = await eventually("the broker", () => broker.connection());
  await ensureStreams(connection);
  const heard: string[] = [];
  connection.subscribe("search-engine.>", { callback: (_, { subject }) => heard.push(subject) });
  await connection.flush();
  const tell = tellBreaker({ broker, log, nodeId: "node-7" });
  for (const state of ["open", "half-open", "closed"] as const) tell(state);
  await eventually("three facts", () => heard.length === 3);
  expect(heard).toEqual([
    "search-engine.node-7.degraded",
    "search-engine.node-7.tried",
    "search-engine.node-7.recovered",
  ]);
  await broker.stop();
  await nats.stop();
});
