import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { type Market, PATIENCE, quickNode, twoNodes, visit } from "./support/index.ts";

setDefaultTimeout(2 * PATIENCE.test);

let market: Market;
beforeAll(async () => {
  market = await twoNodes();
});

test("a tab in the background is told nothing, and shows the truth when one comes back to it", async () => {
  const mug = await market.sell("Mug in a forgotten tab", 9);
  await using mira = await visit(market.nodes[0]!);
  await using omar = await visit(market.nodes[1]!);
  await mira.page.goto(mug.path);
  await mira.sees(".availability-figures", "9 available");
  await isLive(mira.page, omar.add(mug), "8 available");
  await show(mira.page, false);
  await omar.add(mug, 2);
  await omar.page.goto(mug.path);
  await omar.sees(".availability-figures", "6 available");
  expect(await mira.page.textContent(".availability-figures")).toContain("8 available");
  await show(mira.page, true);
  await mira.sees(".availability-figures", "6 available");
  expect(mira.troubles).toEqual([]);
});

test("a phone that was out of reach shows the truth when it is back, without a reload", async () => {
  const mug = await market.sell("Mug seen from a tunnel", 9);
  await using mira = await visit(market.nodes[0]!);
  await using omar = await visit(market.nodes[1]!);
  await mira.page.goto(mug.path);
  await isLive(mira.page, omar.add(mug), "8 available");
  await mira.context.setOffline(true);
  await omar.add(mug, 3);
  await mira.press("Add to cart", ".buy");
  await mira.sees("#notices", "The shop cannot be reached. Nothing was changed");
  await mira.sees("#cart-count .count", "0");
  await mira.context.setOffline(false);
  await mira.sees(".availability-figures", "5 available");
});

test("a page that could not be live at first becomes so, and says that it is not", async () => {
  const mug = await market.sell("Mug on a shaky line", 9);
  await using mira = await visit(market.nodes[0]!);
  await using omar = await visit(market.nodes[1]!);
  await mira.page.route("**/live?*", (route) => route.abort());
  await mira.page.goto(mug.path);
  await mira.sees(".live-paused", "Live stock is paused. Reconnecting…");
  await mira.page.unroute("**/live?*");
  await omar.add(mug, 2);
  await mira.sees(".availability-figures", "7 available");
  await mira.seesNo(".live-paused");
});

test("pages of a node that was killed are live again when it is back, and carts are as they were", async () => {
  const quick = await quickNode();
  const mug = await quick.sell("Mug at a node that dies", 9);
  await using mira = await visit(quick.nodes[0]!);
  await using omar = await visit(quick.nodes[0]!);
  await mira.page.goto(mug.path);
  await isLive(mira.page, omar.add(mug, 2), "7 available");
  const bringBack = await quick.kill();
  await mira.press("Add to cart", ".buy");
  await mira.sees("#notices", "The shop cannot be reached. Nothing was changed");
  await mira.sees(".live-paused");
  await bringBack();
  const begun = performance.now();
  await mira.sees(".availability-figures", "9 available");
  console.log(`live again ${Math.round(performance.now() - begun)} ms after the node was ready`);
  await mira.seesNo(".live-paused");
  await mira.press("Add to cart", ".buy");
  await mira.sees("#cart-count .count", "1");
  await omar.page.goto("/cart");
  await omar.sees(`#line-${mug.id} .amount`, "$48.00");
});

/** Waits until the page has followed a change by itself. */
async function isLive(page: Page, change: Promise<void>, figures: string): Promise<void> {
  await change;
  await page.locator(".availability-figures", { hasText: figures }).waitFor();
}

/** Puts the tab in the background or in front, as the page can tell. Headless windows are always in front of themselves. */
async function show(page: Page, isShown: boolean): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, "hidden", { configurable: true, get: () => ${!isShown} });
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "${isShown ? "visible" : "hidden"}" });
    document.dispatchEvent(new Event("visibilitychange"));`);
}
