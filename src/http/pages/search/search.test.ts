import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { NAUGHTY } from "../../../catalogue/testing-naughty.ts";
import { refreshDocuments } from "../../../search/postgres/documents.ts";
import { makeWords } from "../../../search/understand/make-words.ts";
import { countElements, testBrowser } from "../testing-browser.ts";
import { openMarket, type TestMarket } from "../testing-market.ts";

let market: TestMarket;
beforeAll(async () => {
  market = await openMarket();
});
afterAll(() => market.close());

const open = (path: string) => testBrowser(market.app).open(path);
const fetched = (path: string, headers: Record<string, string>) =>
  Promise.resolve(market.app.handle(new Request(`http://localhost${path}`, { headers })));

test("a page of results says what was found, and what it can be narrowed by", async () => {
  const { text, html } = await open("/search?q=speckled");
  for (const words of ["Results for “speckled”", "1 thing", "Category", "Price", "In stock now", "Mira's Kiln"])
    expect(text).toContain(words);
  expect(await countElements(html, "form#filters [name=stock]")).toBe(1);
  expect(await countElements(html, "[hx-sse\\:connect]")).toBe(1);
});

test("quotes of the shopper's own are not doubled", async () => {
  const { text } = await open(`/search?q=${encodeURIComponent('"speckled bowl"')}`);
  expect(text).toContain('Results for "speckled bowl"');
});

