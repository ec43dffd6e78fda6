import { expect, test } from "bun:test";
import { Busy, Unavailable } from "../../../actors/kernel/errors.ts";
import { createApp } from "../app.ts";
import { counterShop } from "../test-support/counter-shop.ts";
import { problemOf } from "../test-support/problem-of.ts";
import { TEAPOT } from "../test-support/shelf-catalogue.ts";
import { type Visitor, visitor } from "../test-support/visitor.ts";

test("the first teapot put in makes a cart, which is there when its shopper comes back", async () => {
  const shop = counterShop(5);
  const mira = visitor(createApp(shop));
  const added = await put(mira, 2);
  expect(added.status).toBe(201);
  expect(added.headers.get("location")).toBe("/api/cart");
  const cart = await json(await mira("/api/cart"));
  expect(cart).toMatchObject({
    units: 2,
    total: 2 * TEAPOT.price,
    currency: "USD",
    reservedUntil: "2099-01-01T00:00:00.000Z",
  });
  expect(cart.lines).toMatchObject([
    { productId: 7, quantity: 2, amount: 6900, problems: [], product: { title: TEAPOT.title } },
  ]);
  expect(cart.subtotals).toEqual([
    { shop: { id: 3, name: "Mira's Kiln", slug: "miras-kiln" }, amount: 6900, currency: "USD" },
  ]);
  expect(await json(await visitor(createApp(shop))("/api/cart"))).toMatchObject({ id: null, lines: [], total: 0 });
});

test("a line's quantity is set to a level, and nought removes it", async () => {
  const shop = counterShop(5);
  const mira = visitor(createApp(shop));
  await put(mira, 1);
  expect(await json(await mira("/api/cart/items/7", { method: "PUT", body: { quantity: 4 } }))).toMatchObject({
    units: 4,
  });
  expect(shop.teapotsLeft()).toBe(1);
  expect(await json(await mira("/api/cart/items/7", { method: "PUT", body: { quantity: 0 } }))).toMatchObject({
    lines: [],
  });
  expect(shop.teapotsLeft()).toBe(5);
});

test("what is not in the cart can be taken out of it, and a product not yet in it be set to a level", async () => {
  const shop = counterShop(5);
  const mira = visitor(createApp(shop));
  const set = (quantity: number) => mira("/api/cart/items/7", { method: "PUT", body: { quantity } });
  for (const answer of [
    await set(0),
    await mira("/api/cart/items/7", { method: "DELETE" }),
    await mira("/api/cart", { method: "DELETE" }),
  ]) {
    expect([answer.status, (await json(answer)).lines]).toEqual([200, []]);
  }
  expect(mira.cookie).toBe("");
  expect(shop.asked).toEqual([]);
  expect(await json(await set(2))).toMatchObject({ units: 2 });
  for (const path of ["/api/cart/items/7", "/api/cart/items/7", "/api/cart"]) {
    expect(await json(await mira(path, { method: "DELETE" }))).toMatchObject({ units: 0, lines: [] });
  }
  expect(shop.teapotsLeft()).toBe(5);
});

test("more than there is, is refused with what is available, and nothing is reserved", async () => {
  const shop = counterShop(3);
  const refused = await put(visitor(createApp(shop)), 4);
  expect(await problemOf(refused)).toMatchObject({
    type: "urn:souk:problem:insufficient_stock",
    status: 409,
    code: "insufficient_stock",
    available: 3,
    requested: 4,
    productId: 7,
    detail: "Only 3 available.",
  });
  expect(refused.headers.get("set-cookie")).toBeNull();
  expect(shop.teapotsLeft()).toBe(3);
});

test("a retry with the same key is one change and gets the first answer", async () => {
  const shop = counterShop(5);
  const mira = visitor(createApp(shop));
  await put(mira, 1);
  const key = { "idempotency-key": "4f0c-once" };
  const answers = await Promise.all([put(mira, 2, key), put(mira, 2, key)]);
  expect(answers.map((answer) => answer.status)).toEqual([201, 201]);
  const [first, second] = await Promise.all(answers.map(json));
  expect(second).toEqual(first!);
  expect(shop.teapotsLeft()).toBe(2);
});

