import { afterEach, describe, expect, test } from "bun:test";
import { randomUUID } from "node:crypto";
import { Unavailable } from "../../actors/kernel/errors.ts";
import { eventually } from "../../test/support/index.ts";
import type { Payments } from "./payments.ts";
import { stripeClient } from "./stripe-client.ts";
import { stripePayments } from "./stripe-payments.ts";
import { all, openTestPayments } from "./testing-payments.ts";

const { stripe, payments, impatient, paymentsWith, order, authorized } = await openTestPayments();
afterEach(() => stripe.control.faults({}));

describe("when the world fails", () => {
  const CREATE = "POST /v1/payment_intents";

  test.each(["timeout_after", "reset_after"] as const)(
    "%s: the payment was made, asking again finds it, and it stays the only one",
    async (fault) => {
      const attempt = order("pm_card_visa");
      await stripe.control.faults({ rules: [{ fault, call: CREATE, times: fault === "reset_after" ? 2 : 1 }] });
      await expect(impatient.authorize(attempt)).rejects.toThrow(Unavailable);
      const state = await eventually("an answer", () => impatient.authorize(attempt));
      expect(state).toMatchObject({ status: "authorized" });
      const { checkoutId } = attempt;
      const mine = (await all(payments.list())).filter((record) => record.checkoutId === checkoutId);
      expect(mine.map((record) => record.state)).toEqual([state]);
    },
  );

  test.each(["timeout_before", "error_before", "rate_limit", "reset_before"] as const)(
    "%s: nothing was made, and nothing is known; asking again makes it",
    async (fault) => {
      const attempt = order("pm_card_visa");
      await stripe.control.faults({ rules: [{ fault, call: CREATE, times: fault === "reset_before" ? 2 : 1 }] });
      await expect(impatient.authorize(attempt)).rejects.toThrow(Unavailable);
      expect(await eventually("an answer", () => impatient.authorize(attempt))).toMatchObject({ status: "authorized" });
    },
  );

  test("a 500 that Stripe keeps under its key: the payment behind it is found", async () => {
    const attempt = order("pm_card_visa");
    await stripe.control.faults({ rules: [{ fault: "error_after", call: CREATE, times: 1 }] });
    await expect(impatient.authorize(attempt)).rejects.toThrow(Unavailable);
    expect(await eventually("an answer", () => impatient.authorize(attempt))).toMatchObject({ status: "authorized" });
  });

  test.each(["timeout_after", "error_after"] as const)("%s on a refund: the money goes back once", async (fault) => {
    const id = await authorized(5_000);
    await impatient.capture(id);
    await stripe.control.faults({ rules: [{ fault, call: "POST /v1/refunds", times: 1 }] });
    await expect(impatient.refund(id, 2_000, `${id}-1`)).rejects.toThrow(Unavailable);
    const refund = await eventually("an answer", () => impatient.refund(id, 2_000, `${id}-1`));
    expect(refund).toEqual({ refundId: `${id}-1`, amount: 2_000 });
    expect(await payments.retrieve(id)).toMatchObject({ refunded: 2_000 });
  });

  test.each(["timeout_after", "error_after", "reset_after", "timeout_before", "error_before"] as const)(
    "%s on a capture: asked again it is captured, once",
    async (fault) => {
      const id = await authorized(700);
      await stripe.control.faults({ rules: [{ fault, call: `POST /v1/payment_intents/${id}/capture`, times: 2 }] });
      const captured = await eventually("an answer", () => impatient.capture(id));
      expect(captured).toMatchObject({ status: "captured", amount: 700 });
    },
  );

  test("two at once with one key: one is told to ask again, and there is one payment", async () => {
    await stripe.control.faults({ rules: [{ fault: "latency", call: CREATE, ms: 100 }] });
    const attempt = order("pm_card_visa");
    const outcomes = await Promise.allSettled([impatient.authorize(attempt), impatient.authorize(attempt)]);
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    for (const { reason } of refused) expect(reason).toBeInstanceOf(Unavailable);
    expect(refused.length).toBeLessThan(2);
    const mine = (await all(payments.list())).filter((record) => record.checkoutId === attempt.checkoutId);
    expect(mine).toHaveLength(1);
  });

  test("a key that Stripe does not take is the world's failure: it is mended from outside", async () => {
    await expect(paymentsWith("sk_test_wrong").retrieve("pi_1")).rejects.toThrow(Unavailable);
  });

  test("nobody there at all is the world's failure too", async () => {
    const port = new URL(stripe.url).port;
    const nowhere = stripeClient({ secretKey: "sk_test_1", apiBase: `http://127.0.0.2:${port}` });
    await expect(stripePayments(nowhere).retrieve("pi_1")).rejects.toThrow(Unavailable);
  });
});

describe("a day later, when Stripe has forgotten its keys", () => {
  /** Every call is a new one to Stripe, whatever key it names. */
  function forgetful(): Payments {
    const client = stripeClient({ secretKey: stripe.secretKey, apiBase: stripe.url });
    for (const resource of [client.paymentIntents, client.refunds] as { create: (...args: never[]) => unknown }[]) {
      const create = resource.create.bind(resource) as (params: object, options: object) => unknown;
      const fresh = (params: object, options: object) => create(params, { ...options, idempotencyKey: randomUUID() });
      resource.create = fresh as typeof resource.create;
    }
    return stripePayments(client);
  }
  const A_DAY_MS = 24 * 60 * 60_000;

  test("an authorization that was made is found, and there is no other", async () => {
    const attempt = order("pm_card_visa");
    const state = await payments.authorize(attempt);
    expect(await forgetful().authorize({ ...attempt, since: Date.now() - A_DAY_MS })).toEqual(state);
    const mine = (await all(payments.list())).filter((record) => record.checkoutId === attempt.checkoutId);
    expect(mine).toHaveLength(1);
    // One that never came to be is made.
    const late = { ...order("pm_card_visa"), since: Date.now() - A_DAY_MS };
    expect(await forgetful().authorize(late)).toMatchObject({ status: "authorized" });
  });

  test("a refund that went back does not go back again", async () => {
    const id = await authorized(5_000);
    await payments.capture(id);
    const refund = await payments.refund(id, 2_000, `${id}-1`);
    expect(await forgetful().refund(id, 2_000, `${id}-1`)).toEqual(refund);
    expect(await payments.retrieve(id)).toMatchObject({ refunded: 2_000 });
  });
});

test("killed between the answer and the next call it has lost nothing that it answered", async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, () => authorized(900)));
  const captures = ids.map((id) => payments.capture(id));
  await Promise.all(captures.slice(0, 10));
  await stripe.kill();
  const outcomes = await Promise.allSettled(captures);
  await expect(payments.retrieve(ids[0] ?? "")).rejects.toThrow(Unavailable);
  await stripe.restart();
  for (const [index, id] of ids.entries()) {
    const state = await payments.retrieve(id);
    if (outcomes[index]?.status === "fulfilled") expect(state).toMatchObject({ status: "captured", amount: 900 });
    expect(await payments.capture(id)).toMatchObject({ status: "captured", amount: 900 });
  }
});
