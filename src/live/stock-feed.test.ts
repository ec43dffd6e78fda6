import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { connect, type NatsConnection } from "nats";
import type { StockLevel } from "../../actors/inventory/messages.ts";
import { type FreshDatabase, freshDatabase, freshNats } from "../../test/support/index.ts";
import { createLog } from "../platform/log.ts";
import { connectPostgres, type Sql } from "../platform/postgres.ts";
import { StockFeed } from "./stock-feed.ts";
import { eventually, ManualTimers } from "./testing.ts";
import { addProducts, announce, reserve } from "./testing-stock.ts";

let database: FreshDatabase;
let sql: Sql;
let queries = 0;
let watched: number[] = [];
let changes: StockLevel[] = [];
let timers = new ManualTimers();
let feed: StockFeed;
const opened: NatsConnection[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  await addProducts(database.sql, 50);
  // Counts the queries that the feed sends.
  sql = new Proxy(database.sql, {
    apply: (target, self, call) => {
      queries += 1;
      return Reflect.apply(target, self, call);
    },
  });
});

beforeEach(() => {
  feed?.close();
  [queries, watched, changes, timers] = [0, [], [], new ManualTimers()];
  feed = openFeed(sql);
});

afterAll(async () => {
  feed.close();
  for (const connection of opened) await connection.close();
  await database.drop();
});

function openFeed(from: Sql): StockFeed {
  return new StockFeed({
    sql: from,
    log: createLog("silent"),
    watched: () => watched,
    changed: (level) => changes.push(level),
    timers,
  });
}

async function broker() {
  const server = await freshNats();
  const dial = async () => {
    const connection = await connect({ servers: server.url, maxReconnectAttempts: -1, reconnectTimeWait: 20 });
    opened.push(connection);
    return connection;
  };
  return { server, dial, node: await dial(), other: await dial() };
}

test("many who ask at once share one query, and products that do not exist are left out", async () => {
  const asked = await Promise.all(Array.from({ length: 200 }, (_, i) => feed.levels([(i % 40) + 1, 999_999])));
  expect(queries).toBe(1);
  expect([...asked[0]!.keys()]).toEqual([1]);
  expect(asked[41]!.get(2)).toMatchObject({ productId: 2, available: 100, reserved: 0 });
});

test("a commit of this node is shown without a broker and without asking Postgres", async () => {
  const level = await reserve(sql, 3);
  queries = 0;
  feed.changed(level);
  expect((await feed.levels([3])).get(3)).toEqual(level);
  expect([queries, changes]).toEqual([0, [level]]);
});

test("repeated and older levels change nothing, whatever order they come in", async () => {
  const at = (version: number): StockLevel => ({ productId: 4, available: 100 - version, reserved: version, version });
  for (const version of [7, 9, 8, 9, 7, 10]) feed.changed(at(version));
  expect(changes.map(({ version }) => version)).toEqual([7, 9, 10]);
  expect(feed.peek(4)).toEqual(at(10));
});

test("a commit that overtakes a query in flight is not undone by it", async () => {
  const asking = feed.levels([5]);
  const newer = { productId: 5, available: 1, reserved: 99, version: 99 };
  feed.changed(newer);
  expect((await asking).get(5)).toEqual(newer);
});

test("another node's commit arrives by the broker", async () => {
  const { node, other } = await broker();
  feed.follow(node);
  await eventually(() => feed.hearsEvents);
  const level = await reserve(sql, 6);
  announce(other, level);
  await eventually(() => changes.length > 0);
  expect(changes).toEqual([level]);
});

test("a message that is no stock event is left aside", async () => {
  const { node, other } = await broker();
  feed.follow(node);
  await eventually(() => feed.hearsEvents);
  for (const body of ["", "{", "null", '{"data":{"productId":"7"}}', '{"data":{"productId":7,"available":-1}}']) {
    other.publish("stock.7", new TextEncoder().encode(body));
  }
  const level = { productId: 7, available: 99, reserved: 1, version: 1 };
  announce(other, level);
  await eventually(() => changes.length > 0);
  expect(changes).toEqual([level]);
});

test("what was sold while the broker was away is shown as soon as it is back", async () => {
  const { server, node, dial } = await broker();
  watched = [8];
  feed.follow(node);
  await eventually(() => feed.hearsEvents);
  await feed.levels([8, 9]);
  await server.stop();
  await eventually(() => !feed.hearsEvents);
  const [seen, unseen] = [await reserve(sql, 8), await reserve(sql, 9)];
  await timers.pass(1);
  await server.restart();
  await eventually(() => feed.hearsEvents && feed.peek(8)?.version === seen.version);
  expect((await feed.levels([9])).get(9)).toEqual(unseen);
  const next = await reserve(sql, 8);
  announce(await dial(), next);
  await eventually(() => feed.peek(8)?.version === next.version);
});

test("without a broker, what is watched is read from Postgres every second, and only that", async () => {
  watched = [10];
  await feed.levels([10, 11]);
  const level = await reserve(sql, 10);
  await reserve(sql, 11);
  await timers.pass(2_500);
  await eventually(() => feed.peek(10)?.version === level.version);
  expect(feed.peek(11)?.version).toBe(0);
});

test("with a broker, a lost event is noticed within half a minute", async () => {
  const { node } = await broker();
  watched = [12];
  feed.follow(node);
  await eventually(() => feed.hearsEvents);
  await feed.levels([12]);
  const level = await reserve(sql, 12);
  queries = 0;
  await timers.pass(20_000);
  expect([feed.peek(12)?.version, queries]).toEqual([0, 0]);
  await timers.pass(12_000);
  await eventually(() => feed.peek(12)?.version === level.version);
});

test("when Postgres cannot be asked, the last known level is shown and the unknown is an error", async () => {
  const gone = connectPostgres(database.url, 1, "test");
  const alone = openFeed(gone);
  await alone.levels([1]);
  await gone.end();
  await timers.pass(60_000);
  expect((await alone.levels([1])).get(1)?.available).toBe(100);
  await expect(alone.levels([1, 2])).rejects.toThrow();
  alone.close();
});
