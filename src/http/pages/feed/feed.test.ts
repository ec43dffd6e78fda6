import { afterAll, beforeAll, expect, test } from "bun:test";
import { Value } from "@sinclair/typebox/value";
import { hasher } from "../../../accounts/password-hash.ts";
import { PURPOSE } from "../../../accounts/rows.ts";
import { writePurchases } from "../../../recommendations/testing-purchases.ts";
import { Feed } from "../../api/feed.ts";
import { commandId, type TestBrowser, testBrowser } from "../testing-browser.ts";
import { GOODS, openMarket, type TestMarket } from "../testing-market.ts";

/** Goods besides those of the test market: half of them bowls, half vases. */
const MORE = 40;
const PASSWORD = "a password that is long enough";
const ADA = "ada-moreno-account-0001";

let market: TestMarket;
let bowls: number[];
let vases: number[];
beforeAll(async () => {
  market = await openMarket();
  const { sql, shop } = market;
  const rows = await sql<{ id: number; category: number }[]>`
    INSERT INTO products (source, external_id, shop_id, category_id, slug, title, price, popularity, content_hash)
    SELECT 'test', 'more-' || n, 1, 2 + n % 2, 'more-' || n, 'Piece ' || n, 2000 + n * 100, 50 - n, ''
    FROM generate_series(1, ${MORE}::int) AS n RETURNING id, category_id AS category`;
  await sql`INSERT INTO inventory (product_id, on_hand) SELECT id, 5 FROM products WHERE external_id LIKE 'more-%'`;
  bowls = rows.filter(({ category }) => category === 2).map(({ id }) => id);
  vases = rows.filter(({ category }) => category === 3).map(({ id }) => id);
  shop.catalogue.forget(rows.map(({ id }) => id));
  await sql`
    INSERT INTO accounts (id, mail_index, mail, name, password, cart_id)
    VALUES (${ADA}, ${shop.vault.blindIndex(PURPOSE.mail, "ada@example.org")},
      ${shop.vault.seal(PURPOSE.mail, "ada@example.org")}, ${shop.vault.seal(PURPOSE.name, "Ada")},
      ${await hasher().hash(PASSWORD)}, 'ada-cart-0000000000001')`;
});
afterAll(() => market.close());

