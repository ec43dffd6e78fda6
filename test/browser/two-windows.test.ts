import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { type Market, PATIENCE, twoNodes, visit } from "./support/index.ts";

setDefaultTimeout(PATIENCE.test);

let market: Market;
beforeAll(async () => {
  market = await twoNodes();
});

test("what is reserved in one window is seen in another on the other node, without a reload", async () => {
  const mug = await market.sell("Lantern mug for two windows", 12);
  const [here, there] = market.nodes;
  await using mira = await visit(here!);
  await using omar = await visit(there!);
  await Promise.all([mira.page.goto(mug.path), omar.page.goto(mug.path)]);
  await omar.sees(".availability-figures", "12 available");
  await mira.page.fill("[name=quantity]", "3");
  const begun = performance.now();
  await Promise.all([
    mira.press("Add to cart", ".buy"),
    omar.sees(".availability-figures", "9 available · 3 in carts"),
  ]);
  console.log(`click to sight on the other node: ${Math.round(performance.now() - begun)} ms`);
  await mira.sees(".availability-figures", "9 available · 3 in carts");
  expect([...mira.troubles, ...omar.troubles]).toEqual([]);
});

test("while the last one is in a cart nobody else can have it, and when it is let go they can", async () => {
  const mug = await market.sell("Very last mug", 1);
  const [here, there] = market.nodes;
  await using mira = await visit(here!);
  await using omar = await visit(there!);
  await Promise.all([mira.page.goto(mug.path), omar.page.goto(mug.path)]);
  await omar.sees(".availability-state", "Only 1 left");
  await mira.press("Add to cart", ".buy");
  await omar.sees(".availability-state", "All reserved, some may return");
  expect(await omar.page.locator(".buy .add").isDisabled()).toBe(true);
  await mira.press("View in cart");
  await mira.press("Remove", `#line-${mug.id}`);
  await omar.sees(".availability-state", "Only 1 left");
  await omar.press("Add to cart", ".buy");
  await omar.sees(".mine", "View in cart");
  expect([...mira.troubles, ...omar.troubles]).toEqual([]);
});

test("lists follow the stock as well, and other products stay as they are", async () => {
  const bowl = await market.sell("Zanzibar bowl that is listed", 6);
  await market.sell("Zanzibar bowl beside it", 6);
  const [here, there] = market.nodes;
  await using mira = await visit(here!);
  await using omar = await visit(there!);
  await Promise.all([mira.page.goto(bowl.path), omar.page.goto("/search?q=zanzibar")]);
  await omar.sees(".card", "that is listed");
  await mira.press("Add to cart", ".buy");
  await omar.sees(`.card:has-text("that is listed") .stock`, "Only 5 left");
  await omar.sees(`.card:has-text("beside it") .stock`, "In stock");
});