test("signs alone are told to be nothing to search for, and what is popular is shown", async () => {
  const { html, text } = await open(`/search?q=${encodeURIComponent("☕ %")}`);
  for (const words of ["Nothing to search for in “☕ %”", "no word or number in it. Shown is what is popular"])
    expect(text).toContain(words);
  const popular = [...html.matchAll(/href="\/p\/(\d)\//g)].map(([, id]) => Number(id));
  expect([...new Set(popular)]).toEqual([1, 2, 3, 4, 5]);
});

test("what nothing here is called is left out of the filters, and that is said", async () => {
  const { text, html } = await open("/search?q=bowl&brand=nope&brand=%3Cb%3E&category=no-such&shop=miras-kiln");
  expect(text).toContain("Nothing here is called “no-such” or “<b>” or “nope”, so that was left out of the filters.");
  expect(text).toContain("Speckled bowl");
  expect(await countElements(html, '.chosen a[href="/search?q=bowl"]')).toBe(2);
  expect(await countElements(html, '#filters [value="nope"], #filters [name=category]')).toBe(0);
  expect((await open("/s/omars-glass?shop=nope")).text).not.toContain("Nothing here is called");
});

test("what the words do not want is left out, which is said and can be taken back", async () => {
  const { text, html } = await open("/search?q=bowl+without+speckled");
  expect(text).toContain("Showing things without “speckled”");
  expect(html).toContain('href="/search?q=bowl+without+speckled&words=exact"');
  const dashed = await open("/search?q=bowl+-speckled");
  expect(dashed.text).toContain("Showing things without “speckled”");
  expect(dashed.text).not.toContain("Search the exact words instead");
  expect((await open("/search?q=bowl+-speckled&words=exact")).text).not.toContain("Showing things without");
});

test("what only resembles the words, and the likelier words, are one notice", async () => {
  await makeWords(market.sql, { isForced: true });
  const { text, html } = await open("/search?q=speckeld");
  expect(text).toContain("Nothing for “speckeld” exactly. Did you mean speckled ?");
  expect(text).toContain("Speckled bowl");
  expect(await countElements(html, ".found-notices p")).toBe(1);
});

test("a phrase that stands nowhere is said to be what failed", async () => {
  const { text } = await open(`/search?q=${encodeURIComponent('"bowl speckled"')}`);
  expect(text).toContain("Nothing has “bowl speckled” word for word.");
  expect(text).toContain("Speckled bowl");
  expect((await open("/search?q=bowl+zebra")).text).toContain("Nothing has all of these words.");
});

test("what is chosen is shown as such, and each choice can be taken back by a link", async () => {
  const { html, text } = await open("/search?q=bowl&min=25&max=49.99&stock=1&shop=miras-kiln");
  for (const words of ["Remove Mira's Kiln", "Remove $25 to $50", "Remove In stock", "Clear all"])
    expect(text).toContain(words);
  for (const [selector, many] of [
    ["[name=stock][checked]", 1],
    ["[name=shop][checked]", 1],
    ['[name=min][value="25"]', 1],
    ['.chosen a[href="/search?q=bowl&shop=miras-kiln&stock=1"]', 1],
    ['.chosen-clear[href="/search?q=bowl"]', 1],
  ] as const)
    expect([selector, await countElements(html, selector)]).toEqual([selector, many]);
});

test("crawlers are asked to leave alone what is narrowed, and to follow categories and their pages", async () => {
  const robots = await fetched("/robots.txt", {});
  expect(robots.headers.get("content-type")).toStartWith("text/plain");
  const lines = (await robots.text()).split("\n");
  for (const line of ["User-agent: *", "Disallow: /search", "Disallow: /c/*?", "Allow: /c/*?page="])
    expect(lines).toContain(line);
  const { html } = await open("/c/kitchen?stock=1&min=1");
  for (const block of [".facet-price", ".chosen", ".sorts"]) {
    expect([block, await countElements(html, `${block} a:not([rel=nofollow])`)]).toEqual([block, 0]);
    expect(await countElements(html, `${block} a`)).toBeGreaterThan(0);
  }
  const plain = await open("/c/kitchen");
  expect(await countElements(plain.html, '.facet-categories a[href="/c/bowls"]:not([rel])')).toBe(1);
});

test("what the words were taken to mean is said, and can be taken back", async () => {
  const { text, html } = await open("/search?q=bowl+under+%2450");
  expect(text).toContain("Showing “bowl” up to $50");
  expect(html).toContain('href="/search?q=bowl+under+%2450&words=exact"');
  expect(html).toContain('href="/search?q=bowl"');
  const exact = await open("/search?q=bowl+under+%2450&words=exact");
  expect(exact.text).toContain("Searching for exactly these words");
});

test("a heading says the beginning of words without end", async () => {
  const { text, html } = await open(`/search?q=${"x".repeat(300)}`);
  expect(text).toContain(`Nothing found for “${"x".repeat(80)}…”`);
  expect(html).toContain(`value="${"x".repeat(200)}"`);
});

test("filters that fit nothing together never end at a wall", async () => {
  const { text } = await open("/search?q=bowl&max=1");
  for (const words of ["Nothing fits “Up to $1”", "Clear this filter", "Without it", "Speckled bowl"])
    expect(text).toContain(words);
  expect(text).toMatch(/The cheapest is \$\d+(\.\d\d)?\. See /);
  expect((await open("/search?q=bowl&min=9000")).text).toMatch(/The dearest is \$\d+(\.\d\d)?\. See /);
  const two = await open("/search?q=bowl&max=1&stock=1");
  for (const words of ["Nothing fits all of these filters", "Clear all filters", "Without these filters"])
    expect(two.text).toContain(words);
});

test("categories and stalls are narrowed alike, under their own addresses", async () => {
  const kitchen = await open("/c/kitchen?stock=1&sort=price-asc");
  expect(kitchen.text).toContain("3 things");
  expect(kitchen.html).toContain('rel="canonical" href="/c/kitchen"');
  expect(kitchen.html).toContain('href="/c/bowls?stock=1&sort=price-asc"');
  expect((await open("/s/omars-glass?max=10")).text).toContain("Nothing fits “Up to $10”");
});

test("the script of the page gets results and facets together, with the one address of what was asked", async () => {
  const answer = await fetched("/search?q=bowl&min=&max=&rating=&brand=&sort=relevance", { "hx-request": "true" });
  const html = await answer.text();
  expect(answer.headers.get("hx-push-url")).toBe("/search?q=bowl");
  expect(answer.headers.get("vary")).toContain("hx-request");
  expect(html).not.toContain("<!doctype");
  expect([await countElements(html, "#found"), await countElements(html, "#filters")]).toEqual([1, 1]);
  const restored = await fetched("/search?q=bowl", { "hx-request": "true", "hx-history-restore-request": "true" });
  expect(restored.headers.get("hx-push-url")).toBeNull();
});

test("an endless list gets cards alone, with where they stand", async () => {
  const html = await (await fetched("/search", { "found-page": "1" })).text();
  expect(await countElements(html, ".found-page > li")).toBe(5);
  expect(await countElements(html, "form, header, #found")).toBe(0);
});

test("a followed result is noted once with its place, and the page is the one that all share", async () => {
  const clicks: unknown[] = [];
  const { search } = market.shop;
  const { clicked } = search;
  search.clicked = (...click) => void clicks.push(click);
  const { html } = await open("/search?q=speckled");
  const href = html.match(/href="(\/p\/1\/thing-1\?from=[^"]+)"/)![1]!;
  const product = await open(href);
  expect(clicks).toEqual([[href.match(/from=(.{16})\.1$/)![1], 1, 1]]);
  expect(product.html).toContain('rel="canonical" href="/p/1/thing-1"');
  for (const odd of ["", "x", "a.b.c", "%00.1", ".", "x.1e99"])
    expect((await open(`/p/1/thing-1?from=${odd}`)).status).toBe(200);
  search.clicked = clicked;
});

describe("suggestions", () => {
  test("are searches of others, categories, brands and products, each a group with a name that screen readers say", async () => {
    const { sql } = market;
    await sql`INSERT INTO brands (slug, name) VALUES ('bowline', 'Bowline')`;
    await sql`UPDATE products SET brand_id = (SELECT id FROM brands WHERE slug = 'bowline') WHERE id = 2`;
    await refreshDocuments(sql, [2]);
    await makeWords(sql, { isForced: true });
    await sql`INSERT INTO search_popular (text, searches, found_at) VALUES ('bowl of soup', 3, now()), ('bowl of few', 2, now())`;
    const html = await (await fetched("/search/suggestions?q=bowl", {})).text();
    for (const [group, href] of [
      ["Searches", "/search?q=bowl+of+soup"],
      ["Categories", "/c/bowls"],
      ["Brands", "/search?brand=bowline"],
      ["Products", "/p/1/thing-1"],
    ]) {
      const option = `[role=group][aria-label="${group}"] [role=option][href="${href}"]`;
      expect([option, await countElements(html, option)]).toEqual([option, 1]);
    }
    expect(html).not.toContain("bowl of few");
  });

  test("are options with products, and nothing where nothing is typed", async () => {
    const answer = await fetched("/search/suggestions?q=Speck", {});
    const html = await answer.text();
    expect(answer.headers.get("content-type")).toStartWith("text/html");
    expect(await countElements(html, '[role=option][href="/p/1/thing-1"]')).toBe(1);
    expect(await (await fetched("/search/suggestions?q=", {})).text()).toBe("");
  });
});

test("naughty words in any field of the address are answered, and stay words", async () => {
  const fields = [
    "q",
    "category",
    "brand",
    "shop",
    "min",
    "max",
    "rating",
    "stock",
    "sort",
    "page",
    "a.Colour",
    "words",
  ];
  for (const text of NAUGHTY) {
    const words = text.toWellFormed();
    const all = new URLSearchParams(fields.map((field): [string, string] => [field, words]));
    for (const path of [`/search?${all}`, `/search?${new URLSearchParams({ q: words, [`a.${words}`]: words })}`]) {
      const { status, html } = await open(path);
      expect([words, status]).toEqual([words, 200]);
      // The shop's script and that of results.
      expect([words, await countElements(html, "script")]).toEqual([words, 2]);
    }
    const suggested = await fetched(`/search/suggestions?${new URLSearchParams({ q: words })}`, {});
    expect([words, suggested.status, await countElements(await suggested.text(), "script")]).toEqual([words, 200, 0]);
  }
});
