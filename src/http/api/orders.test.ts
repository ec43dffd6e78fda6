import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import type { TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { line, newOrder, STAFF } from "../../../actors/order/testing.ts";
import type { Account, Role } from "../../accounts/account.ts";
import { orderLinks } from "../../orders/links.ts";
import { openMarket, type TestMarket } from "../pages/testing-market.ts";
import { Order, Orders, Return } from "./order-schemas.ts";

let market: TestMarket;
let placed = 0;
/** Who is signed in; null: a guest. */
let signedIn: Account | null = null;

beforeAll(async () => {
  market = await openMarket();
  Object.assign(market.shop.accounts, { of: async () => signedIn });
});
afterAll(() => market.close());
afterEach(() => {
  signedIn = null;
});

function account(id: string, ...roles: Role[]): Account {
  return { id, name: "Ada", email: "ada@example.org", cartId: `cart-of-${id}`, roles };
}

/** An order of two bowls of an account's, or a guest's; paid. */
async function order(accountId: string | null, { isDelivered = false } = {}): Promise<string> {
  placed += 1;
  const orderId = `S-0000-0000-${String(placed).padStart(4, "0")}`;
  const { vault, orders } = market.shop;
  const contact = vault.seal("order-contact", JSON.stringify({ name: "Ada", email: "ada@example.org" }));
  const address = vault.seal(
    "order-address",
    JSON.stringify({ name: "Ada", line1: "1 Main St", city: "New York", state: "NY", zip: "10001" }),
  );
  const given = { checkoutId: `c${placed}`, accountId, contact, address };
  const wanted = newOrder([line(1, 2, { title: "Speckled bowl" })], undefined, given);
  const allocate = { type: "allocate", orderId, cartId: "c", split: [{ warehouseId: 1, quantity: 2 }] } as const;
  await market.shop.inventory.ask("1", { ...allocate, commandId: `allocation-${orderId}` });
  await orders.asks.ask(orderId, { type: "place", order: wanted });
  await orders.asks.ask(orderId, { type: "note-captured", amount: wanted.totals.total });
  if (isDelivered) {
    for (const type of ["pack", "ship", "deliver"] as const) {
      const command = { type, no: 1, by: STAFF, commandId: type, carrier: "UPS", tracking: "1Z" } as never;
      expect(await orders.asks.ask(orderId, command)).toMatchObject({ ok: true });
    }
  }
  return orderId;
}

async function ask(path: string, { body, key, cookie }: { body?: unknown; key?: string; cookie?: string } = {}) {
  const headers = {
    "content-type": "application/json",
    ...(key && { "idempotency-key": key }),
    ...(cookie && { cookie }),
  };
  const init = body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
  const response = await market.app.handle(new Request(`http://localhost/api/orders${path}`, init));
  return {
    status: response.status,
    headers: response.headers,
    json: (await response.json()) as Record<string, unknown>,
  };
}
const fits = (schema: TSchema, json: unknown) =>
  [...Value.Errors(schema, json)].map(({ path, message }) => `${path}: ${message}`);

test("an account sees its orders, the newest first, a page at a time", async () => {
  const [first, second, third] = [await order("ada"), await order("ada"), await order("ada")];
  await order("ben");
  signedIn = account("ada");
  const { json } = await ask("?limit=2");
  expect(fits(Orders, json)).toEqual([]);
  expect(json).toMatchObject({
    orders: [{ id: third }, { id: second, units: 2, status: "processing" }],
    hasMore: true,
  });
  expect((await ask("?limit=2&page=2")).json).toMatchObject({ orders: [{ id: first }], hasMore: false });
  expect((await ask("?page=0")).status).toBe(422);
});

test("an order is told whole, and is as the document says", async () => {
  const orderId = await order("ada");
  signedIn = account("ada");
  const { status, json } = await ask(`/${orderId.toLowerCase()}`);
  expect([status, fits(Order, json)]).toEqual([200, []]);
  expect(json).toMatchObject({
    id: orderId,
    contact: { email: "ada@example.org" },
    address: { city: "New York" },
    shipments: [{ no: 1, from: "Newark", status: "processing" }],
    subOrders: [{ productIds: [1] }],
    timeline: [
      { type: "OrderPlaced", by: "shopper" },
      { type: "PaymentCaptured", by: "system" },
    ],
  });
});

test("nobody else sees it: another account, a guest, a forged key; staff of its warehouse and operators do", async () => {
  const orderId = await order("ada");
  const unknown = await ask("/S-9999-9999-9999");
  for (const who of [
    null,
    account("ben"),
    account("sal", { role: "seller", shopId: 1 }),
    account("wu", { role: "warehouse", warehouseId: 2 }),
  ]) {
    signedIn = who;
    expect(await ask(`/${orderId}`)).toMatchObject({ status: 404, json: unknown.json });
  }
  signedIn = null;
  // Not even with its link: what was bought with an account is seen with it.
  const links = orderLinks(market.shop.settings);
  expect((await ask(links.pathOf(orderId).slice("/orders".length))).status).toBe(404);
  expect((await ask("/not-an-order")).status).toBe(404);
  for (const who of [account("op", { role: "ops" }), account("will", { role: "warehouse", warehouseId: 1 })]) {
    signedIn = who;
    expect((await ask(`/${orderId}`)).status).toBe(200);
  }
  expect((await ask(`/${orderId}/cancellation`, { body: {} })).status).toBe(404);
});

test("a guest comes to an order by its link, or on the browser that it was placed on, and to no other", async () => {
  const [orderId, other] = [await order(null), await order(null)];
  const links = orderLinks(market.shop.settings);
  expect((await ask(`/${orderId}`)).status).toBe(404);
  const path = links.pathOf(orderId).slice("/orders".length);
  expect((await ask(path)).status).toBe(200);
  expect((await ask(path.replace(orderId, other))).status).toBe(404);
  const cookie = links.remember(new Request("http://localhost/"), orderId).split(";")[0]!;
  expect((await ask(`/${orderId}`, { cookie })).status).toBe(200);
  expect((await ask("", { cookie })).json).toMatchObject({ orders: [{ id: orderId }] });
  expect((await ask(`/${other}`, { cookie: cookie.replace(orderId, other) })).status).toBe(404);
  expect((await ask("")).json).toMatchObject({ orders: [] });
});

test("a cancellation sent twice is one, and tells the order as it is then", async () => {
  const orderId = await order("ada");
  signedIn = account("ada");
  const first = await ask(`/${orderId}/cancellation`, { body: { reason: "changed_mind" }, key: "k" });
  expect(first).toMatchObject({ status: 200, json: { status: "cancelled", canCancel: false } });
  expect(fits(Order, first.json)).toEqual([]);
  expect(await ask(`/${orderId}/cancellation`, { body: {}, key: "k2" })).toMatchObject({ status: 200 });
  expect(first.json.cancellation).toMatchObject({ by: "shopper", reason: "changed_mind" });
  expect((await ask(`/${orderId}/cancellation`, { body: { reason: "<b>" }, key: "k" })).status).toBe(422);
});

test("what is packed is not cancelled, and says what can be done", async () => {
  const orderId = await order("ada", { isDelivered: true });
  signedIn = account("ada");
  const { status, json, headers } = await ask(`/${orderId}/cancellation`, { body: {} });
  expect([status, headers.get("content-type"), json.code]).toEqual([409, "application/problem+json", "already_packed"]);
});

test("a return is made once for its key, within what was bought", async () => {
  const orderId = await order("ada", { isDelivered: true });
  signedIn = account("ada");
  const body = { items: [{ productId: 1, quantity: 1 }], reason: "damaged" };
  const made = await ask(`/${orderId}/returns`, { body, key: "k" });
  expect([made.status, fits(Return, made.json)]).toEqual([201, []]);
  expect(made.json).toMatchObject({ status: "requested", refund: 1_900 });
  expect((await ask(`/${orderId}/returns`, { body, key: "k" })).json).toEqual(made.json);
  const two = { ...body, items: [{ productId: 1, quantity: 2 }] };
  expect((await ask(`/${orderId}/returns`, { body: two, key: "k" })).json).toMatchObject({
    code: "idempotency_key_reused",
  });
  expect(await ask(`/${orderId}/returns`, { body: two, key: "k2" })).toMatchObject({
    status: 409,
    json: { code: "not_returnable", productId: 1, returnable: 1 },
  });
  expect((await ask(`/${orderId}/returns`)).json).toEqual({ returns: [made.json] });
  expect((await ask(`/${orderId}/returns`, { body: { items: [], reason: "damaged" } })).status).toBe(422);
});
