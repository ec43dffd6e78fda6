import { afterAll, beforeAll, expect, test } from "bun:test";
import type { CheckoutRequest, CheckoutView } from "../../actors/checkout/messages.ts";
import { orderIdOf } from "../../actors/order/order-id.ts";
import { eventually } from "../../test/support/eventually.ts";
import { startStripe, type TestStripe } from "../../test/support/stripe.ts";
import type { Account } from "../accounts/account.ts";
import { openMarket, type TestMarket } from "../http/pages/testing-market.ts";
import { addPromotion } from "../pricing/new-promotion.ts";
import { checkoutIdOf } from "./ids.ts";
import { openAction } from "./payment-action.ts";
import { checkoutKeeper } from "./personal-data.ts";

const BOWL = 1;
const VASE = 2;
const MUG = 5;

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

let carts = 0;
/** A new shopper's cart with one of each of these. */
async function cartWith(...productIds: number[]): Promise<string> {
  carts += 1;
  const cartId = `shopper-${carts}`;
  for (const productId of productIds) {
    const add = { type: "add", productId, quantity: 1, commandId: `add-${productId}` } as const;
    expect((await market.shop.carts.ask(cartId, add)).ok).toBe(true);
  }
  return cartId;
}

function requestFor(cartId: string, paymentMethod: string): CheckoutRequest {
  return {
    cartId,
    accountId: null,
    contact: market.shop.vault.seal("order-contact", JSON.stringify({ name: "Ada", email: "ada@example.com" })),
    address: market.shop.vault.seal("order-address", "{}"),
    zone: { state: "NY", zip: "10001" },
    customerKey: cartId,
    delivery: "standard",
    couponCode: null,
    paymentMethod,
    totalSeen: null,
    returnUrl: "http://localhost/return",
  };
}

async function pay(cartId: string, paymentMethod: string, key = "first"): Promise<CheckoutView> {
  const checkoutId = checkoutIdOf(cartId, key);
  const wanted = { request: requestFor(cartId, paymentMethod), fingerprint: paymentMethod };
  const reply = await market.shop.checkouts.start(checkoutId, wanted);
  if (!reply.ok) throw new Error(reply.refusal);
  return reply.answer;
}

/** Where the shopper answers their bank. */
function bankOf({ action }: CheckoutView): string {
  return openAction(market.shop.vault, action)!.redirectUrl;
}

async function linesOf(cartId: string): Promise<number[]> {
  const reply = await market.shop.carts.ask(cartId, { type: "read" });
  return reply.ok ? reply.answer.lines.map((line) => line.productId) : [];
}

async function stockOf(productId: number) {
  const reply = await market.shop.inventory.ask(String(productId), { type: "read" });
  if (!reply.ok) throw new Error(reply.refusal);
  const { level, warehouses = [] } = reply.answer;
  return { ...level, allocated: warehouses.reduce((sum, each) => sum + each.allocated, 0) };
}

test("a shopper pays and has one order, its units allocated and the cart empty", async () => {
  const before = await stockOf(BOWL);
  const cartId = await cartWith(BOWL, MUG);
  const checkout = await pay(cartId, "pm_card_visa");
  expect(checkout).toMatchObject({ step: "completed", failure: null });
  const order = await market.shop.orders.read(checkout.orderId!);
  expect(order).toMatchObject({ status: "processing", captured: checkout.prepared!.totals.total, cartId });
  expect(await linesOf(cartId)).toEqual([]);
  expect(await stockOf(BOWL)).toMatchObject({ available: before.available - 1, allocated: before.allocated + 1 });
});

test("clicked five times, in as many windows, it is one order and one charge", async () => {
  const cartId = await cartWith(BOWL);
  const views = await Promise.all(Array.from({ length: 5 }, () => pay(cartId, "pm_card_visa")));
  expect(new Set(views.map((view) => view.orderId)).size).toBe(1);
  const again = await pay(cartId, "pm_card_visa");
  expect(again).toMatchObject({ step: "completed", orderId: views[0]!.orderId });
  expect((await chargesOf(views[0]!.checkoutId)).length).toBe(1);
});

