import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { eventually, type FreshDatabase, freshDatabase, freshNats } from "../../../test/support/index.ts";
import { createLog } from "../../platform/log.ts";
import { NatsBroker } from "../../platform/nats.ts";
import type { SearchRecord } from "../search.ts";
import { EVERYWHERE, searchIn } from "../url.ts";
import { clickedFact, type SearchFact, searchedFact } from "./facts.ts";
import { keepSearches } from "./keep.ts";
import { pruneSearches } from "./prune.ts";
import { type ReportView, searchReport } from "./report.ts";
import { openSearchLog } from "./search-log.ts";
import { writeFacts } from "./write.ts";

const log = createLog("silent");
const DAY_MS = 24 * 60 * 60_000;

let db: FreshDatabase;
let nats: Awaited<ReturnType<typeof freshNats>>;
let broker: NatsBroker;
let ids = 0;

beforeAll(async () => {
  [db, nats] = await Promise.all([freshDatabase(), freshNats()]);
  broker = new NatsBroker(nats.url, "search-log-test", log);
});
afterAll(async () => {
  await broker.stop();
  await Promise.all([nats.stop(), db.drop()]);
});
beforeEach(async () => {
  await db.sql`TRUNCATE searches, search_clicks, search_popular`;
});

const newId = () => `search-${String(++ids).padStart(9, "0")}`;

function record(search: string, given: Partial<SearchRecord> = {}): SearchRecord {
  return {
    searchId: newId(),
    at: new Date(),
    query: searchIn(EVERYWHERE, new URLSearchParams(search), 24),
    understood: { text: "", filters: {} },
    ...{ total: 3, match: "all", didYouMean: null, engine: "postgres", isCached: false, latencyMs: 4.5 },
    ...given,
  };
}

const searched = (search: string, given: Partial<SearchRecord> = {}) => searchedFact(record(search, given));
const clicked = ({ id }: SearchFact, productId: number, position: number) =>
  clickedFact(id, productId, position, Date.now())!;
const popular = () =>
  db.sql<{ text: string; searches: number; clicks: number }[]>`
    SELECT text, searches, clicks FROM search_popular ORDER BY text`.then((rows) => rows.map((row) => ({ ...row })));
const report = (view: ReportView, days = 7) => searchReport(db.sql, { days, view, page: 1, limit: 10 });

test("what must not be there is kept with its dash, and so never counts as a search for it", () => {
  expect(searched("q=Mug+-Blue+-%22dark+red%22+%22tea+cup%22")).toMatchObject({
    words: 'mug -blue -"dark red" tea cup',
  });
});

test("a search and a click on it go by the event log into the tables, whichever comes first", async () => {
  const noting = openSearchLog({ broker, log });
  const keeping = keepSearches({ sql: db.sql, broker, log });
  const search = record("q=Blue++Mug&brand=kiln&page=2");
  noting.clicked(search.searchId, 12, 27);
  noting.searched(search);
  const found = await eventually("both rows", async () => {
    const rows = await db.sql`
      SELECT id, words, filters, sort, page, total, match, engine, is_cached, latency_ms, product_id, position
      FROM searches JOIN search_clicks ON search_id = id`;
    return rows[0];
  });
  expect({ ...found }).toEqual({
    ...{ id: search.searchId, words: "blue mug", page: 2, total: 3, engine: "postgres", is_cached: false },
    ...{ sort: "relevance", match: "all", latency_ms: 4.5 },
    ...{ filters: { brands: ["kiln"], shops: [], attributes: {} }, product_id: 12, position: 27 },
  });
  expect(noting.waiting).toBe(0);
  noting.stop();
  await keeping.stop();
});

test("without a broker a search is noted by nobody, and nobody waits or fails", () => {
  const away = { connection: () => null, onConnect: () => () => {} };
  const noting = openSearchLog({ broker: away, log });
  for (let many = 0; many < 10_050; many += 1) noting.searched(record("q=mug"));
  expect(noting.waiting).toBe(10_000);
  noting.stop();
});

test("what is written twice counts once", async () => {
  const mug = searched("q=mug");
  const facts = [mug, clicked(mug, 1, 2), clicked(mug, 5, 4)];
  await writeFacts(db.sql, facts);
  await writeFacts(db.sql, [...facts, ...facts]);
  expect(await popular()).toEqual([{ text: "mug", searches: 1, clicks: 2 }]);
  expect((await report("top")).rows).toMatchObject([{ words: "mug", searches: 1, followed: 1, position: 3 }]);
});

test("two nodes that write the same words at once wait for each other in no circle", async () => {
  const words = Array.from({ length: 40 }, (_, at) => `word${at}`);
  const batch = (order: string[]) => order.map((word) => searched(`q=${word}`));
  const batches = Array.from({ length: 6 }, (_, at) => batch(at % 2 ? words : words.toReversed()));
  await Promise.all(batches.map((facts) => writeFacts(db.sql, facts)));
  expect((await popular()).every(({ searches }) => searches === 6)).toBe(true);
});

