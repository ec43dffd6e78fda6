import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { eventually } from "../support/index.ts";
import { type Market, PATIENCE, type Piece, twoNodes, visit } from "./support/index.ts";
import { becomes, sellPebbles } from "./support/search.ts";

setDefaultTimeout(2 * PATIENCE.test);

const PAGE = 24;
/** Far more than two thousand are looked at. */
const FELDSPARS = 88 * PAGE;
/** Of the page in view, four on each side of it, and two that have just come. */
const CARDS_KEPT_MAX = 11 * PAGE;

let market: Market;
let pebbles: Piece[];
beforeAll(async () => {
  market = await twoNodes();
  pebbles = await sellPebbles(market);
}, PATIENCE.test);

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
    const deadline = Date.now() + ${4 * PATIENCE.step};
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

function topOf(page: Page, { path }: Piece): Promise<number> {
  return page.locator(`h3 a[href^="${path}"]`).evaluate((link) => link.getBoundingClientRect().top);
}

function focusedIn(page: Page, selector: string): Promise<boolean> {
  return page.evaluate<boolean>(`document.querySelector(${JSON.stringify(selector)}).contains(document.activeElement)`);
}