test("a declined card is told, the cart keeps its units, and another card buys them", async () => {
  const cartId = await cartWith(VASE);
  const declined = await pay(cartId, "pm_card_visa_chargeDeclined");
  expect(declined).toMatchObject({ step: "failed", failure: { code: "payment_failed" }, orderId: null });
  expect(await stockOf(VASE)).toMatchObject({ available: 0, reserved: 1 });
  expect(await pay(cartId, "pm_card_visa_chargeDeclined")).toMatchObject({ step: "failed" });
  const bought = await pay(cartId, "pm_card_visa", "second");
  expect(bought).toMatchObject({ step: "completed" });
  const cancelled = await market.shop.orders.tell(bought.orderId!, {
    type: "cancel",
    reason: "changed my mind",
    by: { kind: "guest", id: null },
    commandId: "cancel",
  });
  expect(cancelled).toMatchObject({
    ok: true,
    answer: { status: "cancelled", refunded: bought.prepared!.totals.total },
  });
  expect(await stockOf(VASE)).toMatchObject({ available: 1, reserved: 0, allocated: 0 });
});

test("3-D Secure sends the shopper to their bank and goes on when they are back", async () => {
  const cartId = await cartWith(BOWL);
  const waiting = await pay(cartId, "pm_card_threeDSecure2Required");
  expect(waiting).toMatchObject({ step: "action_required", orderId: null });
  expect(bankOf(waiting)).toStartWith(stripe.url);
  expect(await market.shop.checkouts.resume(waiting.checkoutId)).toMatchObject({ step: "action_required" });
  await stripe.control.answerChallenge(bankOf(waiting), "complete");
  expect(await market.shop.checkouts.resume(waiting.checkoutId)).toMatchObject({ step: "completed" });
});

test("what could answer the bank for the shopper is nowhere to be read but on their own page", async () => {
  const { checkoutId, action } = await pay(await cartWith(BOWL), "pm_card_threeDSecure2Required");
  const { redirectUrl, clientSecret } = openAction(market.shop.vault, action)!;
  const { sql } = market;
  const [written] = await sql<{ told: string; state: string }[]>`
    SELECT string_agg(j.data::text, '') AS told, min(c.state::text) AS state
    FROM checkouts c JOIN journal j ON j.shard = c.shard AND j.entity = 'checkout/' || c.checkout_id
    WHERE c.checkout_id = ${checkoutId}`;
  expect(written!.told).toContain("action_required");
  for (const secret of [redirectUrl, clientSecret])
    for (const text of [written!.told, written!.state]) expect(text).not.toContain(secret);
  expect((await market.shop.checkouts.withdraw(checkoutId)).ok).toBe(true);
});

test("news of a payment drives a checkout that waits for the bank, and leaves any other alone", async () => {
  const waiting = await pay(await cartWith(BOWL), "pm_card_threeDSecure2Required");
  const { checkoutId } = waiting;
  await market.shop.checkouts.heed(checkoutId);
  expect(await market.shop.checkouts.read(checkoutId)).toMatchObject({ step: "action_required" });
  await stripe.control.answerChallenge(bankOf(waiting), "complete");
  await market.shop.checkouts.heed(checkoutId);
  const completed = await market.shop.checkouts.read(checkoutId);
  expect(completed).toMatchObject({ step: "completed" });
  await Promise.all([market.shop.checkouts.heed(checkoutId), market.shop.checkouts.heed("unknown")]);
  expect(await market.shop.checkouts.read(checkoutId)).toEqual(completed);
});

test("the last vase, allocated by a driver that died before it placed the order, is in the order of the next", async () => {
  const cartId = await cartWith(VASE);
  const waiting = await pay(cartId, "pm_card_threeDSecure2Required");
  const orderId = orderIdOf(waiting.checkoutId);
  const split = [{ warehouseId: 1, quantity: 1 }];
  const allocate = { type: "allocate", orderId, cartId, split, commandId: `allocation-${orderId}` } as const;
  expect((await market.shop.inventory.ask(String(VASE), allocate)).ok).toBe(true);
  await stripe.control.answerChallenge(bankOf(waiting), "complete");
  expect(await market.shop.checkouts.resume(waiting.checkoutId)).toMatchObject({ step: "completed", orderId });
  expect(await stockOf(VASE)).toMatchObject({ available: 0, allocated: 1 });
  const by = { kind: "guest", id: null } as const;
  await market.shop.orders.tell(orderId, { type: "cancel", reason: "other", by, commandId: "cancel" });
  expect(await stockOf(VASE)).toMatchObject({ available: 1, allocated: 0 });
});

