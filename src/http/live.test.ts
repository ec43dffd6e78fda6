import { afterAll, beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import { type FreshDatabase, freshDatabase } from "../../test/support/index.ts";
import { Hub } from "../live/hub.ts";
import type { StockReader } from "../live/stock-reader.ts";
import { eventually, Page } from "../live/testing.ts";
import { closeNodes, openNode } from "../live/testing-node.ts";
import { addProducts } from "../live/testing-stock.ts";
import { createLog } from "../platform/log.ts";
import { live, productIds } from "./live.ts";

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await addProducts(database.sql, 300);
});

afterAll(async () => {
  await closeNodes();
  await database.drop();
});

test("a live page is a stream that nobody stores or holds back", async () => {
  const { url } = openNode(database.sql);
  const abort = new AbortController();
  const { status, headers } = await fetch(`${url}/live?topics=stock:1`, { signal: abort.signal });
  expect(status).toBe(200);
  expect(headers.get("content-type")).toStartWith("text/event-stream");
  expect([headers.get("cache-control"), headers.get("x-accel-buffering")]).toEqual(["no-store", "no"]);
  abort.abort();
});

test("what is no list of products is refused with a code", async () => {
  const { url, hub } = openNode(database.sql);
  const tooMany = Array.from({ length: 251 }, (_, i) => `stock:${i + 1}`).join(",");
  const topics = [
    "",
    "?topics=",
    "?topics=stock",
    "?topics=stock:0",
    "?topics=stock:1,",
    "?topics=cart:1",
    `?topics=${tooMany}`,
  ];
  for (const query of [
    ...topics,
    "?topics=stock:2147483648",
    "?topics=stock:-1",
    "?topics=stock:1e3",
    "?topics=stock:1%00",
  ]) {
    expect(await problem(`${url}/live${query}`)).toMatchObject({ status: 400, code: "invalid_topics" });
  }
  for (const query of ["", "?ids=", "?ids=one", "?ids=1,stock:2"]) {
    expect(await problem(`${url}/api/live/stock${query}`)).toMatchObject({ status: 400, code: "invalid_ids" });
  }
  expect(hub.stats()).toMatchObject({ connections: 0, topics: 0 });
});

test("a product that does not exist is left out, and a page of none is not found", async () => {
  const { url, hub } = openNode(database.sql);
  expect(await problem(`${url}/live?topics=stock:9999`)).toMatchObject({ status: 404, code: "unknown_product" });
  const page = await Page.open(`${url}/live?topics=stock:9999,stock:1`);
  await page.until(({ messages }) => messages.length === 1);
  expect([...hub.keys("stock")]).toEqual(["1"]);
  page.close();
});

test("a page may watch 250 products, each once however often it is named", async () => {
  const { page } = openNode(database.sql);
  const names = Array.from({ length: 250 }, (_, i) => `stock:${i + 1}`);
  const wide = await page(names.join(","));
  await wide.until(({ messages }) => messages.length === 250);
  expect(new Set(wide.messages.map(({ id }) => id)).size).toBe(250);
  const twice = await page("stock:1,stock:1&topics=stock:1");
  await twice.until(({ messages }) => messages.length === 1);
});

test("a node that has all the pages it may have says when to try again", async () => {
  const { url, page, hub } = openNode(database.sql, { connectionsMax: 1 });
  const first = await page("stock:1");
  const refused = await fetch(`${url}/live?topics=stock:1`);
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get("retry-after"))).toBeWithin(5, 16);
  expect(await refused.json()).toMatchObject({ code: "too_many_live_pages" });
  first.close();
  await eventually(() => hub.stats().connections === 0);
  await page("stock:1");
});

test("when stock cannot be read, a page is asked to try again", async () => {
  const log = createLog("silent");
  const stock: StockReader = { levels: () => Promise.reject(new Error("Postgres is away")) };
  const hub = new Hub({ log, tickMs: 20, connectionsMax: 10 });
  const answer = await live({ stock, log }, hub).handle(new Request("http://localhost/live?topics=stock:1"));
  expect([answer.status, answer.headers.get("content-type")]).toEqual([503, "application/problem+json"]);
  expect(answer.headers.has("retry-after")).toBe(true);
  void hub.close();
});

test("five hundred tabs that open and close, some before they were answered, leave nothing behind", async () => {
  const { url, hub } = openNode(database.sql);
  for (let round = 0; round < 10; round += 1) {
    const aborts = Array.from({ length: 50 }, () => new AbortController());
    const opening = aborts.map(({ signal }, i) =>
      fetch(`${url}/live?topics=stock:${i + 1},stock:300`, { signal }).catch(() => undefined),
    );
    for (const abort of aborts.slice(25)) abort.abort();
    await Promise.all(opening.slice(0, 25));
    for (const abort of aborts) abort.abort();
    await Promise.all(opening);
  }
  await fetch(`${url}/live?topics=stock:1`, { method: "HEAD" });
  await eventually(() => hub.stats().connections === 0);
  expect(hub.stats()).toMatchObject({ connections: 0, topics: 0, slow: 0, unsent: 0 });
});

test("a quiet page outlives the server's idle timeout, on heartbeats alone", async () => {
  const { page } = openNode(database.sql, { idleTimeoutS: 1, heartbeatMs: 200 });
  const quiet = await page("stock:2");
  await quiet.until(({ heartbeats }) => heartbeats >= 26);
  expect(quiet.hasEnded).toBe(false);
}, 20_000);

test("a server that stops ends its pages with a time to come back, and stops at once", async () => {
  const { page, app, close } = openNode(database.sql);
  const pages = await Promise.all([page("stock:1"), page("stock:2")]);
  await close();
  await app.stop(true);
  for (const each of pages) {
    await each.until(({ hasEnded }) => hasEnded);
    expect(each.messages.at(-1)).toMatchObject({ event: "server-closing", data: "reconnect" });
    expect(Number(each.messages.at(-1)?.retry)).toBeWithin(1_000, 5_001);
  }
});

test("whatever is asked for, either it is a list of product ids or it is refused", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string(),
          fc.integer().map(String),
          fc.nat(300).map((id) => `stock:${id}`),
        ),
      ),
      (values) => {
        const ids = productIds(values, "stock:");
        if (ids === null) return;
        expect(ids.every((id) => Number.isInteger(id) && id > 0 && id <= 2_147_483_647)).toBe(true);
        expect(new Set(values)).toEqual(new Set(ids.map((id) => `stock:${id}`)));
      },
    ),
  );
});

async function problem(url: string): Promise<unknown> {
  const answer = await fetch(url);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  return answer.json();
}
