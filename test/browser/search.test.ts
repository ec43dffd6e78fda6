import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { eventually } from "../support/index.ts";
import { type Market, PATIENCE, type Piece, twoNodes, visit } from "./support/index.ts";
import { becomes, sellPebbles } from "./support/search.ts";

setDefaultTimeout(PATIENCE.test);

/** The promise of search: so old at most is what it finds by. */
const SEARCHABLE_MS = 5_000;
const PHONE = { width: 390, height: 844 };

let market: Market;
let pebbles: Piece[];
beforeAll(async () => {
  market = await twoNodes();
  pebbles = await sellPebbles(market);
}, PATIENCE.test);

test("a choice changes results and counts at once, the focus stays on it, and back and forward go through the steps", async () => {
  await using mira = await visit(market.nodes[0]!);
  const { page } = mira;
  await page.goto("/search?q=pebble");
  await mira.sees(".found-count", "140 things");
  await page.locator("[id='brand=riverbed']").focus();
  await page.keyboard.press("Space");
  await mira.sees(".found-count", "35 things");
  expect(await addressOf(page)).toBe("/search?q=pebble&brand=riverbed");
  await hasFocus(page, "brand=riverbed");
  await mira.sees(".facet-choice", /Shoreline\s*105/);
  await page.check("[name=stock]");
  await mira.sees(".found-count", "28 things");
  expect(await addressOf(page)).toBe("/search?q=pebble&brand=riverbed&stock=1");
  await page.goBack();
  await mira.sees(".found-count", "35 things");
  expect([await page.isChecked("[name=stock]"), await page.isChecked("[id='brand=riverbed']")]).toEqual([false, true]);
  await page.goBack();
  await mira.sees(".found-count", "140 things");
  expect(await page.isChecked("[id='brand=riverbed']")).toBe(false);
  await page.goForward();
  await mira.sees(".found-count", "35 things");
  await page.reload();
  await mira.sees(".chosen", "Riverbed");
  expect(mira.troubles).toEqual([]);
});

test("choices that follow each other quickly are one request, for all of them", async () => {
  await using mira = await visit(market.nodes[0]!);
  const { page } = mira;
  await page.goto("/search?q=pebble");
  const asked: string[][] = [];
  page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === "/search") asked.push(searchParams.getAll("brand").sort());
  });
  await page.evaluate(`for (const id of ["brand=riverbed", "brand=shoreline"]) document.getElementById(id).click();
    document.querySelector("[name=stock]").click();`);
  await mira.sees(".found-count", "126 things");
  expect(asked).toEqual([["riverbed", "shoreline"]]);
  expect(await addressOf(page)).toBe("/search?q=pebble&brand=riverbed&brand=shoreline&stock=1");
});

test("choices are taken back one by one or all together, and so is what was read out of the words", async () => {
  await using mira = await visit(market.nodes[0]!);
  const { page } = mira;
  await page.goto("/search?q=pebble+under+%2450&brand=riverbed&stock=1");
  await mira.sees(".found-notices", "Showing “pebble” up to $50");
  await mira.press("In stock", ".chosen");
  await mira.seesNo(".chosen", "In stock");
  expect(await addressOf(page)).toBe("/search?q=pebble&brand=riverbed&max=50");
  await mira.press("Clear all", ".chosen");
  await mira.sees(".found-count", "140 things");
  await mira.seesNo(".chosen");
  await page.goto("/search?q=pebble+under+%2450");
  await mira.press("Search the exact words instead");
  await mira.sees(".found-notices", "Searching for exactly these words");
  expect(await addressOf(page)).toBe("/search?q=pebble+under+%2450&words=exact");
});

test("prices are narrowed by fields and by a slider, with the keyboard too", async () => {
  await using mira = await visit(market.nodes[0]!);
  const { page } = mira;
  await page.goto("/search?q=pebble");
  await page.fill("[name=max]", "9.50");
  await page.keyboard.press("Tab");
  await mira.sees(".found-count", "9 things");
  expect(await addressOf(page)).toBe("/search?q=pebble&max=9.50");
  await page.goto("/search?q=pebble");
  const lowest = page.getByRole("slider", { name: "Lowest price" });
  await lowest.focus();
  await page.keyboard.press("End");
  await mira.sees(".found-count", "1 thing");
  expect(await lowest.getAttribute("aria-valuetext")).toBe("$140");
  expect(await page.inputValue("[name=min]")).toBe("140");
});

test("what fits nothing is said, with a way back and something to see", async () => {
  await using mira = await visit(market.nodes[0]!);
  const { page } = mira;
  await page.goto("/search?q=pebble&min=141");
  await mira.sees(".empty h2", "Nothing fits “From $141”");
  await mira.sees(".section .card");
  await mira.press("Clear this filter");
  await mira.sees(".found-count", "140 things");
});

