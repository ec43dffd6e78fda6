import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { eventually } from "../support/index.ts";
import { type Market, PATIENCE, type Piece, twoNodes, type Visitor, visit } from "./support/index.ts";

setDefaultTimeout(PATIENCE.test);

const PAGE = 24;
/** More than come by themselves, and more than are kept at once. */
const PEBBLES = 6 * PAGE - 4;
/** Far more than two thousand are looked at. */
const FELDSPARS = 88 * PAGE;
/** Of the page in view, four on each side of it, and two that have just come. */
const CARDS_KEPT_MAX = 11 * PAGE;
/** The promise of search: so old at most is what it finds by. */
const SEARCHABLE_MS = 5_000;
const PHONE = { width: 390, height: 844 };

let market: Market;
let pebbles: Piece[];
beforeAll(async () => {
  market = await twoNodes();
  pebbles = await market.sellAll(
    Array.from({ length: PEBBLES }, (_, at) => ({
      title: `Pebble number ${at + 1}`,
      units: (at + 1) % 10 === 0 ? 0 : 5,
      given: { price: (at + 1) * 100, brand: (at + 1) % 4 === 0 ? "Riverbed" : "Shoreline" },
    })),
  );
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

test("however often choices change, the page has one live connection, and its stock stays true", async () => {
  await using mira = await visit(market.nodes[0]!);
  await using omar = await visit(market.nodes[1]!);
  const { page } = mira;
  const live = new Set<unknown>();
  page.on("request", (request) => request.url().includes("/live?") && live.add(request));
  page.on("requestfailed", (request) => live.delete(request));
  await page.goto("/search?q=pebble&sort=price-desc");
  await page.locator("[id='brand=riverbed']").focus();
  // More often than a browser has connections to one host.
  for (let round = 0; round < 5; round++) {
    await page.keyboard.press("Space");
    await mira.sees(".found-count", "35 things");
    await page.keyboard.press("Space");
    await mira.sees(".found-count", "140 things");
  }
  const first = pebbles.at(-2)!;
  await watches(page, first);
  await omar.add(first, 1);
  await mira.sees(`.stock-${first.id}`, "Only 4 left");
  await eventually("one live connection", () => live.size === 1);
});

test("the list goes on by itself, then by a button so that the footer can be reached; new cards are live", async () => {
  await using mira = await visit(market.nodes[0]!);
  await using omar = await visit(market.nodes[1]!);
  const { page } = mira;
  await page.goto("/search?q=pebble&sort=price-asc");
  await downTo(page, "#found .found-page:nth-of-type(4)");
  await mira.sees(".found-seen", `Seen ${4 * PAGE} of 140 things`);
  await page.locator(".site-foot").scrollIntoViewIfNeeded();
  await mira.sees(".found-on", "Show more");
  expect(await page.locator(".found-page").count()).toBe(4);
  const last = pebbles[4 * PAGE - 2]!;
  await mira.sees(`.stock-${last.id}`, "Only 5 left");
  await watches(page, last);
  await omar.add(last, 2);
  await mira.sees(`.stock-${last.id}`, "Only 3 left");
  await page.locator(".found-on [rel=next]").focus();
  await page.keyboard.press("Enter");
  await mira.sees(".found-seen", `Seen ${5 * PAGE} of 140 things`);
  expect(await focusedIn(page, ".found-page:nth-of-type(5)")).toBe(true);
  await downTo(page, ".found-page:nth-of-type(6)");
  await mira.sees(".found-seen", "Seen 140 of 140 things");
  await mira.seesNo(".found-on");
  expect(mira.troubles).toEqual([]);
});

test("pages far from the view let go of their cards and have them again when they come near", async () => {
  await using mira = await visit(market.nodes[0]!);
  const { page } = mira;
  await page.goto("/search?q=pebble&sort=price-asc");
  await downTo(page, ".found-page:nth-of-type(4)");
  await page.locator(".found-on [rel=next]").click();
  await downTo(page, ".found-page:nth-of-type(6)");
  const height = await page.evaluate<number>("document.documentElement.scrollHeight");
  await becomes(page, "document.querySelector('.found-page').children.length === 0");
  expect(await page.evaluate<number>("document.documentElement.scrollHeight")).toBe(height);
  await page.evaluate("scrollTo(0, 0)");
  await becomes(page, "document.querySelector('.found-page').children.length === 24");
  await becomes(page, "location.search === '?q=pebble&sort=price-asc'");
});

test("after two thousand cards the list is as light as before, the footer is in reach, and one comes back to the same place", async () => {
  const feldspars = await market.sellAll(
    Array.from({ length: FELDSPARS }, (_, at) => ({
      title: `Feldspar number ${at + 1}`,
      units: 5,
      given: { price: (at + 1) * 100, images: [] },
    })),
  );
  await using mira = await visit(market.nodes[0]!);
  const { page } = mira;
  await page.goto("/search?q=feldspar&sort=price-asc");
  const light = await page.evaluate<number>("document.querySelectorAll('*').length");
  const { pages, mostCards, mostElements } = await downPages(page, 84);
  expect(pages * PAGE).toBeGreaterThan(2_000);
  expect(mostCards).toBeLessThanOrEqual(CARDS_KEPT_MAX);
  // As heavy as the cards that are kept, and an empty place for each page.
  expect(mostElements).toBeLessThanOrEqual(light * (CARDS_KEPT_MAX / PAGE) + pages);

  await page.locator(".site-foot").scrollIntoViewIfNeeded();
  await mira.sees(".found-on", "Show more");
  expect(await page.locator(".found-pager").count()).toBe(1);
  await becomes(page, "document.querySelector('.site-foot').getBoundingClientRect().top < innerHeight");

  const seen = await page.locator(".found-page").count();
  const piece = feldspars[(seen - 2) * PAGE + 6]!;
  const card = page.locator(`h3 a[href^="${piece.path}"]`);
  await card.evaluate((link) => link.scrollIntoView({ block: "center" }));
  await becomes(page, `location.search.includes('page=${seen - 1}')`);
  const before = await topOf(page, piece);
  await card.click();
  await mira.sees("h1", piece.title);
  await page.goBack();
  await mira.sees(".card-title", piece.title);
  await eventually("the same place", async () => Math.abs((await topOf(page, piece)) - before) < 4);
  expect(mira.troubles).toEqual([]);
});

test("whoever comes back from a product finds the list where it was left", async () => {
  await using mira = await visit(market.nodes[0]!);
  const { page } = mira;
  await page.goto("/search?q=pebble&sort=price-asc");
  await downTo(page, ".found-page:nth-of-type(3)");
  const piece = pebbles[2 * PAGE + 6]!;
  const card = page.locator(`h3 a[href^="${piece.path}"]`);
  await card.evaluate((link) => link.scrollIntoView({ block: "center" }));
  await becomes(page, "location.search.includes('page=3')");
  const before = await topOf(page, piece);
  await card.click();
  await mira.sees("h1", piece.title);
  // Which search led here is noted, and no part of the address.
  await becomes(page, `location.pathname + location.search === ${JSON.stringify(piece.path)}`);
  await page.goBack();
  await mira.sees(".card-title", piece.title);
  await becomes(page, "scrollY > 0");
  expect(Math.abs((await topOf(page, piece)) - before)).toBeLessThan(4);
  await page.mouse.move(600, 400);
  await page.mouse.wheel(0, -4_000);
  await mira.sees(".card-title", pebbles[PAGE]!.title);
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

/** Scrolls on, as one does, until that is there. */
async function downTo(page: Page, selector: string): Promise<void> {
  await page.mouse.move(700, 500);
  const there = page.locator(selector);
  const deadline = Date.now() + PATIENCE.step;
  while ((await there.count()) === 0) {
    if (Date.now() > deadline) throw new Error(`${selector} does not come`);
    await page.mouse.wheel(0, 1_200);
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
  }
  await there.evaluate((element) => element.scrollIntoView());
}

interface Weight {
  readonly pages: number;
  readonly mostCards: number;
  readonly mostElements: number;
}

/** Scrolls to the end of the list, and on, until so many pages have come; tells how much was there at once. */
function downPages(page: Page, pages: number): Promise<Weight> {
  return page.evaluate<Weight>(`(async () => {
    const all = (selector) => document.querySelectorAll(selector).length;
    const deadline = Date.now() + ${2 * PATIENCE.step};
    let [mostCards, mostElements] = [0, 0];
    while (all(".found-page") < ${pages} && Date.now() < deadline) {
      scrollTo(0, document.querySelector(".found-page:last-of-type").getBoundingClientRect().bottom + scrollY - innerHeight);
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      mostCards = Math.max(mostCards, all(".card"));
      mostElements = Math.max(mostElements, all("*"));
      const more = document.querySelector(".found-on [rel=next]");
      if (!more.ariaBusy) more.click();
    }
    return { pages: all(".found-page"), mostCards, mostElements };
  })()`);
}

/** Waits until the page's live connection has this product among its topics. */
async function watches(page: Page, { id }: Piece): Promise<void> {
  await becomes(
    page,
    `[...document.querySelectorAll("#found > [hidden]")].some((live) => live._htmx?.sse?.reader && live.getAttribute("hx-sse:connect")?.split(/[=,]/).includes("stock:${id}"))`,
  );
}

/** Waits until the expression is true in the page. */
function becomes(page: Page, expression: string): Promise<unknown> {
  return eventually(expression, () => page.evaluate<boolean>(expression));
}

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

function topOf(page: Page, { path }: Piece): Promise<number> {
  return page.locator(`h3 a[href^="${path}"]`).evaluate((link) => link.getBoundingClientRect().top);
}

function hasFocus(page: Page, id: string): Promise<unknown> {
  return becomes(page, `document.activeElement.id === ${JSON.stringify(id)}`);
}

function focusedIn(page: Page, selector: string): Promise<boolean> {
  return page.evaluate<boolean>(`document.querySelector(${JSON.stringify(selector)}).contains(document.activeElement)`);
}