test("only words that found something by themselves become popular", async () => {
  await writeFacts(db.sql, [
    searched("q=mug"),
    searched("q=MUG!"),
    searched("q=nothing", { total: 0 }),
    searched("q=mugg", { match: "resembling" }),
    searched("q=bowl&page=2"),
    searched(""),
  ]);
  expect(await popular()).toEqual([{ text: "mug", searches: 2, clicks: 0 }]);
});

const wordsOf = (text: string) => searched(`${new URLSearchParams({ q: text })}`).words;

test("a mail address in the wrong field is not kept", () => {
  expect(wordsOf("mug for ada@example.com please")).toBe("mug for please");
});

test("nor is a phone number, however it is written", () => {
  for (const number of [
    ...["555-0100", "555.0100", "(555) 010-0199", "555 010 0199", "1-555-010-0199", "5550100199", "15550100199"],
    ...["+1 555 010 0199", "+15550100199", "+44 (0)20 7946 0018", "0044 20 7946 0018", "020 7946 0018", "0171/5550100"],
    "+\u0661 \u0665\u0665\u0665 \u0660\u0661\u0660 \u0660\u0661\u0669\u0669",
  ])
    expect([number, wordsOf(`mug ${number}, please`)]).toEqual([number, "mug please"]);
});

test("codes, sizes, prices and years are kept", () => {
  for (const [text, kept] of [
    ["4006381333931", "4006381333931"],
    ["012345678905", "012345678905"],
    ["WH-555-0100", "wh 555 0100"],
    ["WH-1000XM4", "wh 1000xm4"],
    ["910-005620", "910 005620"],
    ["ssd 500 1000 gb", "ssd 500 1000 gb"],
    ["tv 1080 2160", "tv 1080 2160"],
    ["mug 2019-2024", "mug 2019 2024"],
    ["lamp $1,299.99", "lamp 1 299.99"],
  ] as const)
    expect([text, wordsOf(text)]).toEqual([text, kept]);
});

test("a click that can be none is none", () => {
  for (const [id, product, position] of [
    ["short", 1, 1],
    ["' OR 1=1 --xxxxxx", 1, 1],
    [newId(), 0, 1],
    [newId(), 1, 0],
    [newId(), 1.5, 1],
    [newId(), 1, 1e9],
    [newId(), 2 ** 40, 1],
    [newId(), Number.NaN, 1],
  ] as const)
    expect(clickedFact(id, product, position, Date.now())).toBeNull();
});

test("the report tells what is searched most, what finds nothing, and what nobody follows", async () => {
  const mugs = [searched("q=mug"), searched("q=Mug", { isCached: true }), searched("q=mug&page=2")];
  const old = searched("q=lamp", { at: new Date(Date.now() - 3 * DAY_MS) });
  const others = [searched("q=bowl"), searched("q=zebra", { total: 0 }), searched("q=zebra", { total: 0 }), old];
  await writeFacts(db.sql, [...mugs, ...others, clicked(mugs[0]!, 1, 1), clicked(mugs[2]!, 2, 30), clicked(old, 3, 2)]);
  const top = await report("top");
  expect(top.figures).toMatchObject({ searches: 6, followed: 0.5, position: 11, nothing: 1 / 3, cached: 1 / 6 });
  expect(top.rows.map(({ words, searches }) => [words, searches])).toEqual([
    ["mug", 2],
    ["zebra", 2],
    ["bowl", 1],
    ["lamp", 1],
  ]);
  expect((await report("nothing")).rows.map(({ words }) => words)).toEqual(["zebra"]);
  expect((await report("unfollowed")).rows.map(({ words }) => words)).toEqual(["bowl"]);
  expect((await report("top", 1)).rows.map(({ words }) => words)).toEqual(["mug", "zebra", "bowl"]);
  expect((await searchReport(db.sql, { days: 7, view: "top", page: 2, limit: 3 })).rows).toHaveLength(1);
});

test("a report of no time at all has no figures instead of nonsense", async () => {
  expect(await report("top")).toEqual({
    figures: { searches: 0, nothing: null, followed: null, cached: null, position: null, p50: null, p95: null },
    rows: [],
    hasMore: false,
  });
});

test("after ninety days a search is forgotten, and a click on one that nobody made after two hours", async () => {
  const ago = (ms: number) => new Date(Date.now() - ms);
  const [young, old] = [searched("q=young"), searched("q=old", { at: ago(91 * DAY_MS) })];
  const madeUp = { ...clicked({ ...young, id: newId() }, 9, 1), at: ago(DAY_MS).getTime() };
  await writeFacts(db.sql, [young, old, clicked(young, 1, 1), { ...clicked(old, 2, 1), at: old.at }, madeUp]);
  expect(await pruneSearches(db.sql)).toBe(3);
  const left = await db.sql`SELECT words, product_id FROM searches JOIN search_clicks ON search_id = id`;
  expect(left.map((row) => ({ ...row }))).toEqual([{ words: "young", product_id: 1 }]);
  expect(await pruneSearches(db.sql)).toBe(0);
});
