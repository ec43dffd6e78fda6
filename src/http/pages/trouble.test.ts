import { afterEach, expect, test } from "bun:test";
import { Busy, Unavailable } from "../../../actors/kernel/errors.ts";
import { createApp } from "../app.ts";
import { assets } from "../assets.ts";
import { counterShop } from "../test-support/counter-shop.ts";
import { pages } from "./pages.ts";
import { commandId, testBrowser } from "./testing-browser.ts";
import { openMarket, type TestMarket } from "./testing-market.ts";

let market: TestMarket | undefined;
afterEach(async () => {
  await market?.close();
  market = undefined;
});

const TEAPOT = { productId: 7, quantity: 1 };

async function cornerShop() {
  const shop = counterShop();
  const site = pages(shop, await assets());
  const app = createApp(shop, { routes: [site.routes], errorPage: site.errorPage });
  return { shop, mira: testBrowser(app) };
}

test("while carts cannot be asked one can go on looking, and buying says when to try again", async () => {
  const { shop, mira } = await cornerShop();
  await mira.open("/p/7");
  await mira.send("/cart/items", { ...TEAPOT, commandId: commandId() });
  shop.breakWith(new Unavailable("no owner", 2));
  for (const path of ["/", "/p/7", "/search"]) expect((await mira.open(path)).status).toBe(200);
  await mira.open("/p/7");
  const refused = await mira.swap("/cart/items", { ...TEAPOT, commandId: commandId() });
  expect(refused.status).toBe(503);
  expect(refused.headers.get("retry-after")).toBe("2");
  expect(refused.html).toContain('<hx-partial hx-target="#notices"');
  const cart = await mira.open("/cart");
  expect(cart.status).toBe(503);
  expect(cart.text).toContain("Try again");
});

test("a busy product is a 503 page, and a mistake of ours a 500 page with a reference and no insides", async () => {
  const { shop, mira } = await cornerShop();
  await mira.open("/p/7");
  shop.breakWith(new Busy("the teapot"));
  expect((await mira.send("/cart/items", { ...TEAPOT, commandId: commandId() })).text).toContain("Very busy");
  shop.breakWith(new Error("secret insides"));
  await mira.open("/p/7");
  const page = await mira.send("/cart/items", { ...TEAPOT, commandId: commandId() });
  expect(page.status).toBe(500);
  expect(page.text).toContain("Reference");
  expect(page.html).not.toContain("secret insides");
});

test("too many changes are a 429 with a notice, or a page, that says when to go on", async () => {
  market = await openMarket({ RATE_LIMITS: "on", RATE_CART_PER_MINUTE: "2" });
  const mira = testBrowser(market.app);
  await mira.open("/p/1");
  const add = () => ({ productId: 1, quantity: 1, commandId: commandId() });
  for (let count = 0; count < 3; count += 1) await mira.swap("/cart/items", add());
  const refused = await mira.swap("/cart/items", add());
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(refused.text).toContain("Too many changes");
  const page = await mira.send("/cart/items", add());
  expect(page.status).toBe(429);
  expect(page.html).toContain("<!doctype html>");
});

test("a form from another site changes nothing", async () => {
  market = await openMarket();
  const body = new URLSearchParams({ productId: "1", quantity: "1", commandId: commandId() });
  const response = await market.app.handle(
    new Request("http://localhost/cart/items", {
      method: "POST",
      body,
      headers: { "sec-fetch-site": "cross-site", accept: "text/html" },
    }),
  );
  expect(response.status).toBe(403);
  const [row] = await market.sql<{ reserved: number }[]>`SELECT reserved FROM inventory WHERE product_id = 1`;
  expect(row?.reserved).toBe(0);
});

test("nobody is sent to another site, whatever the form says it came from", async () => {
  market = await openMarket();
  for (const referer of [
    "https://evil.example/x",
    "http://localhost//evil.example",
    "javascript:alert(1)",
    "http://localhost/cart/items/1",
  ]) {
    const response = await market.app.handle(
      new Request("http://localhost/cart/items", {
        method: "POST",
        body: new URLSearchParams({ productId: "1", quantity: "1", commandId: commandId() }),
        headers: { referer, accept: "text/html" },
      }),
    );
    expect([referer, response.status, response.headers.get("location")]).toEqual([referer, 303, "/cart"]);
  }
});