const cardsIn = (html: string) =>
  [...html.matchAll(/<h3 class="card-title"><a href="\/p\/(\d+)\//g)].map(([, id]) => Number(id));
const looked = async (browser: TestBrowser, ids: readonly number[]) => {
  for (const id of ids) await browser.open(`/p/${id}`);
  // The looks that were begun beside the answers reach the buffer in the turns that follow.
  await new Promise(setImmediate);
  await market.shop.looks.settled();
};
const agreed = async () => {
  const browser = testBrowser(market.app);
  await browser.open("/");
  await browser.send("/privacy/choice", { personal: "on" });
  return browser;
};
const like = (browser: TestBrowser, id: number) => browser.send(`/favourites/products/${id}`, { was: "false" });
const apiFeed = async (browser: TestBrowser, headers: Record<string, string> = {}) => {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const request = new Request("http://localhost/api/feed", { headers: { ...(cookie && { cookie }), ...headers } });
  const response = await market.app.handle(request);
  expect(response.status, response.ok ? "" : await response.clone().text()).toBe(200);
  expect(response.headers.get("cache-control")).toBe("private, no-cache");
  const feed = (await response.json()) as { kind: string; sections: { reason: string; products: { id: number }[] }[] };
  expect([...Value.Errors(Feed, feed)]).toEqual([]);
  return feed;
};

test("everybody's front door is trending, asks once whether to remember, shows nothing twice and gives nobody a name", async () => {
  const nobody = testBrowser(market.app);
  const { html, text } = await nobody.open("/");
  expect(text).toContain("Trending now");
  expect(text).toContain("Shall the market pick things for you?");
  const cards = cardsIn(html);
  expect(cards).toEqual([...new Set(cards)]);
  expect(nobody.cookies.size).toBe(0);
  expect(await apiFeed(nobody)).toMatchObject({ kind: "trending", sections: [{ reason: "trending" }] });
});

test("nothing is remembered before a yes, nor after a no, which the page does not ask about again", async () => {
  const guest = testBrowser(market.app);
  await guest.open(`/p/${GOODS.bowl}`);
  await guest.send("/cart/items", { productId: GOODS.bowl, quantity: 1, commandId: commandId() });
  await looked(guest, bowls.slice(0, 6));
  await guest.open("/");
  const after = await guest.send("/privacy/choice", { personal: "off" });
  expect(after.text).toContain("Nothing is remembered of what you look at.");
  expect(after.text).not.toContain("Shall the market");
  await looked(guest, bowls.slice(0, 6));
  expect(await market.sql`SELECT FROM product_views`).toHaveLength(0);
  expect((await apiFeed(guest)).kind).toBe("trending");
});

test("after a yes: cold at first, and after five looks a feed of one's own without what was bought", async () => {
  const guest = await agreed();
  await looked(guest, bowls.slice(0, 4));
  expect(await apiFeed(guest)).toMatchObject({ kind: "popular", sections: [{ reason: "popular" }] });
  await looked(guest, [vases[0]!]);
  const [cart] = await market.sql<{ owner: string }[]>`SELECT DISTINCT owner FROM product_views`;
  const cartId = cart!.owner.slice("cart:".length);
  await writePurchases(market.sql, [{ orderId: "mine", cartId, productIds: [bowls[0]!, bowls[9]!] }]);
  const feed = await apiFeed(guest);
  expect(feed.kind).toBe("personal");
  expect(feed.sections.map(({ reason }) => reason)).toEqual(["category", "category", "viewed", "price"]);
  const shown = feed.sections.flatMap(({ products }) => products.map(({ id }) => id));
  expect(shown).toEqual([...new Set(shown)]);
  for (const bought of [bowls[0]!, bowls[9]!]) expect(shown).not.toContain(bought);
  const viewed = feed.sections.find(({ reason }) => reason === "viewed")!.products.map(({ id }) => id);
  expect(viewed).toEqual([vases[0]!, bowls[3]!, bowls[2]!, bowls[1]!]);
});

test("three favourites are enough, and what goes with them comes first", async () => {
  const guest = await agreed();
  for (const id of bowls.slice(0, 3)) expect((await like(guest, id)).status).toBeLessThan(400);
  const feed = await apiFeed(guest);
  expect(feed.kind).toBe("personal");
  expect(feed.sections[0]!.reason).toBe("favourites");
  const shown = feed.sections.flatMap(({ products }) => products.map(({ id }) => id));
  for (const id of bowls.slice(0, 3)) expect(shown).not.toContain(id);
});

test("the front door brings one's own feed in place of everybody's, with nothing twice, and a page without script", async () => {
  const guest = await agreed();
  await looked(guest, bowls.slice(0, 6));
  const home = await guest.open("/");
  expect(home.text).toContain("Trending now");
  expect(home.html).toContain('hx-get="/feed" hx-trigger="load"');
  expect(home.html).toContain('href="/for-you"');
  const request = (path: string, headers: Record<string, string>) =>
    market.app.handle(
      new Request(`http://localhost${path}`, {
        headers: { ...headers, cookie: [...guest.cookies].map((pair) => pair.join("=")).join("; ") },
      }),
    );
  const fragment = await (await request("/feed", { "hx-request": "true" })).text();
  expect(fragment).toContain("More in Bowls");
  expect(fragment).toContain('hx-target="#live"');
  const feed = /<hx-partial hx-target="#feed".*?<\/hx-partial>/s.exec(fragment)![0];
  const rest = home.html.replace(/<div id="feed".*?<section class="section" aria-labelledby="categories"/s, "");
  const together = [...cardsIn(feed), ...cardsIn(rest)];
  expect(together).toEqual([...new Set(together)]);
  expect((await request("/feed", {})).headers.get("location")).toBe("/for-you");
  const page = await guest.open("/for-you");
  expect(page.text).toContain("More in Bowls");
  expect(page.text).toContain("You looked at");
});

test("Do Not Track and Global Privacy Control win over a yes, for looks and for the feed", async () => {
  const guest = await agreed();
  await looked(guest, bowls.slice(0, 6));
  const [before] = await market.sql`SELECT sum(views)::int AS views FROM product_views`;
  const cookie = [...guest.cookies].map((pair) => pair.join("=")).join("; ");
  for (const signal of [{ dnt: "1" }, { "sec-gpc": "1" }] as Record<string, string>[]) {
    expect((await apiFeed(guest, signal)).kind).toBe("trending");
    const [, newcomers] = await Promise.all([
      guest.open("/"),
      market.app.handle(new Request("http://localhost/", { headers: signal })).then((answer) => answer.text()),
    ]);
    expect(newcomers).not.toContain("Shall the market");
    for (const path of [`/p/${bowls[8]}`, "/", "/privacy", "/for-you"]) {
      const response = await market.app.handle(
        new Request(`http://localhost${path}`, { headers: { cookie, ...signal } }),
      );
      const html = await response.text();
      expect(html).not.toContain('hx-get="/feed"');
      expect(html).not.toContain("Shall the market");
      if (path === "/privacy") expect(html).toContain("Your browser asks not to be tracked");
    }
  }
  await new Promise(setImmediate);
  await market.shop.looks.settled();
  const [after] = await market.sql`SELECT sum(views)::int AS views FROM product_views`;
  expect(after).toEqual(before);
  expect((await apiFeed(guest)).kind).toBe("personal");
});

test("what a browser fetches in case it is wanted is no look", async () => {
  const guest = await agreed();
  const cookie = [...guest.cookies].map((pair) => pair.join("=")).join("; ");
  const count = () => market.sql`SELECT FROM product_views WHERE product_id = ${vases[5]!}`;
  await market.app.handle(
    new Request(`http://localhost/p/${vases[5]}`, { headers: { cookie, "sec-purpose": "prefetch;prerender" } }),
  );
  await looked(guest, []);
  expect(await count()).toHaveLength(0);
  await looked(guest, [vases[5]!]);
  expect(await count()).toHaveLength(1);
});

test("the privacy page lists what is remembered and lets go of one, of all, and of everything", async () => {
  const guest = await agreed();
  await looked(guest, [bowls[0]!, bowls[1]!, vases[0]!]);
  const page = await guest.open("/privacy");
  expect(page.text).toContain("3 products, the newest first.");
  for (const kept of ["Your orders, with the name", "Reviews, questions, answers and photos", "What is searched"])
    expect(page.text).toContain(kept);
  const less = await guest.send(`/privacy/views/${bowls[1]}/removal`, {});
  expect(less.text).toContain("That is forgotten.");
  expect(less.text).toContain("2 products, the newest first.");
  const none = await guest.send("/privacy/history-clearance", {});
  expect(none.text).toContain("Nothing yet.");
  await looked(guest, [bowls[0]!]);
  const off = await guest.send("/privacy/choice", { personal: "off" });
  expect(off.text).toContain("Things picked for you Off");
  expect(off.text).not.toContain("What you looked at");
});

test("signing in brings the looks along; on another device the account's feed is there; signing out leaves none", async () => {
  const guest = await agreed();
  await looked(guest, bowls.slice(0, 6));
  await guest.open("/sign-in");
  await guest.send("/sign-in", { email: "ada@example.org", password: PASSWORD });
  expect((await apiFeed(guest)).kind).toBe("personal");
  const elsewhere = testBrowser(market.app);
  await elsewhere.open("/sign-in");
  await elsewhere.send("/sign-in", { email: "ada@example.org", password: PASSWORD });
  expect((await apiFeed(elsewhere)).kind).toBe("personal");
  expect((await elsewhere.open("/")).html).toContain('hx-get="/feed"');
  await looked(elsewhere, [vases[7]!]);
  const [row] = await market.sql`SELECT owner FROM product_views WHERE product_id = ${vases[7]!}`;
  expect(row).toEqual({ owner: `account:${ADA}` });
  await guest.send("/sign-out", {});
  expect(guest.cookies.has("personal")).toBe(false);
  expect((await apiFeed(guest)).kind).toBe("trending");
});

test("a choice that is none is refused", async () => {
  const guest = testBrowser(market.app);
  await guest.open("/privacy");
  for (const personal of ["maybe", "", "<b>on</b>"]) {
    expect((await guest.send("/privacy/choice", { personal })).status).toBe(422);
  }
  expect(guest.cookies.size).toBe(0);
});
