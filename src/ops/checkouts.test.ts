import { afterAll, beforeAll, expect, test } from "bun:test";
import type { CheckoutRequest } from "../../actors/checkout/messages.ts";
import { openOps } from "./testing-ops.ts";

const CHECKOUT = "ABCDEFGHIJKLMNOPQRSTUV";
const request: CheckoutRequest = {
  ...{ cartId: "ada", accountId: null, contact: "sealed-contact", address: "sealed-address" },
  ...{ zone: { state: "NY", zip: "10001" }, customerKey: "key", delivery: "standard", couponCode: null },
  ...{ paymentMethod: "pm_card_visa", totalSeen: null, returnUrl: "http://localhost/return" },
};

let ops: Awaited<ReturnType<typeof openOps>>;
beforeAll(async () => {
  ops = await openOps(["node-1"]);
  const { checkouts } = ops.nodes[0]!.node;
  const started = await checkouts.ask(CHECKOUT, { type: "start", request, fingerprint: "one" });
  if (!started.ok || !started.answer.effect) throw new Error("a checkout that was started calls for work");
  const failed = { type: "failed", failure: { code: "cart_empty" } } as const;
  const undoing = await checkouts.ask(CHECKOUT, {
    type: "record",
    effectId: started.answer.effect.id,
    outcome: failed,
  });
  if (!undoing.ok || !undoing.answer.effect) throw new Error("what failed is put back");
  await checkouts.ask(CHECKOUT, { type: "record", effectId: undoing.answer.effect.id, outcome: { type: "undone" } });
});
afterAll(() => ops.close());

test("an operator sees how a checkout stands, without names", async () => {
  const shown = await ops.done("checkout.read", { checkoutId: CHECKOUT });
  expect(shown).toMatchObject({ step: "failed", failure: { code: "cart_empty" }, request: { cartId: "ada" } });
  expect(JSON.stringify(shown)).not.toContain("sealed");
  expect(await ops.ask("checkout.read", { checkoutId: "VUTSRQPONMLKJIHGFEDCBA" })).toMatchObject({ code: 404 });
});

test("what came to nothing is listed with its reason, all of it or by reason or cart", async () => {
  const expected = [{ checkoutId: CHECKOUT, code: "cart_empty", cartId: "ada" }];
  expect(await ops.done("checkout.failures")).toMatchObject({ lastDay: { cart_empty: 1 }, list: expected });
  expect(await ops.done("checkout.failures", { code: "cart_empty", cartId: "ada" })).toMatchObject({ list: expected });
  expect(await ops.done("checkout.failures", { code: "payment_failed" })).toMatchObject({ list: [] });
});
