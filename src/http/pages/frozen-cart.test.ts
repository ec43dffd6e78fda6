import { afterEach, beforeEach, expect, test } from "bun:test";
import { refusalProblem } from "../problem.ts";
import { commandId, countElements, testBrowser } from "./testing-browser.ts";
import { GOODS, openMarket, type TestMarket } from "./testing-market.ts";

const CHECKOUT = "checkout-of-mira-0001A";
const PAY = `a[href="/checkout/${CHECKOUT}"]`;
const WITHDRAW = `form[method="post"][action="/checkout/${CHECKOUT}/withdrawal"]:not([hx-post])`;

let market: TestMarket;
let mira: ReturnType<typeof testBrowser>;

beforeEach(async () => {
  market = await openMarket();
  mira = testBrowser(market.app);
  await mira.open("/p/1");
  await mira.send("/cart/items", { productId: GOODS.bowl, quantity: 2, commandId: commandId() });
});
afterEach(() => market.close());

async function freeze(until: number): Promise<void> {
  const [cart] = await market.sql<{ id: string }[]>`SELECT cart_id AS id FROM carts`;
  const command = { type: "freeze", checkoutId: CHECKOUT, until, commandId: "freeze" } as const;
  expect(await market.shop.carts.ask(cart!.id, command)).toMatchObject({
    ok: true,
    answer: { lines: [{ quantity: 2 }] },
  });
}

const addition = () => ({ productId: GOODS.bowl, quantity: 1, commandId: commandId() });

test("whoever pays for a cart and changes it is told so, and can go on paying or have the cart back", async () => {
  await freeze(Date.now() + 60_000);
  const refused = await mira.send("/cart/items", addition());
  expect([refused.status, refused.text]).toEqual([409, expect.stringContaining("You are paying for this cart")]);
  expect([await countElements(refused.html, PAY), await countElements(refused.html, WITHDRAW)]).toEqual([1, 1]);
});

test("the page's script shows the same as a notice, on a product's page too", async () => {
  await freeze(Date.now() + 60_000);
  // On the cart's own page it stands above the lines and in the summary besides.
  const ways = { "/p/1": [1, 1], "/cart": [3, 2] };
  for (const page of ["/p/1", "/cart"] as const) {
    await mira.open(page);
    const refused = await mira.swap("/cart/items", addition());
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining("You are paying for this cart.")]);
    expect([await countElements(refused.html, PAY), await countElements(refused.html, WITHDRAW)]).toEqual(ways[page]);
  }
});

test("the cart's page says that it is being paid for, until it is not", async () => {
  await freeze(Date.now() + 60_000);
  const cart = await mira.open("/cart");
  expect(cart.text).toContain("You are paying for this cart.");
  expect(cart.text).not.toContain("Check out");
  expect([await countElements(cart.html, PAY), await countElements(cart.html, WITHDRAW)]).toEqual([2, 1]);
  const [{ id }] = await market.sql<[{ id: string }]>`SELECT cart_id AS id FROM carts`;
  await market.shop.carts.ask(id, { type: "unfreeze", checkoutId: CHECKOUT, commandId: "unfreeze" });
  expect((await mira.open("/cart")).text).toContain("Check out");
});

test("a cart whose checkout has run out of time is the shopper's again", async () => {
  await freeze(Date.now() - 1);
  expect((await mira.send("/cart/items", addition())).status).toBe(200);
});

test("programs are told which checkout it is", () => {
  expect(refusalProblem({ refusal: "checkout_in_progress", checkoutId: CHECKOUT })).toMatchObject({
    status: 409,
    code: "checkout_in_progress",
    checkoutId: CHECKOUT,
  });
});
