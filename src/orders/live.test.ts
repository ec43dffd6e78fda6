import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { Elysia } from "elysia";
import { orderFragments } from "../../views/fragments/order-fragments.tsx";
import type { Account } from "../accounts/account.ts";
import { live } from "../http/live.ts";
import { openMarket, type TestMarket } from "../http/pages/testing-market.ts";
import { Hub } from "../live/hub.ts";
import { Page } from "../live/testing.ts";
import { createLog } from "../platform/log.ts";
import { orderLinks } from "./links.ts";
import { ORDER, OrderFeed } from "./live.ts";
import { placeOrder } from "./testing-orders.ts";

const log = createLog("silent");
let market: TestMarket;
let feed: OrderFeed;
let hub: Hub;
let app: Elysia;
let signedIn: Account | null = null;
const ada: Account = { id: "ada", name: "Ada", email: "ada@example.org", cartId: "c", roles: [] };

beforeAll(async () => {
  market = await openMarket();
  const { sql, settings, shop } = { ...market, settings: market.shop.settings };
  Object.assign(shop.accounts, { of: async () => signedIn });
  hub = new Hub({ log, tickMs: 5, connectionsMax: 10 });
  hub.family("stock", () => undefined);
  feed = new OrderFeed({ hub, sql, log, settings, accounts: shop.accounts, render: orderFragments });
  app = new Elysia()
    .use(live({ stock: shop.stock, log }, hub, new Map([[ORDER, feed.door]])))
    .listen({ port: 0, hostname: "127.0.0.1" }) as unknown as Elysia;
});
afterAll(async () => {
  feed.stop();
  await hub.close();
  await app.stop(true);
  await market.close();
});
afterEach(() => {
  signedIn = null;
});

const address = (topics: string) => `http://127.0.0.1:${app.server?.port}/live?topics=${topics}`;

test("two windows of an order see what happens to it, told by a commit or found by looking", async () => {
  const { orderId, pack, ship } = await placeOrder(market.shop, { accountId: "ada" });
  signedIn = ada;
  const [one, other] = [await Page.open(address(`order:${orderId}`)), await Page.open(address(`order:${orderId}`))];
  const shows = (words: string) => Promise.all([one, other].map((page) => page.shows(words)));
  await shows("Being prepared");
  await pack();
  feed.changed(orderId);
  await shows("Your parcel is packed");
  await ship();
  await feed.refresh();
  await shows("tracking number 1Z1");
  one.close();
  other.close();
});

test("an order is live for its owner alone, and a guest's for whoever has its link", async () => {
  const mine = await placeOrder(market.shop, { accountId: "ada" });
  const guests = await placeOrder(market.shop, { accountId: null });
  const ask = async (topic: string, headers: Record<string, string> = {}) => {
    const gone = new AbortController();
    const { status } = await fetch(address(topic), { headers, signal: gone.signal });
    gone.abort();
    return status;
  };
  expect(await ask(`order:${mine.orderId}`)).toBe(404);
  signedIn = { ...ada, id: "ben" };
  expect(await ask(`order:${mine.orderId}`)).toBe(404);
  expect(await ask("order:S-9999-9999-9999")).toBe(404);
  expect(await ask("order:")).toBe(404);
  const cookie = orderLinks(market.shop.settings)
    .remember(new Request("http://localhost"), guests.orderId)
    .split(";")[0]!;
  expect(await ask(`order:${guests.orderId}`, { cookie })).toBe(200);
  expect(await ask(`order:${guests.orderId}`)).toBe(404);
  expect(await ask(`cart:${mine.orderId}`)).toBe(400);
  expect(await ask(`stock:1,order:${guests.orderId}`, { cookie })).toBe(200);
});

test("nobody's name or address is in what is sent", async () => {
  const { orderId } = await placeOrder(market.shop, { accountId: "ada" });
  signedIn = ada;
  const page = await Page.open(address(`order:${orderId}`));
  const text = await page.shows("Being prepared");
  expect(text).not.toMatch(/Ada Stone|350 5th Ave|ada@example/);
  page.close();
});
