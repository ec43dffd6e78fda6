import { afterAll, beforeAll, expect, test } from "bun:test";
import type { NatsServer } from "../scripts/stack/nats.ts";
import { Page } from "../src/live/testing.ts";
import { stockProducts } from "./support/kernel.ts";
import { freshNats } from "./support/nats.ts";
import { type FreshDatabase, freshDatabase } from "./support/postgres.ts";
import { startNode, type TestNode } from "./support/shop.ts";

const SEEN_WITHIN_MS = 250;
const SALES = 21;

let database: FreshDatabase;
let nats: NatsServer;
let here: TestNode;
let there: TestNode;

beforeAll(async () => {
  [database, nats] = await Promise.all([freshDatabase(), freshNats()]);
  await stockProducts(database.sql, [1_000, 1_000, 1_000]);
  const servers = { databaseUrl: database.url, natsUrl: nats.url };
  // One after the other: the first of them migrates.
  here = await startNode("here", servers);
  there = await startNode("there", servers);
}, 60_000);

afterAll(async () => {
  await Promise.all([here.stop(), there.stop()]);
  await nats.stop();
  await database.drop();
}, 30_000);

/** Puts a unit into a new cart and returns the product's version after it. */
async function sell(node: TestNode, productId: number): Promise<string> {
  const answer = await fetch(`${node.url}/api/cart/items`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ productId, quantity: 1 }),
  });
  expect(answer.status).toBe(201);
  const [row] = await database.sql`SELECT version FROM inventory WHERE product_id = ${productId}`;
  return `${productId}@${row?.version}`;
}

test("shoppers on two nodes see each other's reservations within a quarter of a second", async () => {
  const [mine, yours] = [
    await Page.open(`${here.url}/live?topics=stock:1`),
    await Page.open(`${there.url}/live?topics=stock:1`),
  ];
  const waits: number[] = [];
  for (let sale = 0; sale < SALES; sale += 1) {
    const began = performance.now();
    const shown = await sell(sale % 2 === 0 ? here : there, 1);
    for (const page of [mine, yours]) await page.until(({ messages }) => messages.at(-1)?.id === shown);
    waits.push(performance.now() - began);
  }
  waits.sort((a, b) => a - b);
  expect(waits[Math.floor(SALES / 2)]).toBeLessThan(SEEN_WITHIN_MS);
  expect(mine.messages.length).toBeGreaterThanOrEqual(SALES);
  for (const page of [mine, yours]) page.close();
}, 30_000);

test("the door leaves a live page as it is: no compression, no holding back, and its safety headers", async () => {
  const abort = new AbortController();
  const { headers } = await fetch(`${here.url}/live?topics=stock:2`, {
    signal: abort.signal,
    headers: { "accept-encoding": "gzip", accept: "text/html, text/event-stream" },
  });
  expect(headers.get("content-type")).toStartWith("text/event-stream");
  expect(headers.get("cache-control")).toBe("no-store");
  expect(headers.get("content-encoding")).toBeNull();
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  abort.abort();
});

test("a node that leaves tells its pages when to come back, and another node shows them the same", async () => {
  const page = await Page.open(`${there.url}/live?topics=stock:3`);
  const shown = await sell(there, 3);
  await page.until(({ messages }) => messages.at(-1)?.id === shown);
  await there.stop();
  await page.until(({ hasEnded }) => hasEnded);
  expect(page.messages.at(-1)?.event).toBe("server-closing");
  const again = await Page.open(`${here.url}/live?topics=stock:3`);
  await again.until(({ messages }) => messages.at(-1)?.id === shown);
  again.close();
}, 30_000);
