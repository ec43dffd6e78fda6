import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Account } from "../../../accounts/account.ts";
import { NAUGHTY } from "../../../catalogue/testing-naughty.ts";
import { NAUGHTY_IN_ADDRESSES } from "../../../search/testing-naughty.ts";
import { htmlFault } from "../../test-support/well-formed.ts";
import { openMarket, type TestMarket } from "../testing-market.ts";

const FIELDS = ["q", "words", "category", "brand", "shop", "min", "max", "rating", "stock", "sort", "page", "a.Colour"];
const EVERYTHING = [...NAUGHTY.map((text) => encodeURIComponent(text)), ...NAUGHTY_IN_ADDRESSES];
/** The same things, the same refusals: whatever a stranger sends is theirs, and none of it our mistake. */
const ANSWERS = new Set([200, 303, 400, 404, 414, 422]);

let market: TestMarket;
beforeAll(async () => {
  market = await openMarket();
});
afterAll(() => market.close());

async function ask(path: string, init: RequestInit & { headers?: Record<string, string> } = {}) {
  const headers = { accept: "text/html", ...init.headers };
  const answer = await market.app.handle(new Request(`http://localhost${path}`, { ...init, headers }));
  return { answer, text: await answer.text() };
}

/** Nothing that was sent is a fault of ours, breaks a page, or gets into a header. */
async function stays(path: string, headers: Record<string, string> = {}): Promise<void> {
  const { answer, text } = await ask(path, { headers });
  const about = path.slice(0, 300);
  expect([about, answer.status, ANSWERS.has(answer.status)]).toEqual([about, answer.status, true]);
  expect([about, answer.headers.get("set-cookie")?.includes("stolen") ?? false]).toEqual([about, false]);
  const isHtml = answer.headers.get("content-type")?.startsWith("text/html");
  if (isHtml) expect([about, htmlFault(text)]).toEqual([about, null]);
  else expect(() => JSON.parse(text)).not.toThrow();
}

test.each(FIELDS)(
  "whatever is in the address as '%s' is answered by pages, their parts and the API, and stays words",
  async (field) => {
    for (const text of NAUGHTY_IN_ADDRESSES) {
      await stays(`/search?${field}=${text}`);
      await stays(`/search?q=bowl&${field}=${text}`, { "hx-request": "true" });
      await stays(`/search?q=bowl&${field}=${text}`, { "found-page": "1" });
      await stays(`/c/kitchen?${field}=${text}`);
      await stays(`/s/miras-kiln?${field}=${text}`);
      await stays(`/api/search?facets=1&${field}=${text}`);
    }
  },
);

test("and so are names of attributes, of categories, of stalls, of fields, and what is still being typed", async () => {
  for (const text of EVERYTHING) {
    await stays(`/search?q=bowl&a.${text}=${text}&${text}=${text}`);
    await stays(`/api/search?limit=${text}`);
    await stays(`/api/search?a.${text}=${text}`);
    await stays(`/c/${text}`);
    await stays(`/s/${text}`);
    await stays(`/search/suggestions?q=${text}`);
    await stays(`/p/1/thing-1?from=${text}`);
  }
});

test("and any of it many times over", async () => {
  for (const text of NAUGHTY_IN_ADDRESSES.filter(({ length }) => length < 100)) {
    for (const field of ["q", "brand", "shop", "category", "a.Colour"]) {
      const many = Array.from({ length: 60 }, (_, n) => `${field}=${text}${n}`).join("&");
      await stays(`/search?${many}`);
      await stays(`/api/search?${many}`);
    }
  }
});

test("and so are synonyms, which keep words alone", async () => {
  const id = "otto-of-the-tests-aaaa";
  const otto: Account = { id, name: "Otto", email: "otto@example.org", cartId: id, roles: [{ role: "ops" }] };
  Object.assign(market.shop.accounts, { of: async () => otto });
  const headers = { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" };
  for (const text of EVERYTHING) {
    for (const body of [`word=${text}&others=mug`, `word=&others=bowl%2C${text}`, `word=mug&others=${text}`]) {
      const { answer, text: html } = await ask("/staff/synonyms", { method: "POST", headers, body });
      const about = body.slice(0, 300);
      expect([about, answer.status, [200, 303, 400, 409, 413, 422].includes(answer.status)]).toEqual([
        ...[about, answer.status, true],
      ]);
      expect([about, htmlFault(html)]).toEqual([about, null]);
    }
  }
  for (const text of NAUGHTY_IN_ADDRESSES) await stays(`/staff/synonyms?q=${text}&word=${text}&page=${text}`);
  const { answer, text: page } = await ask("/staff/synonyms");
  expect([answer.status, htmlFault(page)]).toEqual([200, null]);
  const kept = await market.sql<
    { terms: string[] }[]
  >`SELECT others || coalesce(word, 'mug') AS terms FROM search_synonyms`;
  for (const term of kept.flatMap(({ terms }) => terms)) expect(term).toMatch(/^[\p{L}\p{N}\p{M}. ]+$/u);
});

test("what would break a page is noticed", () => {
  expect(htmlFault('<!doctype html><p title="a &lt; b">x<br><svg><use href="#a" /></svg></p>')).toBeNull();
  for (const broken of [
    "<p>",
    "<p></b></p>",
    "<p>a < b</p>",
    '<p title="a"b">x</p>',
    "<p>\0</p>",
    "<p>&#0;</p>",
    "<p>&#xd800;</p>",
  ])
    expect([broken, htmlFault(broken)]).not.toEqual([broken, null]);
});
