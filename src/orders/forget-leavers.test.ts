import { afterAll, beforeAll, expect, test } from "bun:test";
import { openMarket, type TestMarket } from "../http/pages/testing-market.ts";
import { forgetLeavers } from "./forget-leavers.ts";
import { placeOrder } from "./testing-orders.ts";

const HERE = "ada";
const GONE = "ben";
let market: TestMarket;

beforeAll(async () => {
  market = await openMarket();
  await market.sql`
    INSERT INTO accounts (id, mail_index, mail, name, password, cart_id) VALUES
      (${HERE}, 'mail of ada', '', '', '$argon2id$', 'cart of ada'), (${GONE}, 'mail of ben', '', '', '$argon2id$', 'cart of ben')`;
});
afterAll(() => market.close());

test("an order that was placed after its account was deleted lets go of its shopper, and nobody else's does", async () => {
  const { shop, sql } = market;
  await sql`DELETE FROM accounts WHERE id = ${GONE}`;
  const left = await placeOrder(shop, { accountId: GONE });
  const stayed = await placeOrder(shop, { accountId: HERE });
  const guests = await placeOrder(shop, { accountId: null });

  expect(await forgetLeavers(sql, shop.orders)).toBe(1);
  const accountOf = async (orderId: string) => (await shop.orders.read(orderId))?.accountId;
  expect([await accountOf(left.orderId), await accountOf(stayed.orderId)]).toEqual([null, HERE]);
  // The parcel still has to find its way.
  expect((await shop.orders.read(left.orderId))?.address).not.toBe("");
  await left.pack();
  await left.ship();
  await left.deliver();
  const known = await Promise.all([left, stayed, guests].map(({ orderId }) => shop.orders.read(orderId)));
  expect(known.map((order) => order?.address !== "")).toEqual([false, true, true]);
  expect(await forgetLeavers(sql, shop.orders)).toBe(0);
});

test("who left is known for two days", async () => {
  const { shop, sql } = market;
  const leavers = async () => (await sql`SELECT account_id FROM leavers`).map((row) => row.account_id);
  expect(await leavers()).toEqual([GONE]);
  await sql`UPDATE leavers SET left_at = now() - interval '49 hours'`;
  await forgetLeavers(sql, shop.orders);
  expect(await leavers()).toEqual([]);
});
