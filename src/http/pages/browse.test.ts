import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { makeWords } from "../../search/understand/make-words.ts";
import { countElements, testBrowser } from "./testing-browser.ts";
import { GOODS, openMarket, type TestMarket } from "./testing-market.ts";

let market: TestMarket;
beforeAll(async () => {
  market = await openMarket();
  await makeWords(market.sql, { isForced: true });
});
afterAll(() => market.close());

const open = (path: string) => testBrowser(market.app).open(path);

test("the front door shows the drop, what is popular and new, what there is one of, shops and categories", async () => {
  const { status, text, html } = await open("/");
  expect(status).toBe(200);
  for (const words of ["Midnight mug", "Trending now", "Just set out", "One of a kind", "Mira's Kiln", "Kitchen"])
    expect(text).toContain(words);
  expect(html.match(/hx-sse:connect/g)).toHaveLength(1);
  expect(text).not.toContain("Unfinished plate");
  expect(text).not.toContain("Old plate");
});

test("a category shows what is in it and below it, and where it stands", async () => {
  const kitchen = await open("/c/kitchen");
  expect(kitchen.text).toContain("Speckled bowl");
  expect(kitchen.text).toContain("4 things");
  expect(kitchen.text).not.toContain("Blown vase");
  expect((await open("/c/bowls")).text).toContain("Home Kitchen Bowls");
});

test("a category sorts as asked, and takes nonsense for the usual", async () => {
  const order = async (query: string) => {
    const { html } = await open(`/c/kitchen?${query}`);
    return [...html.matchAll(/href="\/p\/(\d+)\//g)].map((match) => Number(match[1]));
  };
  expect((await order("sort=price-desc"))[0]).toBe(GOODS.bowl);
  expect((await order("sort=price-asc")).at(-1)).toBe(GOODS.bowl);
  expect(await order("sort=<b>&page=-3")).toEqual(await order(""));
});

test("a page after the last leads to the last", async () => {
  for (const path of ["/c/kitchen?sort=rating&page=999", "/s/omars-glass?page=2", "/search?page=99999999"]) {
    const { status, headers } = await open(path);
    expect([path, status]).toEqual([path, 303]);
    expect(headers.get("location")).toBe(path.replace(/[?&]page=\d+/, ""));
  }
});

test("a shop shows its own things and no other's", async () => {
  const { text } = await open("/s/omars-glass");
  expect(text).toContain("Blown vase");
  expect(text).not.toContain("Speckled bowl");
});

test("a product says what it is, whether there is any, and what it is called in the address does not matter", async () => {
  for (const path of ["/p/1", "/p/1/thing-1", "/p/1/anything-at-all"]) {
    const { status, text, html } = await open(path);
    expect(status).toBe(200);
    expect(text).toContain("In stock 20 available");
    expect(html).toContain('rel="canonical" href="/p/1/thing-1"');
  }
});

test("a product with few, with none, and with a limit says so", async () => {
  expect((await open(`/p/${GOODS.lastVase}`)).text).toContain("Only 1 left");
  const gone = await open(`/p/${GOODS.soldOut}`);
  expect(gone.text).toContain("Sold out");
  expect(gone.html).toMatch(/<button[^>]*type="submit" disabled/);
  expect((await open(`/p/${GOODS.drop}`)).text).toContain("At most 2 per customer");
});

test("what cannot be had says so instead of pretending", async () => {
  expect((await open(`/p/${GOODS.draft}`)).status).toBe(404);
  const archived = await open(`/p/${GOODS.archived}`);
  expect(archived.text).toContain("no longer sold");
  expect(archived.html).not.toContain('action="/cart/items"');
});

describe("what does not exist", () => {
  for (const path of ["/p/999", "/p/0", "/p/x", "/p/99999999999999999999", "/c/none", "/s/none", "/nothing"]) {
    test(`${path} is a 404 page with a way on`, async () => {
      const { status, text, html } = await open(path);
      expect(status).toBe(404);
      expect(text).toContain("To the market");
      expect(html).toContain("<!doctype html>");
    });
  }
});

test("people's text stays text wherever it is shown", async () => {
  for (const path of [
    "/",
    `/p/${GOODS.naughty}`,
    "/c/kitchen",
    "/search?q=mug",
    '/search?q="><script>alert(1)</script>',
  ]) {
    const { html, status } = await open(path);
    expect(status).toBe(200);
    // The shop's own, and that of pages of results.
    const own = /^\/(?:c|s|search)\b/.test(path) ? 2 : 1;
    expect([path, await countElements(html, "script")]).toEqual([path, own]);
  }
  expect((await open(`/p/${GOODS.naughty}`)).text).toContain(`<script>alert("x")</script> 'mug' & 田中さん 🏺`);
});

describe("search", () => {
  test("finds words, an exact part number first, and what was nearly spelt right", async () => {
    expect((await open("/search?q=speckled+bowls")).text).toContain("1 thing");
    expect((await open("/search?q=sk-2%2Fa")).text).toContain("Blown vase");
    expect((await open("/search?q=speckeld")).text).toContain("Speckled bowl");
  });

  test("says that it found nothing, and offers something else", async () => {
    const { status, text } = await open("/search?q=zzzzqqqq");
    expect(status).toBe(200);
    expect(text).toContain("Nothing found for “zzzzqqqq”");
    expect(text).toContain("Speckled bowl");
  });

  test("is never an error, whatever is asked", async () => {
    const odd = [
      "",
      "   ",
      '"',
      "'",
      "\0",
      "a".repeat(5000),
      "%",
      "_",
      "\\",
      "& | !",
      "-",
      "((",
      "🏺",
      "\ud800",
      "OR OR",
      ":*",
      "NaN",
      "; DROP TABLE products",
    ];
    for (const query of odd) {
      const { status } = await open(`/search?q=${encodeURIComponent(query.toWellFormed())}`);
      expect([query, status]).toEqual([query, 200]);
    }
  });

  test("that only finds what resembles the words says so", async () => {
    expect((await open("/search?q=speckeld")).text).toContain("Nothing for “speckeld” exactly.");
    expect((await open("/search?q=speckled")).text).toContain("Results for “speckled”");
  });
});

test("two newcomers never get the same command id, so never the same cart", async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, async () => commandIdIn((await open("/p/1")).html)));
  expect(new Set(ids).size).toBe(20);
  const [one = "", other = ""] = ids;
  const [mira, omar] = [testBrowser(market.app), testBrowser(market.app)];
  await mira.send("/cart/items", { productId: 1, quantity: 1, commandId: one });
  await omar.send("/cart/items", { productId: 1, quantity: 2, commandId: other });
  expect(mira.cookies.get("cart")).not.toBe(omar.cookies.get("cart"));
  expect((await mira.open("/p/1")).text).toContain("View in cart 1");
});

test("visitors share a page but never each other's cart", async () => {
  const mira = testBrowser(market.app);
  await mira.open("/p/5");
  await mira.send("/cart/items", { productId: 5, quantity: 2, commandId: "miras-command" });
  expect((await mira.open("/p/5")).text).toContain("View in cart 2");
  expect((await open("/p/5")).text).not.toContain("View in cart");
  expect((await mira.open("/")).text).toContain("Cart 2 items");
  expect((await open("/")).text).toContain("Cart 0 items");
});

function commandIdIn(html: string): string {
  return html.match(/name="commandId" value="([^"]+)"/)?.[1] ?? "";
}
