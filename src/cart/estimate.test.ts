import { afterEach, beforeEach, expect, test } from "bun:test";
import { commandId, type TestBrowser, testBrowser } from "../http/pages/testing-browser.ts";
import { GOODS, openMarket, type TestMarket } from "../http/pages/testing-market.ts";
import { addPromotion } from "../pricing/new-promotion.ts";

let market: TestMarket;
let mira: TestBrowser;
beforeEach(async () => {
  market = await openMarket();
  mira = testBrowser(market.app);
});
afterEach(() => market.close());

const put = async (productId: number, quantity: number) => {
  await mira.open(`/p/${productId}`);
  await mira.send("/cart/items", { productId, quantity, commandId: commandId() });
};
const estimate = async () => {
  const cookie = [...mira.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const answer = await market.app.handle(new Request("http://localhost/api/cart", { headers: { cookie } }));
  return ((await answer.json()) as { estimate: Record<string, unknown> | null }).estimate;
};

test("the cart shows promotions by name, shipping, and how little is missing to free shipping", async () => {
  await addPromotion(market.sql, {
    slug: "kiln",
    name: "Kiln week <10 %>",
    effect: { kind: "percentage", basisPoints: 1_000 },
    scope: { shopIds: [1], categoryIds: [], productIds: [] },
  });
  await put(GOODS.bowl, 1);
  const cart = await mira.open("/cart");
  expect(cart.text).toContain(
    "Subtotal, 1 item $32.00 Kiln week <10 %> −$3.20 Shipping $5.99 Estimated tax by your address Estimated total $34.79",
  );
  expect(cart.text).toContain("Add $18.00 more for free shipping");
  expect(await estimate()).toEqual({
    currency: "USD",
    subtotal: 3_200,
    discount: 320,
    shipping: 599,
    tax: 0,
    isTaxKnown: false,
    total: 3_479,
    promotions: [{ name: "Kiln week <10 %>", amount: 320 }],
    missingToFreeShipping: 1_800,
  });
});

test("a ZIP code brings the tax, one unit more the free shipping, with and without scripts", async () => {
  await put(GOODS.bowl, 1);
  await mira.send("/zip", { zip: "10001", productId: GOODS.bowl });
  expect((await mira.open("/cart")).text).toContain("Estimated tax $2.56 Estimated total $40.55");
  const more = await mira.swap(`/cart/items/${GOODS.bowl}`, { quantity: 2, commandId: commandId() });
  expect(more.text).toContain("Subtotal, 2 items $64.00 Shipping Free Estimated tax $5.12 Estimated total $69.12");
  expect(more.text).not.toContain("more for free shipping");
});

test("the code and the delivery chosen at the checkout count on the cart's page too", async () => {
  await addPromotion(market.sql, {
    slug: "hello",
    name: "Hello",
    code: "HELLO",
    effect: { kind: "amount", amount: 500 },
  });
  await put(GOODS.bowl, 1);
  const [row] = await market.sql<{ id: string }[]>`SELECT cart_id AS id FROM carts`;
  await market.shop.drafts.change(row!.id, () => ({ couponCode: "HELLO", delivery: "express" }));
  expect((await mira.open("/cart")).text).toContain(
    "$32.00 Hello HELLO −$5.00 Shipping $14.99 Estimated tax by your address Estimated total $41.99 You save $5.00",
  );
});

test("what is no longer sold is not in it, and nothing is nothing", async () => {
  await put(GOODS.bowl, 1);
  await put(GOODS.lastVase, 1);
  await market.sql`UPDATE products SET status = 'archived' WHERE id = ${GOODS.lastVase}`;
  market.shop.catalogue.forget([GOODS.lastVase]);
  expect(await estimate()).toMatchObject({ subtotal: 3_200 });
  await market.sql`UPDATE products SET status = 'archived' WHERE id = ${GOODS.bowl}`;
  market.shop.catalogue.forget([GOODS.bowl]);
  expect(await estimate()).toBeNull();
});

test("goods of two currencies have no estimate, and the cart shows both sums", async () => {
  await put(GOODS.bowl, 1);
  await market.sql`UPDATE products SET currency = 'EUR' WHERE id = ${GOODS.lastVase}`;
  market.shop.catalogue.forget([GOODS.lastVase]);
  await put(GOODS.lastVase, 1);
  expect((await mira.open("/cart")).text).toMatch(/Subtotal, 2 items \$32\.00 Subtotal, 2 items €19\.00/);
  expect(await estimate()).toBeNull();
});
