import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { eventually } from "../support/index.ts";
import { type Market, PATIENCE, twoNodes, visit } from "./support/index.ts";

setDefaultTimeout(PATIENCE.test);

const TABS_MAX = 60;

let market: Market;
beforeAll(async () => {
  market = await twoNodes();
});

test("the first tab offers to skip to the content, and doing so moves on from there", async () => {
  const mug = await market.sell("Mug by keyboard", 9);
  await using mira = await visit(market.nodes[0]!);
  await mira.page.goto(mug.path);
  await mira.page.keyboard.press("Tab");
  await hasFocus(mira.page, "a.skip");
  await mira.sees(".skip");
  await mira.page.keyboard.press("Enter");
  await hasFocus(mira.page, "#main");
  await mira.page.keyboard.press("Tab");
  expect(await mira.page.evaluate<boolean>("document.querySelector('#main').contains(document.activeElement)")).toBe(
    true,
  );
});

test("a product is put into the cart by keyboard alone, and the focus stays on the button", async () => {
  const mug = await market.sell("Mug by Enter", 9);
  await using mira = await visit(market.nodes[0]!);
  await using omar = await visit(market.nodes[1]!);
  await mira.page.goto(mug.path);
  const order = await tabTo(mira.page, ".buy .add");
  expect(order.indexOf(`#quantity-${mug.id}`)).toBe(order.length - 2);
  await mira.page.keyboard.press("Enter");
  await mira.sees(".buy .add", "Add another");
  await hasFocus(mira.page, ".buy .add");
  await omar.add(mug, 2);
  await mira.sees(".availability-figures", "6 available");
  await hasFocus(mira.page, ".buy .add");
  await mira.page.keyboard.press("Tab");
  await hasFocus(mira.page, ".view-cart");
});

test("what is being typed is left alone while the stock moves", async () => {
  const mug = await market.sell("Mug being counted", 9);
  await using mira = await visit(market.nodes[0]!);
  await using omar = await visit(market.nodes[1]!);
  await mira.page.goto(mug.path);
  await mira.page.locator(`#quantity-${mug.id}`).focus();
  await mira.page.keyboard.press("ControlOrMeta+a");
  await mira.page.keyboard.type("4");
  await omar.add(mug, 2);
  await mira.sees(".availability-figures", "7 available");
  await hasFocus(mira.page, `#quantity-${mug.id}`);
  expect(await mira.page.inputValue(`#quantity-${mug.id}`)).toBe("4");
  await mira.page.keyboard.press("Enter");
  await mira.sees("#cart-count .count", "4");
});

test("with the last unit taken by keyboard the next tab leads on to the cart", async () => {
  const mug = await market.sell("Last mug by keyboard", 1);
  await using mira = await visit(market.nodes[0]!);
  await mira.page.goto(mug.path);
  await tabTo(mira.page, ".buy .add");
  await mira.page.keyboard.press("Enter");
  await mira.sees(".mine", "View in cart");
  await mira.page.keyboard.press("Tab");
  await hasFocus(mira.page, ".view-cart");
});

test("after a line is removed by keyboard, undo is at hand", async () => {
  const [mug, bowl] = [await market.sell("Mug removed by key", 3), await market.sell("Bowl kept by key", 3)];
  await using mira = await visit(market.nodes[0]!);
  await mira.add(mug);
  await mira.add(bowl);
  await mira.page.goto("/cart");
  await tabTo(mira.page, `#line-${mug.id} [action$=removal] button`);
  await mira.page.keyboard.press("Enter");
  await mira.sees("#notices", "Removed “Mug removed by key”.");
  await hasFocus(mira.page, "#notices button");
  await mira.page.keyboard.press("Enter");
  await mira.sees(`#line-${mug.id}`);
  await mira.sees("#notices", "“Mug removed by key” is in your cart again.");
  await hasFocus(mira.page, `#line-${mug.id} h3 a`);
});

test("a stepper keeps its focus from tap to tap", async () => {
  const mug = await market.sell("Mug stepped by key", 9);
  await using mira = await visit(market.nodes[0]!);
  await mira.add(mug);
  await mira.page.goto("/cart");
  await tabTo(mira.page, `#more-${mug.id}`);
  await mira.page.keyboard.press("Enter");
  await mira.sees(`#line-${mug.id} .amount`, "$48.00");
  await hasFocus(mira.page, `#more-${mug.id}`);
  await mira.page.keyboard.press("Space");
  await mira.sees(`#line-${mug.id} .amount`, "$72.00");
  await hasFocus(mira.page, `#more-${mug.id}`);
});

test("the question before clearing takes the focus, and gives it back on Escape", async () => {
  const mug = await market.sell("Mug in question", 3);
  await using mira = await visit(market.nodes[0]!);
  await mira.add(mug);
  await mira.page.goto("/cart");
  await tabTo(mira.page, "[data-dialog]");
  await mira.page.keyboard.press("Enter");
  await mira.sees("dialog");
  expect(await mira.page.evaluate<boolean>("document.activeElement.closest('dialog') !== null")).toBe(true);
  await mira.page.keyboard.press("Escape");
  await mira.seesNo("dialog");
  await hasFocus(mira.page, "[data-dialog]");
});

/** Waits until the focus is on `selector`. */
async function hasFocus(page: Page, selector: string): Promise<void> {
  await eventually(`the focus on ${selector}`, async () => {
    const now = await page.evaluate<string>(NAME_OF_FOCUS);
    if (await isFocus(page, selector)) return true;
    throw new Error(`it is on ${now}`);
  });
}

function isFocus(page: Page, selector: string): Promise<boolean> {
  return page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`);
}

/** Presses Tab until `selector` has the focus. Returns what had it on the way, that one last. */
async function tabTo(page: Page, selector: string): Promise<string[]> {
  const order: string[] = [];
  for (let tabs = 0; tabs < TABS_MAX; tabs++) {
    await page.keyboard.press("Tab");
    const now = await page.evaluate<string>(NAME_OF_FOCUS);
    order.push(now);
    if (await isFocus(page, selector)) return order;
  }
  throw new Error(`${TABS_MAX} tabs did not lead to ${selector}: ${order.join(", ")}`);
}

const NAME_OF_FOCUS = "document.activeElement.id ? '#' + document.activeElement.id : document.activeElement.outerHTML";
