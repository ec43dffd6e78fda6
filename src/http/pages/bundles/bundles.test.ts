import { afterAll, beforeAll, expect, test } from "bun:test";
import { buildRecommendations } from "../../../recommendations/build.ts";
import { writePurchases } from "../../../recommendations/testing-purchases.ts";
import { commandId, type TestBrowser, testBrowser } from "../testing-browser.ts";
import { GOODS, openMarket, type TestMarket } from "../testing-market.ts";

let market: TestMarket;
beforeAll(async () => {
  market = await openMarket();
  const others = Array.from({ length: 120 }, (_, n) => (n % 2 === 0 ? GOODS.naughty : GOODS.archived));
  await writePurchases(market.sql, [
    ...others.map((id, n) => ({ orderId: `other-${n}`, cartId: `other-${n}`, productIds: [id] })),
    ...Array.from({ length: 8 }, (_, n) => ({
      orderId: `pair-${n}`,
      cartId: `pair-${n}`,
      productIds: [GOODS.bowl, GOODS.drop, ...(n < 5 ? [GOODS.lastVase] : []), ...(n < 4 ? [GOODS.soldOut] : [])],
    })),
  ]);
  await buildRecommendations(market.sql);
  market.shop.recommendations.forget();
});
afterAll(() => market.close());

const BOWL = `/p/${GOODS.bowl}`;
const units = async (browser: TestBrowser, productId: number) => {
  const { html } = await browser.open(`/p/${productId}`);
  return Number(/class="pill">(\d+)</.exec(html)?.[1] ?? 0);
};
const bundleOf = (html: string) => /<form class="bundle".*?<\/form>/s.exec(html)?.[0] ?? "";

test("a page offers what is bought together with it and to be had, once each, with what it comes to", async () => {
  const { html, text } = await testBrowser(market.app).open(BOWL);
  const bundle = bundleOf(html);
  expect(bundle).toContain(`name="item1" value="${GOODS.bowl}"`);
  expect(bundle).toContain(`value="${GOODS.drop}"`);
  expect(bundle).toContain(`value="${GOODS.lastVase}"`);
  expect(text).toContain("3 pieces for $70.00");
  expect(text).toContain("1 piece for $32.00");
  // Sold out: shown among what others bought, but not offered.
  expect(text).toContain("Shoppers also bought");
  expect(bundle).not.toContain("Tall jug");
  const links = [...html.matchAll(/<h3 class="card-title"><a href="\/p\/(\d+)\//g)].map(([, id]) => Number(id));
  expect(links).toContain(GOODS.soldOut);
  expect(links).toEqual([...new Set(links)]);
  expect(links).not.toContain(GOODS.drop);
  expect(/topics=([^"]*)/.exec(html)?.[1]).toContain(`stock:${GOODS.drop}`);
});

test("where nothing is bought with it, a page offers nothing together and shows what is like it", async () => {
  const { text } = await testBrowser(market.app).open(`/p/${GOODS.naughty}`);
  expect(text).not.toContain("bought together");
  expect(text).not.toContain("also bought");
  expect(text).toContain("More like this");
});

test("one tap adds all that is ticked, and one takes all back, to as it was", async () => {
  const ada = testBrowser(market.app);
  await ada.open(BOWL);
  await ada.send("/cart/items", { productId: GOODS.bowl, quantity: 2, commandId: commandId() });
  await ada.open(BOWL);
  const added = await ada.send("/cart/bundles", { item1: GOODS.bowl, item2: GOODS.drop, commandId: commandId() });
  expect(ada.path).toStartWith(BOWL);
  expect(added.text).toContain("Added 2 things to your cart.");
  const items = /name="items" value="([^"]+)"/.exec(added.html)![1]!;
  expect(items).toBe(`${GOODS.bowl}x2,${GOODS.drop}x0`);
  expect([await units(ada, GOODS.bowl), await units(ada, GOODS.drop)]).toEqual([3, 1]);
  const undone = await ada.send("/cart/bundle-withdrawals", { items, commandId: commandId() });
  expect(undone.text).toContain("Your cart is as it was.");
  expect([await units(ada, GOODS.bowl), await units(ada, GOODS.drop)]).toEqual([2, 0]);
});

test("the same form sent twice adds once; the answer to it brings the next form", async () => {
  const ben = testBrowser(market.app);
  await ben.open(BOWL);
  const form = { item1: GOODS.bowl, item2: GOODS.drop, commandId: crypto.randomUUID() };
  const first = await ben.swap("/cart/bundles", form);
  expect(first.status).toBe(200);
  expect(first.html).toContain('hx-target="#bundle-command"');
  expect(first.html).not.toContain(form.commandId);
  expect(first.html).toContain(`hx-target="#mine-${GOODS.bowl}"`);
  await ben.swap("/cart/bundles", form);
  expect(await units(ben, GOODS.drop)).toBe(1);
});

test("each has its own outcome: what is there is added, what is not is named with the reason", async () => {
  const [cleo, dora] = [testBrowser(market.app), testBrowser(market.app)];
  await cleo.send("/cart/items", { productId: GOODS.lastVase, quantity: 1, commandId: commandId() });
  await dora.open(BOWL);
  const some = await dora.send("/cart/bundles", {
    ...{ item1: GOODS.bowl, item2: GOODS.lastVase, item3: GOODS.archived, commandId: commandId() },
  });
  expect(some.text).toContain("Added 1 thing to your cart.");
  expect(some.text).toContain("“Blown vase” was not added: none is left right now.");
  expect(some.text).toContain("was not added: it is no longer sold.");
  expect(await units(dora, GOODS.bowl)).toBe(1);

  const none = await dora.swap("/cart/bundles", { item1: GOODS.lastVase, commandId: commandId() });
  expect(none.status).toBe(409);
  expect(none.text).toContain("none is left right now");
  expect(none.text).not.toContain("Undo");
});

test("what is no bundle is refused", async () => {
  const eve = testBrowser(market.app);
  await eve.open(BOWL);
  const forms: Record<string, string>[] = [{ item1: "0" }, { item1: "<b>" }, {}, { item1: "1", item2: "-1" }];
  for (const form of forms) {
    expect((await eve.send("/cart/bundles", { ...form, commandId: commandId() })).status).toBe(422);
  }
  expect((await eve.send("/cart/bundle-withdrawals", { items: "1x", commandId: commandId() })).status).toBe(422);
  expect(eve.cookies.has("cart")).toBe(false);
});
