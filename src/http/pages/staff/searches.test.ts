import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import type { Account, Role } from "../../../accounts/account.ts";
import { NAUGHTY } from "../../../catalogue/testing-naughty.ts";
import { type SearchFact, searchedFact } from "../../../search/log/facts.ts";
import { writeFacts } from "../../../search/log/write.ts";
import { EVERYWHERE, searchIn } from "../../../search/url.ts";
import { countElements, testBrowser } from "../testing-browser.ts";
import { openMarket, type TestMarket } from "../testing-market.ts";

const PATH = "/staff/searches";
const ROWS = 50;

let market: TestMarket;
let signedIn: Account | null = null;
let ids = 0;
beforeAll(async () => {
  market = await openMarket();
  Object.assign(market.shop.accounts, { of: async () => signedIn });
});
afterAll(() => market.close());
afterEach(async () => {
  signedIn = null;
  await market.sql`TRUNCATE searches, search_clicks, search_popular`;
});

const as = (...roles: Role[]) => {
  signedIn = { id: "otto-of-the-tests-aaaa", name: "Otto", email: "otto@example.org", cartId: "", roles };
  const browser = testBrowser(market.app);
  browser.cookies.set("seen", "1");
  return browser;
};

function searched(words: string, total: number): SearchFact {
  return searchedFact({
    searchId: `search-${String(++ids).padStart(9, "0")}`,
    at: new Date(),
    query: searchIn(EVERYWHERE, new URLSearchParams({ q: words }), 24),
    understood: { text: words, filters: {} },
    ...{ total, match: "all", didYouMean: null, engine: "postgres", isCached: false, latencyMs: 3 },
  });
}

test("operators see what is searched and what finds nothing; to others there is no such page", async () => {
  await writeFacts(market.sql, [searched("mug", 4), searched("Mug", 4), searched("zebra", 0)]);
  const { text, status } = await as({ role: "ops" }).open(PATH);
  expect(status).toBe(200);
  for (const words of ["Searches 3", "mug 2 4 0 % –", "zebra 1 0", "Found nothing 33 %"]) expect(text).toContain(words);
  const nothing = await as({ role: "ops" }).open(`${PATH}?view=nothing&days=1`);
  expect([nothing.text.includes("zebra"), nothing.text.includes("mug")]).toEqual([true, false]);
  for (const roles of [[], [{ role: "seller", shopId: 1 }], [{ role: "warehouse", warehouseId: 1 }]] as Role[][])
    expect((await as(...roles).open(PATH)).status).toBe(404);
  signedIn = null;
  const guest = await testBrowser(market.app).open(PATH);
  expect([guest.status, guest.headers.get("location")]).toEqual([303, `/sign-in?next=${encodeURIComponent(PATH)}`]);
});

test("a time without searches is told kindly, whichever way it is looked at", async () => {
  const browser = as({ role: "ops" });
  expect((await browser.open(PATH)).text).toContain("Nobody searched for anything in this time.");
  expect((await browser.open(`${PATH}?view=nothing`)).text).toContain("Every search found something");
  expect((await browser.open(`${PATH}?view=unfollowed`)).text).toContain("somebody followed a result");
  expect((await browser.open(`${PATH}?page=9&days=90`)).text).toContain("There is nothing more.");
});

test("many words are paged, and each keeps its period and its view", async () => {
  await writeFacts(
    market.sql,
    Array.from({ length: ROWS + 1 }, (_, at) => searched(`thing ${String(at).padStart(3, "0")}`, 0)),
  );
  const { html } = await as({ role: "ops" }).open(`${PATH}?view=nothing&days=30`);
  expect(await countElements(html, "tbody tr")).toBe(ROWS);
  expect(html).toContain(`href="${PATH}?days=30&view=nothing&page=2"`);
  const second = await as({ role: "ops" }).open(`${PATH}?view=nothing&days=30&page=2`);
  expect(await countElements(second.html, "tbody tr")).toBe(1);
});

test("naughty words stay words, and naughty addresses are the usual page", async () => {
  await writeFacts(
    market.sql,
    NAUGHTY.map((text) => searched(text, 1)),
  );
  const { html, status } = await as({ role: "ops" }).open(PATH);
  expect([status, await countElements(html, "script")]).toEqual([200, 1]);
  for (const text of NAUGHTY.slice(0, 20)) {
    const odd = new URLSearchParams({ days: text, view: text, page: text });
    expect((await as({ role: "ops" }).open(`${PATH}?${odd}`)).status).toBe(200);
  }
});

test("the way in shows the rooms that one may enter, and nobody else finds it", async () => {
  expect((await as({ role: "ops" }).open("/staff")).text).toContain("Searches What is searched, found and followed");
  expect((await as().open("/staff")).status).toBe(404);
});
