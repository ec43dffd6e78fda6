import { expect, test } from "bun:test";
import { createApp } from "./app.ts";
import { cartSession } from "./session.ts";
import { counterShop } from "./test-support/counter-shop.ts";
import { problemOf } from "./test-support/problem-of.ts";
import { type Visit, visitor } from "./test-support/visitor.ts";

const NOT_OURS: Record<string, string>[] = [
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site" },
  { "sec-fetch-site": "cross-site", origin: "http://localhost" },
  { origin: "https://evil.example" },
  { origin: "http://localhost.evil.example" },
  { origin: "http://localhost:81" },
  { origin: "null" },
];
const OURS: Record<string, string>[] = [
  { "sec-fetch-site": "same-origin" },
  { "sec-fetch-site": "none" },
  { origin: "http://localhost" },
  {},
];
const ADD: Visit = { method: "POST", body: { productId: 7, quantity: 1 } };
const from = (headers: Record<string, string>): Visit => ({ ...ADD, headers });

test("another site's page cannot make a browser change anything", async () => {
  const shop = counterShop();
  const app = createApp(shop);
  for (const headers of NOT_OURS) {
    expect(await problemOf(await visitor(app)("/api/cart/items", from(headers)))).toMatchObject({
      status: 403,
      code: "cross_site",
    });
  }
  expect(shop.asked).toEqual([]);
});

test("our own pages, a typed address and a program that sends neither header may change things", async () => {
  const app = createApp(counterShop(9));
  for (const headers of OURS) {
    expect((await visitor(app)("/api/cart/items", from(headers))).status).toBe(201);
  }
});

test("another site may link to us: reading is not changing", async () => {
  const stranger = visitor(createApp(counterShop()));
  expect((await stranger("/api/products/7", { headers: { "sec-fetch-site": "cross-site" } })).status).toBe(200);
});

test("behind a trusted proxy the host that the browser asked counts, otherwise nobody can claim one", async () => {
  const headers = { origin: "https://souk.example", "x-forwarded-host": "souk.example" };
  const trusting = visitor(createApp(counterShop(5, { TRUST_PROXY: "on" })));
  expect((await trusting("/api/cart/items", from(headers))).status).toBe(201);
  expect((await visitor(createApp(counterShop()))("/api/cart/items", from(headers))).status).toBe(403);
});

test("a forged cart cookie is refused, taken away, and touches no cart", async () => {
  const shop = counterShop();
  const app = createApp(shop);
  const theirs = cartSession(shop.settings).issueCart();
  for (const cookie of [`cart=${theirs}.${"A".repeat(43)}`, "cart=../../etc/passwd", `cart=${theirs}`]) {
    for (const visit of [ADD, { method: "DELETE" }, {}]) {
      const path = visit === ADD ? "/api/cart/items" : "/api/cart";
      const answer = await visitor(app)(path, { ...visit, headers: { cookie } });
      expect(answer.headers.get("set-cookie")).toStartWith("cart=; Max-Age=0;");
      expect(await problemOf(answer)).toMatchObject({ status: 400, code: "forged_cart" });
    }
  }
  expect(shop.asked).toEqual([]);
});

test("a body over its limit is refused, whether it says its length or not", async () => {
  const shop = counterShop();
  const app = createApp(shop);
  const long = JSON.stringify({ productId: 7, quantity: 1, note: "é".repeat(40_000) });
  const declared = { method: "POST", body: long, headers: { "content-length": String(Buffer.byteLength(long)) } };
  expect(await problemOf(await visitor(app)("/api/cart/items", declared))).toMatchObject({
    status: 413,
    limit: 65_536,
  });
  expect(await problemOf(await visitor(app)("/api/cart/items", { method: "POST", body: long }))).toMatchObject({
    status: 413,
  });
  expect(shop.asked).toEqual([]);
});

test("a body that is not JSON, or says it is something else, is refused", async () => {
  const stranger = visitor(createApp(counterShop()));
  const send = async (body: string, type: string) =>
    problemOf(await stranger("/api/cart/items", { method: "POST", body, headers: { "content-type": type } }));
  for (const body of ["", "{", '{"productId":7,}', "\u0000", "[1", "NaN"]) {
    expect(await send(body, "application/json")).toMatchObject({ status: 400, code: "malformed_body" });
  }
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
    expect(await send('{"productId":7,"quantity":1}', type)).toMatchObject({
      status: 415,
      code: "unsupported_media_type",
    });
  }
});

test("a cart that changes too often has to wait, and reading it does not count", async () => {
  const shop = counterShop(50, { RATE_CART_PER_MINUTE: "3" });
  const eager = visitor(createApp(shop));
  await eager("/api/cart/items", ADD);
  for (const left of ["2", "1", "0"]) {
    const answer = await eager("/api/cart/items", ADD);
    expect([answer.status, answer.headers.get("ratelimit-remaining")]).toEqual([201, left]);
    expect((await eager("/api/cart")).status).toBe(200);
  }
  const tooMany = await eager("/api/cart/items", ADD);
  expect(Number(tooMany.headers.get("retry-after"))).toBeWithin(1, 61);
  expect(tooMany.headers.get("ratelimit-limit")).toBe("3");
  expect(await problemOf(tooMany)).toMatchObject({ status: 429, code: "too_many_requests" });
  expect(shop.teapotsLeft()).toBe(46);
});

test("dropping the cookie does not help: the address has its own limit", async () => {
  const shop = counterShop(50, { RATE_ADDRESS_PER_MINUTE: "3" });
  const app = createApp(shop);
  const statuses = [];
  for (let i = 0; i < 5; i++) statuses.push((await visitor(app)("/api/cart/items", ADD)).status);
  expect(statuses).toEqual([201, 201, 201, 429, 429]);
});

test("addresses behind a trusted proxy have limits of their own, and claiming one is no use without", async () => {
  const statuses = async (trust: string) => {
    const app = createApp(counterShop(50, { RATE_ADDRESS_PER_MINUTE: "1", TRUST_PROXY: trust }));
    const answers = [];
    for (const address of ["203.0.113.1", "6.6.6.6, 203.0.113.2", "7.7.7.7, 203.0.113.2"]) {
      answers.push((await visitor(app)("/api/cart/items", from({ "x-forwarded-for": address }))).status);
    }
    return answers;
  };
  expect(await statuses("on")).toEqual([201, 201, 429]);
  expect(await statuses("off")).toEqual([201, 429, 429]);
});

test("with limits off nobody waits", async () => {
  const app = createApp(counterShop(50, { RATE_ADDRESS_PER_MINUTE: "1", RATE_LIMITS: "off" }));
  for (let i = 0; i < 5; i++) expect((await visitor(app)("/api/cart/items", ADD)).status).toBe(201);
});