test("a key used again for another change is refused and does nothing", async () => {
  const shop = counterShop(5);
  const mira = visitor(createApp(shop));
  const key = { "idempotency-key": "used-twice" };
  await put(mira, 2, key);
  expect(await problemOf(await put(mira, 3, key))).toMatchObject({ status: 422, code: "idempotency_key_reused" });
  const removed = await mira("/api/cart/items/7", { method: "DELETE", headers: key });
  expect(await problemOf(removed)).toMatchObject({ status: 422, code: "idempotency_key_reused" });
  expect(shop.teapotsLeft()).toBe(3);
});

test("without a key each change is its own, and a key that is no key is refused", async () => {
  const shop = counterShop(5);
  const mira = visitor(createApp(shop));
  await put(mira, 1);
  await put(mira, 1);
  expect(shop.teapotsLeft()).toBe(3);
  for (const key of ["with space", "x".repeat(201), "caf\u00e9"]) {
    expect(await problemOf(await put(mira, 1, { "idempotency-key": key }))).toMatchObject({
      status: 422,
      code: "invalid_input",
    });
  }
  expect(shop.teapotsLeft()).toBe(3);
});

test("every fault of a body is named, with the field it is in", async () => {
  const shop = counterShop();
  const bad = visitor(createApp(shop));
  for (const body of [
    { productId: "7", quantity: 1.5 },
    { productId: -1, quantity: 0 },
    { productId: null, quantity: [] },
  ]) {
    const { errors } = await problemOf(await bad("/api/cart/items", { method: "POST", body }));
    expect((errors as { field: string }[]).map((error) => error.field).sort()).toEqual([
      "body/productId",
      "body/quantity",
    ]);
  }
  for (const body of [
    [],
    "7",
    7,
    null,
    {},
    { productId: 1e99, quantity: 1 },
    { productId: 2 ** 31, quantity: 1 },
    '{"__proto__":{"productId":7}}',
  ]) {
    expect(await problemOf(await bad("/api/cart/items", { method: "POST", body: JSON.stringify(body) }))).toMatchObject(
      {
        status: 422,
      },
    );
  }
  expect(shop.asked).toEqual([]);
});

test("a product that does not exist can be neither added nor set", async () => {
  const mira = visitor(createApp(counterShop()));
  const added = await mira("/api/cart/items", { method: "POST", body: { productId: 99, quantity: 1 } });
  const set = await mira("/api/cart/items/99", { method: "PUT", body: { quantity: 1 } });
  for (const answer of [added, set])
    expect(await problemOf(answer)).toMatchObject({ status: 404, code: "unknown_product" });
});

test("the actors are asked with the shopper's key, a deadline and the request's id", async () => {
  const shop = counterShop();
  const before = Date.now();
  await put(visitor(createApp(shop)), 1, { "idempotency-key": "key-1", "x-request-id": "trace-42" });
  const [{ command, ask }] = shop.asked as [(typeof shop.asked)[number]];
  expect(command).toMatchObject({ type: "add", productId: 7, quantity: 1, commandId: "key-1" } as object);
  expect(ask?.correlation).toBe("trace-42");
  expect(ask?.deadline).toBeGreaterThanOrEqual(before + shop.settings.COMMAND_TIMEOUT_MS);
});

test("a shop that cannot answer says so, and when to come back", async () => {
  const shop = counterShop();
  shop.breakWith(new Unavailable("shard 3 has no owner", 2.4));
  const away = await put(visitor(createApp(shop)), 1);
  expect(await problemOf(away)).toMatchObject({ status: 503, code: "unavailable" });
  expect(away.headers.get("retry-after")).toBe("3");
  shop.breakWith(new Busy("inventory/7"));
  expect(await problemOf(await put(visitor(createApp(shop)), 1))).toMatchObject({ status: 503, code: "busy" });
});

test("a mistake of ours is a 500 with the request's id and nothing of our insides", async () => {
  const shop = counterShop();
  shop.breakWith(new Error("password of the database is hunter2"));
  const answer = await put(visitor(createApp(shop)), 1, { "x-request-id": "trace-43" });
  expect(await answer.clone().text()).not.toContain("hunter2");
  expect(await problemOf(answer)).toMatchObject({ status: 500, code: "internal", requestId: "trace-43" });
});

function put(shopper: Visitor, quantity: number, headers: Record<string, string> = {}) {
  return shopper("/api/cart/items", { method: "POST", body: { productId: TEAPOT.id, quantity }, headers });
}

type Json = Record<string, unknown>;
const json = (response: Response) => response.json() as Promise<Json>;
