import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { type Market, PATIENCE, twoNodes, type Visitor, visit } from "./support/index.ts";
import { becomes, sellPebbles } from "./support/search.ts";

setDefaultTimeout(PATIENCE.test);

let market: Market;
beforeAll(async () => {
  market = await twoNodes();
  await sellPebbles(market);
}, PATIENCE.test);

test("suggestions are walked by keyboard, told to screen readers, and leave the words alone until one is chosen", async () => {
  await using mira = await visit(market.nodes[0]!);
  const { page } = mira;
  await page.goto("/");
  await page.focus("#q");
  await page.keyboard.type("pebbl");
  const field = page.getByRole("combobox", { name: "Search products" });
  await mira.sees("#suggestions [role=option]", "Pebble number");
  expect(await field.getAttribute("aria-expanded")).toBe("true");
  await becomes(
    page,
    "/suggestions?. Up and down arrows/.test(document.querySelector('.search [role=status]').textContent)",
  );
  await page.keyboard.press("ArrowUp");
  const last = await page.locator("[role=option][aria-selected=true]").getAttribute("id");
  expect(await field.getAttribute("aria-activedescendant")).toBe(last);
  await page.keyboard.press("ArrowDown");
  expect(await field.getAttribute("aria-activedescendant")).toBeNull();
  await page.keyboard.press("Escape");
  await mira.seesNo("#suggestions");
  expect([await field.inputValue(), await field.getAttribute("aria-expanded")]).toEqual(["pebbl", "false"]);
  await page.keyboard.press("ArrowDown");
  await mira.sees("#suggestions");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await mira.sees("h1", /Pebble number/);
  expect(mira.troubles).toEqual([]);
});

test("recent searches are offered in this browser until they are cleared", async () => {
  await using mira = await visit(market.nodes[0]!);
  const { page } = mira;
  await recentSearch(mira, "pebble <b>one</b>");
  await recentSearch(mira, "pebble");
  await page.fill("#q", "");
  await mira.sees("#suggestions", "Recent searches");
  expect(await page.locator("#suggestions [role=option]").allTextContents()).toEqual(["pebble", "pebble <b>one</b>"]);
  const group = page.getByRole("listbox", { name: "Suggestions" }).getByRole("group", { name: "Recent searches" });
  expect(await group.getByRole("option", { name: "pebble" }).count()).toBe(2);
  await becomes(page, "document.querySelector('.search [role=status]').textContent.startsWith('2 suggestions.')");
  await page.focus("#q");
  await page.keyboard.press("ArrowDown");
  const first = page.getByRole("option", { name: "pebble", exact: true });
  expect(await first.getAttribute("aria-selected")).toBe("true");
  expect(await page.locator("#q").getAttribute("aria-activedescendant")).toBe(await first.getAttribute("id"));
  await page.keyboard.press("Enter");
  await mira.sees(".found-count", "140 things");
  await page.fill("#q", "");
  await mira.sees("#suggestions", "Recent searches");
  await mira.press("Clear recent searches");
  await mira.seesNo("#suggestions");
  await page.goto("/");
  await page.focus("#q");
  await becomes(page, "document.querySelector('#q').role === 'combobox'");
  expect(await page.locator("#suggestions [role=option]").count()).toBe(0);
});

async function recentSearch({ page, sees }: Visitor, words: string): Promise<void> {
  await page.goto("/");
  await page.focus("#q");
  await becomes(page, "document.querySelector('#q').role === 'combobox'");
  await page.fill("#q", words);
  await page.keyboard.press("Enter");
  await sees("h1", `Results for “${words}”`);
  await page.focus("#q");
  await becomes(page, "document.querySelector('#q').role === 'combobox'");
}