test("on a phone the facets come as a sheet that stays open while one chooses", async () => {
  await using mira = await visit(market.nodes[0]!, { viewport: PHONE });
  const { page } = mira;
  await page.goto("/search?q=pebble");
  await mira.seesNo("#facets");
  await mira.press("Filters", ".found-bar");
  await page.check("[name=stock]");
  await mira.sees("#facets .facets-foot", "Show 126 things");
  await mira.press("Show 126 things");
  await mira.seesNo("#facets");
  await mira.sees(".found-open", "1");
  await mira.press("Filters", ".found-bar");
  await page.keyboard.press("Escape");
  await mira.seesNo("#facets");
});

test("a category and a stall are narrowed in their own places", async () => {
  const [shelf] = await market.sql<{ category: string; shop: string }[]>`
    SELECT c.slug AS category, s.slug AS shop FROM products p JOIN categories c ON c.id = p.category_id
    JOIN shops s ON s.id = p.shop_id WHERE p.id = ${pebbles[0]!.id}`;
  await using mira = await visit(market.nodes[0]!);
  const { page } = mira;
  for (const path of [`/c/${shelf!.category}`, `/s/${shelf!.shop}`]) {
    await page.goto(path);
    await page.check("[id='brand=riverbed']");
    await mira.sees(".found-count", "35 things");
    expect(await addressOf(page)).toBe(`${path}?brand=riverbed`);
  }
  expect(mira.troubles).toEqual([]);
});

test("without a script one narrows by a button, walks by pages, and searches by the form", async () => {
  await using mira = await visit(market.nodes[0]!, { javaScriptEnabled: false });
  const { page } = mira;
  await page.goto("/");
  await page.fill("#q", "pebble");
  await page.keyboard.press("Enter");
  await mira.sees(".found-count", "140 things");
  await isInSight(page, "#filters .facets-go");
  await page.check("[id='brand=shoreline']");
  await page.fill("[name=min]", "20");
  await mira.press("Filter", "#filters");
  await mira.sees(".found-count", "90 things");
  await mira.sees(".chosen", "Shoreline");
  await mira.press("Next", ".pager");
  await mira.sees(".pager", "Page 2");
  await mira.sees(".found-count", "90 things");
  await mira.press("Remove Shoreline", ".chosen");
  await mira.sees(".found-count", "121 things");
});

test("on a phone without a script the button of the filters is in sight however long they are", async () => {
  await using mira = await visit(market.nodes[0]!, { viewport: PHONE, javaScriptEnabled: false });
  const { page } = mira;
  await page.goto("/search?q=pebble");
  await mira.press("Filters", ".found-bar");
  await mira.sees("#filters .facets-go");
  await isInSight(page, "#filters .facets-go");
  await page.check("[name=stock]");
  await mira.press("Filter", "#filters");
  await mira.sees(".found-count", "126 things");
});

test("what is new, what has another price and what sells out or comes back is found so within five seconds, on every node", async () => {
  const searches = { named: "q=obsidian", cheap: "q=obsidian&max=10", inStock: "q=obsidian&stock=1" };
  /** How many each node finds; all of it is asked before as well, so that old answers are in memory. */
  const found = async (search: keyof typeof searches) =>
    Promise.all(
      market.nodes.map(async ({ url }) => {
        const answer = await fetch(`${url}/api/search?${searches[search]}`);
        return ((await answer.json()) as { totalCount: number }).totalCount;
      }),
    );
  const becomesFound = async (search: keyof typeof searches, count: number) =>
    eventually(
      `${count} by ${search}`,
      async () => (await found(search)).every((each) => each === count),
      SEARCHABLE_MS,
    );
  for (const search of ["named", "cheap", "inStock"] as const) expect(await found(search)).toEqual([0, 0]);

  const piece = await market.sell("Obsidian bead", 5);
  await becomesFound("named", 1);
  await becomesFound("inStock", 1);
  await piece.reprice(900);
  await becomesFound("cheap", 1);
  await market.adjust(piece, -5);
  await becomesFound("inStock", 0);
  await market.adjust(piece, 3);
  await becomesFound("inStock", 1);
  expect(await found("named")).toEqual([1, 1]);
});

function addressOf(page: Page): Promise<string> {
  return page.evaluate<string>("location.pathname + location.search");
}

/** Waits until it is in the window without scrolling, and has come to rest there. */
function isInSight(page: Page, selector: string): Promise<unknown> {
  return eventually(`${selector} in sight`, async () => {
    const box = await page.locator(selector).boundingBox();
    return box !== null && box.y >= 0 && box.y + box.height <= page.viewportSize()!.height;
  });
}

function hasFocus(page: Page, id: string): Promise<unknown> {
  return becomes(page, `document.activeElement.id === ${JSON.stringify(id)}`);
}