test("a vase that was lost while the bank was asking is not charged for", async () => {
  const cartId = await cartWith(VASE);
  const waiting = await pay(cartId, "pm_card_threeDSecure2Required");
  const lost = { type: "adjust", warehouseId: 1, delta: -1, reason: "damaged", note: "", commandId: "fell" } as const;
  expect((await market.shop.inventory.ask(String(VASE), lost)).ok).toBe(true);
  await stripe.control.answerChallenge(bankOf(waiting), "complete");
  const failed = await market.shop.checkouts.resume(waiting.checkoutId);
  expect(failed).toMatchObject({
    step: "failed",
    failure: { code: "insufficient_stock", unavailableItems: [{ productId: VASE, requested: 1, available: 0 }] },
  });
  expect(await market.shop.payments.retrieve(waiting.paymentIntentId!)).toMatchObject({ status: "canceled" });
});

test("a checkout that finds its units gone has not bothered a promotion; one with a new price has, in case of a late driver", async () => {
  const promotionId = await addPromotion(market.sql, {
    ...{ slug: "drop", name: "Drop", effect: { kind: "amount", amount: 100 }, limits: { usesMax: 1_000 } },
  });
  market.shop.pricing.forget();
  const givenBack = async ({ checkoutId }: CheckoutView) => {
    const [row] = await market.sql<{ count: number }[]>`
      SELECT count(*)::int FROM promotion_redemptions WHERE promotion_id = ${promotionId} AND checkout_id = ${checkoutId}`;
    return row!.count;
  };
  const adjust = async (delta: number, reason: "found" | "damaged") => {
    const command = { type: "adjust", warehouseId: 1, delta, reason, note: "", commandId: `again-${reason}` } as const;
    expect((await market.shop.inventory.ask(String(VASE), command)).ok).toBe(true);
  };
  await adjust(1, "found");
  const cartId = await cartWith(VASE);
  await adjust(-1, "damaged");
  const read = await market.shop.carts.ask(cartId, { type: "read" });
  if (!read.ok) throw new Error(read.refusal);
  const lost = { type: "lose-reservation", productId: VASE, expiresAt: read.answer.lines[0]!.reservedUntil! } as const;
  expect((await market.shop.carts.ask(cartId, { ...lost, commandId: "lost" })).ok).toBe(true);
  const late = await pay(cartId, "pm_card_visa");
  expect(late).toMatchObject({ step: "failed", failure: { code: "insufficient_stock" } });
  expect(await givenBack(late)).toBe(0);

  await market.sql`UPDATE products SET price = price + 100 WHERE id = ${MUG}`;
  const changed = await cartWith(MUG);
  await market.sql`UPDATE products SET price = price - 100 WHERE id = ${MUG}`;
  market.shop.catalogue.forget?.([MUG]);
  const refused = await pay(changed, "pm_card_visa");
  await market.sql`UPDATE promotions SET disabled_at = now() WHERE id = ${promotionId}`;
  market.shop.pricing.forget();
  expect(refused).toMatchObject({ step: "failed", failure: { code: "price_changed" } });
  expect(await givenBack(refused)).toBe(1);
});

test("a cart that is being paid for is left alone until it is taken back", async () => {
  const cartId = await cartWith(BOWL);
  const waiting = await pay(cartId, "pm_card_threeDSecure2Required");
  const add = { type: "add", productId: MUG, quantity: 1, commandId: "more" } as const;
  const { checkoutId } = waiting;
  expect(await market.shop.carts.ask(cartId, add)).toMatchObject({ refusal: "checkout_in_progress", checkoutId });
  expect(await market.shop.checkouts.withdraw(checkoutId)).toMatchObject({ ok: true, answer: { step: "failed" } });
  expect(await market.shop.carts.ask(cartId, { ...add, commandId: "now" })).toMatchObject({ ok: true });
  expect(await market.shop.payments.retrieve(waiting.paymentIntentId!)).toMatchObject({ status: "canceled" });
});

test("a code for first orders is a customer's once: as a guest, in two windows, and with an account", async () => {
  await addPromotion(market.sql, {
    ...{ slug: "first", name: "First", code: "FIRST", isFirstOrderOnly: true },
    effect: { kind: "percentage", basisPoints: 1_000 },
  });
  market.shop.pricing.forget();
  const order = async (customer: Pick<CheckoutRequest, "customerKey" | "accountId">) => {
    const cartId = await cartWith(MUG);
    const request = { ...requestFor(cartId, "pm_card_visa"), couponCode: "FIRST", ...customer };
    const reply = await market.shop.checkouts.start(checkoutIdOf(cartId, "first"), { request, fingerprint: "f" });
    if (!reply.ok) throw new Error(reply.refusal);
    return reply.answer.failure ?? reply.answer.step;
  };
  const refused = expect.objectContaining({ code: "coupon_not_applicable", reason: "already_used" });
  const guest = { customerKey: "mail of a guest", accountId: null };
  expect(await order(guest)).toBe("completed");
  expect(await order(guest)).toEqual(refused);
  const bea = { customerKey: "mail of bea", accountId: crypto.randomUUID() };
  const both = await Promise.all([order(bea), order(bea)]);
  expect(both.filter((each) => each === "completed")).toHaveLength(1);
  expect(await order({ ...bea, accountId: null })).toEqual(refused);
  expect(await order({ customerKey: "mail of cleo", accountId: null })).toBe("completed");
});

