import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { type Market, PATIENCE, twoNodes, visit } from "./support/index.ts";

setDefaultTimeout(PATIENCE.test);

let market: Market;
beforeAll(async () => {
  market = await twoNodes();
});

test("a tap on add shows what will be before the shop has answered", async () => {
  const mug = await market.sell("Mug that is in no hurry", 9);
  await using mira = await visit(market.nodes[0]!);
  await mira.page.goto(mug.path);
  const asked = await holdAdding(mira.page);
  await mira.press("Add to cart", ".buy");
  await asked.arrived;
  await mira.sees(".buy .add", "Added");
  await mira.sees("#cart-count .count", "1");
  asked.letGo();
  await mira.sees(".mine", "View in cart");
  await mira.sees("#notices", "Added “Mug that is in no hurry” to your cart.");
  await mira.sees(".buy .add", "Add another");
  await mira.sees("#cart-count .count", "1");
  expect(mira.troubles).toEqual([]);
});

test("when another shopper was faster the page takes it back and says how many there are", async () => {
  const mug = await market.sell("Mug that two shoppers want", 5);
  await using mira = await visit(market.nodes[0]!);
  await using omar = await visit(market.nodes[1]!);
  await mira.page.goto(mug.path);
  await mira.page.fill("[name=quantity]", "4");
  const asked = await holdAdding(mira.page);
  await mira.press("Add to cart", ".buy");
  await asked.arrived;
  await mira.sees("#cart-count .count", "4");
  await omar.add(mug, 2);
  asked.letGo();
  await mira.sees(".buy [role=alert]", "Only 3 available");
  await mira.sees("#cart-count .count", "0");
  await mira.sees(".buy .add", "Add to cart");
  await mira.press("Add 3", ".buy");
  await mira.sees("#cart-count .count", "3");
  await mira.sees(".availability-state", "All reserved, some may return");
  await mira.seesNo(".buy [role=alert]");
});

test("an impatient double tap adds once", async () => {
  const mug = await market.sell("Mug tapped twice", 9);
  await using mira = await visit(market.nodes[0]!);
  await mira.page.goto(mug.path);
  await mira.page.locator(".buy .add").dblclick();
  await mira.sees(".mine", /View in cart\s*1/);
  await mira.sees("#cart-count .count", /^1$/);
  await mira.page.goto("/cart");
  await mira.sees("#cart-count .count", /^1$/);
});

test("a shopper at the limit is told so and offered the cart", async () => {
  const mug = await market.sell("Mug for one each", 9, { limitPerCustomer: 1 });
  await using mira = await visit(market.nodes[0]!);
  await mira.page.goto(mug.path);
  await mira.sees(".mine", "At most 1 per customer.");
  await mira.press("Add to cart", ".buy");
  await mira.sees(".mine", "That is the most one shopper can have: 1 unit.");
  await mira.sees(".mine", "View in cart");
});

test("one can ask for as many as there are and the limit leaves, also when the stock moves", async () => {
  const mug = await market.sell("Mug for three each", 9, { limitPerCustomer: 3 });
  await using mira = await visit(market.nodes[0]!);
  await using omar = await visit(market.nodes[1]!);
  await mira.page.goto(mug.path);
  expect(await mira.page.getAttribute(".buy [name=quantity]", "max")).toBe("3");
  await mira.press("Add to cart", ".buy");
  await mira.sees(".mine", "View in cart");
  await omar.add(mug);
  await mira.sees(".availability-figures", "7 available");
  expect(await mira.page.getAttribute(".buy [name=quantity]", "max")).toBe("2");
});

test("two windows of one shopper take from one cart, and neither stands in the other's way", async () => {
  const mug = await market.sell("Mug in two windows", 2);
  await using mira = await visit(market.nodes[0]!);
  const second = await mira.context.newPage();
  await Promise.all([mira.page.goto(mug.path), second.goto(mug.path)]);
  await mira.press("Add to cart", ".buy");
  await mira.sees(".mine", "View in cart");
  await second.locator(".buy .add").click();
  await second.locator("#cart-count .count", { hasText: "2" }).waitFor();
  await mira.sees(".availability-state", "All reserved, some may return");
  await mira.page.reload();
  await mira.sees(".mine", /View in cart\s*2/);
});

/** Holds back the page's next wish to add something until `letGo`. */
async function holdAdding(page: Page): Promise<{ arrived: Promise<void>; letGo(): void }> {
  const arrived = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const isAdding = (url: URL) => url.pathname === "/cart/items";
  await page.route(
    isAdding,
    async (route) => {
      arrived.resolve();
      await held.promise;
      await route.continue();
    },
    { times: 1 },
  );
  return { arrived: arrived.promise, letGo: held.resolve };
}
