import { afterAll, beforeAll, expect, test } from "bun:test";
import { orderIdOf } from "../../actors/order/order-id.ts";
import { startStripe, type TestStripe } from "../../test/support/stripe.ts";
import { GOODS, openMarket, type TestMarket } from "../http/pages/testing-market.ts";
import { openVault } from "../platform/seal.ts";
import { checkoutRequest } from "./draft-request.ts";
import { checkoutIdOf } from "./ids.ts";

let stripe: TestStripe;
let market: TestMarket;
beforeAll(async () => {
  stripe = await startStripe();
  market = await openMarket(stripe.settings);
});
afterAll(async () => {
  await market.close();
  await stripe.stop();
});

test("a retry after DATA_KEY was replaced finds its checkout; another request under the same key does not", async () => {
  const cartId = "shopper-of-two-keys";
  const add = { type: "add", productId: GOODS.bowl, quantity: 1, commandId: "add" } as const;
  expect((await market.shop.carts.ask(cartId, add)).ok).toBe(true);
  const address = { name: "Ada", line1: "1 Elm St", city: "New York", state: "NY", zip: "10001" };
  const contact = { name: "Ada", email: "ada@example.com" };
  const wanted = { cartId, accountId: null, contact, address, delivery: "standard", couponCode: null } as const;
  const [before, after] = ["da".repeat(32), "eb".repeat(32)] as const;
  const start = (keys: Parameters<typeof openVault>[0], paymentMethod: string) => {
    const all = { ...wanted, paymentMethod, totalSeen: null, returnUrl: "http://localhost/return" };
    return market.shop.checkouts.start(checkoutIdOf(cartId, "first"), checkoutRequest(openVault(keys), all));
  };
  const first = await start({ DATA_KEY: before }, "pm_card_visa");
  expect(first).toMatchObject({ ok: true, answer: { step: "completed" } });
  const keys = { DATA_KEY: after, DATA_KEY_OLD: before };
  const again = await start(keys, "pm_card_visa");
  expect(again).toMatchObject({ ok: true, answer: { orderId: orderIdOf(checkoutIdOf(cartId, "first")) } });
  expect(await start(keys, "pm_card_mastercard")).toMatchObject({ ok: false, refusal: "idempotency_key_reused" });
});