test("a price that changed is shown before anything is charged", async () => {
  const cartId = await cartWith(MUG);
  await market.sql`UPDATE products SET price = price + 100 WHERE id = ${MUG}`;
  market.shop.catalogue.forget?.([MUG]);
  const refused = await pay(cartId, "pm_card_visa");
  expect(refused).toMatchObject({
    step: "failed",
    failure: { code: "price_changed", items: [{ was: 1900, now: 2000 }] },
  });
  await market.shop.carts.ask(cartId, { type: "accept-price", productId: MUG, commandId: "fine" });
  expect(await pay(cartId, "pm_card_visa", "second")).toMatchObject({ step: "completed" });
});

test("prices in two currencies are never added up", async () => {
  await market.sql`UPDATE products SET currency = 'JPY' WHERE id = ${MUG}`;
  market.shop.catalogue.forget?.([MUG]);
  const mixed = await pay(await cartWith(MUG, BOWL), "pm_card_visa");
  expect(mixed).toMatchObject({ step: "failed", failure: { code: "mixed_currencies", currencies: ["JPY", "USD"] } });
  const cartId = await cartWith(MUG);
  await market.sql`UPDATE products SET currency = 'USD' WHERE id = ${MUG}`;
  market.shop.catalogue.forget?.([MUG]);
  // The same number in another currency is another price.
  expect(await pay(cartId, "pm_card_visa")).toMatchObject({ step: "failed", failure: { code: "price_changed" } });
});

test("an account that is deleted is forgotten by its attempts to pay and by the journal, other people's are not", async () => {
  const { sql } = market;
  const of = async (accountId: string) => {
    const cartId = await cartWith(BOWL);
    const request = { ...requestFor(cartId, "pm_card_visa_chargeDeclined"), accountId };
    await market.shop.checkouts.start(checkoutIdOf(cartId, "first"), { request, fingerprint: accountId });
    return { account: { id: accountId } as Account, request };
  };
  const ada = await of("11111111-1111-4111-8111-111111111111");
  const ben = await of("22222222-2222-4222-8222-222222222222");
  const keeper = checkoutKeeper(sql);
  await sql.begin((tx) => keeper.erase(ada.account, tx));
  const traces = async ({ contact }: CheckoutRequest) => {
    const [row] = await sql`
      SELECT (SELECT count(*)::int FROM journal WHERE data::text LIKE ${`%${contact}%`} OR answer::text LIKE ${`%${contact}%`}) AS journal,
        (SELECT count(*)::int FROM checkouts WHERE state::text LIKE ${`%${contact}%`}) AS rows`;
    return row;
  };
  expect<unknown>(await traces(ada.request)).toEqual({ journal: 0, rows: 0 });
  expect<unknown>(await traces(ben.request)).toEqual({ journal: 1, rows: 0 });
  expect(await keeper.collect(ada.account)).toMatchObject([{ step: "failed", failure: "payment_failed" }]);
});

const LOST_ANSWERS = ["reset_after", "error_after", "error_before", "rate_limit"] as const;

test.each(LOST_ANSWERS)(
  "a payment provider that answers with %s once is asked again, and charges once",
  async (fault) => {
    for (const call of ["POST /v1/payment_intents", "POST /v1/payment_intents/"]) {
      const cartId = await cartWith(BOWL);
      await stripe.control.faults({ rules: [{ fault, call, times: 1 }] });
      const { checkoutId } = await pay(cartId, "pm_card_visa");
      await stripe.control.faults({});
      await eventually(
        "the checkout's end",
        async () => (await market.shop.checkouts.resume(checkoutId))?.step === "completed",
      );
      expect((await chargesOf(checkoutId)).length).toBe(1);
    }
  },
);

async function chargesOf(checkoutId: string) {
  const charges = [];
  for await (const record of market.shop.payments.list())
    if (record.checkoutId === checkoutId && record.state.status === "captured") charges.push(record);
  return charges;
}
