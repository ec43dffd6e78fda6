import { afterEach, describe, expect, test } from "bun:test";
import type Stripe from "stripe";
import { InvariantViolation } from "../../actors/kernel/errors.ts";
import { eventually } from "../../test/support/index.ts";
import { paymentStateOf } from "./payment-state.ts";
import { all, openTestPayments, RETURN_URL } from "./testing-payments.ts";

const { stripe, payments, order, authorized } = await openTestPayments();
afterEach(() => stripe.control.faults({}));

describe("a card that pays", () => {
  test("is authorized, captured once however often that is asked, and given back in parts", async () => {
    const id = await authorized(2_599);
    expect(await payments.retrieve(id)).toEqual({ status: "authorized", paymentIntentId: id, amount: 2_599 });
    const captured = { status: "captured", paymentIntentId: id, amount: 2_599, refunded: 0 } as const;
    expect(await Promise.all([payments.capture(id), payments.capture(id), payments.capture(id)])).toEqual([
      captured,
      captured,
      captured,
    ]);
    expect(await payments.refund(id, 600, `${id}-1`)).toEqual({ refundId: `${id}-1`, amount: 600 });
    expect(await payments.refund(id, 600, `${id}-1`)).toEqual({ refundId: `${id}-1`, amount: 600 });
    await payments.refund(id, 999, `${id}-2`);
    expect(await payments.capture(id)).toEqual({ ...captured, refunded: 1_599 });
    expect(await payments.cancel(id)).toEqual({ ...captured, refunded: 1_599 });
  });

  test("is never given back more than was taken", async () => {
    const id = await authorized(1_000);
    await payments.capture(id);
    await expect(payments.refund(id, 1_001, `${id}-1`)).rejects.toThrow(InvariantViolation);
    await payments.refund(id, 1_000, `${id}-2`);
    await expect(payments.refund(id, 1, `${id}-3`)).rejects.toThrow(InvariantViolation);
    expect(await payments.retrieve(id)).toMatchObject({ refunded: 1_000 });
  });

  test("is canceled once however often that is asked, and not captured after that", async () => {
    const id = await authorized();
    const canceled = { status: "canceled", paymentIntentId: id } as const;
    expect(await Promise.all([payments.cancel(id), payments.cancel(id)])).toEqual([canceled, canceled]);
    expect(await payments.capture(id)).toEqual(canceled);
    expect(await payments.retrieve(id)).toEqual(canceled);
  });

  test("a capture and a cancellation at once end in one of both, and both say which", async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = await authorized();
      const [captured, canceled] = await Promise.all([payments.capture(id), payments.cancel(id)]);
      expect(captured).toEqual(canceled);
      expect(await payments.retrieve(id)).toEqual(captured);
    }
  });
});

test.each([
  ["pm_card_visa_chargeDeclined", "generic_decline", /declined the card/],
  ["pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds", /enough money/],
  ["pm_card_visa_chargeDeclinedLostCard", "lost_card", /declined the card/],
  ["pm_card_visa_chargeDeclinedStolenCard", "stolen_card", /declined the card/],
  ["pm_card_chargeDeclinedExpiredCard", "expired_card", /expired/],
  ["pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", /security code/],
  ["pm_card_chargeDeclinedProcessingError", "processing_error", /trouble/],
  ["pm_card_visa_chargeDeclinedVelocityLimitExceeded", "card_velocity_exceeded", /limit/],
  ["pm_card_chargeDeclinedFraudulent", "fraudulent", /declined the card/],
])("%s is declined as %s, at once and whenever it is looked at", async (paymentMethod, declineCode, words) => {
  const declined = await payments.authorize(order(paymentMethod));
  if (declined.status !== "declined") throw new Error(`it is ${declined.status}`);
  expect(declined.declineCode).toBe(declineCode);
  expect(declined.message).toMatch(words);
  expect(await payments.retrieve(declined.paymentIntentId ?? "")).toEqual(declined);
  expect(await payments.capture(declined.paymentIntentId ?? "")).toEqual(declined);
  expect(await payments.cancel(declined.paymentIntentId ?? "")).toMatchObject({ status: "canceled" });
});

test("a thief is told no more than anybody: stolen, lost and suspected cards get the same words", async () => {
  const names = ["chargeDeclined", "chargeDeclinedLostCard", "chargeDeclinedStolenCard", "chargeDeclinedFraudulent"];
  const states = await Promise.all(names.map((name) => payments.authorize(order(`pm_card_${name}`))));
  expect(new Set(states.map((state) => state.status === "declined" && state.message)).size).toBe(1);
});

test("a payment method that is unknown, and an amount below the least, are declines without a payment", async () => {
  const declined = { status: "declined", paymentIntentId: null } as const;
  expect(await payments.authorize(order("pm_unknown"))).toMatchObject({
    ...declined,
    declineCode: "payment_method_unusable",
  });
  expect(await payments.authorize(order("pm_card_visa", 49))).toMatchObject({
    ...declined,
    declineCode: "amount_too_small",
  });
});

describe("3-D Secure", () => {
  test.each(["pm_card_authenticationRequired", "pm_card_threeDSecure2Required", "pm_card_threeDSecureRequired"])(
    "%s waits for the shopper's bank, which sends them back with the payment authorized",
    async (paymentMethod) => {
      const state = await payments.authorize(order(paymentMethod));
      if (state.status !== "action_required") throw new Error(`it is ${state.status}`);
      expect(await payments.retrieve(state.paymentIntentId)).toEqual(state);
      const page = await fetch(state.redirectUrl);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain("25.99 USD");
      const back = new URL(await stripe.control.answerChallenge(state.redirectUrl, "complete"));
      expect(`${back.origin}${back.pathname}`).toBe(RETURN_URL);
      expect(Object.fromEntries(back.searchParams)).toEqual({
        payment_intent: state.paymentIntentId,
        payment_intent_client_secret: state.clientSecret,
        redirect_status: "succeeded",
      });
      expect(await payments.retrieve(state.paymentIntentId)).toMatchObject({ status: "authorized", amount: 2_599 });
      // A second click changes nothing and leads to the same place.
      expect(await stripe.control.answerChallenge(state.redirectUrl, "fail")).toBe(back.href);
      expect(await payments.capture(state.paymentIntentId)).toMatchObject({ status: "captured" });
    },
  );

  test("a shopper who fails it is declined, and so is one whose bank then says no", async () => {
    for (const [paymentMethod, answer, declineCode] of [
      ["pm_card_threeDSecure2Required", "fail", "payment_intent_authentication_failure"],
      ["pm_card_threeDSecureRequiredChargeDeclined", "complete", "generic_decline"],
      ["pm_card_authenticationRequiredChargeDeclinedInsufficientFunds", "complete", "insufficient_funds"],
    ] as const) {
      const state = await payments.authorize(order(paymentMethod));
      if (state.status !== "action_required") throw new Error(`it is ${state.status}`);
      const back = await stripe.control.answerChallenge(state.redirectUrl, answer);
      expect(new URL(back).searchParams.get("redirect_status")).toBe("failed");
      expect(await payments.retrieve(state.paymentIntentId)).toMatchObject({ status: "declined", declineCode });
    }
  });

  test("the attempt asked for again tells how it stands by now, not how it began", async () => {
    const attempt = order("pm_card_threeDSecure2Required");
    const state = await payments.authorize(attempt);
    if (state.status !== "action_required") throw new Error(`it is ${state.status}`);
    await stripe.control.answerChallenge(state.redirectUrl, "complete");
    expect(await payments.authorize(attempt)).toMatchObject({ status: "authorized" });
  });

  test("one that was canceled meanwhile cannot be completed any more", async () => {
    const state = await payments.authorize(order("pm_card_threeDSecure2Required"));
    if (state.status !== "action_required") throw new Error(`it is ${state.status}`);
    await payments.cancel(state.paymentIntentId);
    const back = await stripe.control.answerChallenge(state.redirectUrl, "complete");
    expect(new URL(back).searchParams.get("redirect_status")).toBe("failed");
    expect(await payments.retrieve(state.paymentIntentId)).toMatchObject({ status: "canceled" });
  });

  test("without its secret nobody sees or answers the bank's page", async () => {
    const state = await payments.authorize(order("pm_card_threeDSecure2Required"));
    if (state.status !== "action_required") throw new Error(`it is ${state.status}`);
    const guess = state.redirectUrl.replace(/client_secret=.*/, "client_secret=guess");
    expect((await fetch(guess)).status).toBe(404);
    expect(await stripe.control.answerChallenge(guess, "complete")).toBe("");
    expect(await payments.retrieve(state.paymentIntentId)).toEqual(state);
  });
});

test("a payment that takes its time is processing, then authorized", async () => {
  const state = await payments.authorize(order("pm_card_processing"));
  expect(state.status).toBe("processing");
  await eventually("the decision", async () => {
    const { status } = await payments.retrieve(state.paymentIntentId ?? "");
    return status === "authorized";
  });
});

test("one checkout with two different amounts is our own mistake", async () => {
  const attempt = order("pm_card_visa");
  await payments.authorize(attempt);
  await expect(payments.authorize({ ...attempt, amount: attempt.amount + 1 })).rejects.toThrow(InvariantViolation);
});

test("an action that is no redirect cannot be taken here: it counts as a decline, whose payment can be cancelled", () => {
  const wanting = { id: "pi_qr", status: "requires_action", next_action: { type: "pix_display_qr_code" } };
  expect(paymentStateOf(wanting as unknown as Stripe.PaymentIntent)).toMatchObject({
    ...{ status: "declined", paymentIntentId: "pi_qr", declineCode: "payment_method_unusable" },
  });
});

test("a payment is found by its checkout; one that is not there is not", async () => {
  const attempt = order("pm_card_visa");
  const state = await payments.authorize(attempt);
  expect(await payments.find(attempt.checkoutId)).toEqual(state);
  expect(await payments.find("nobody")).toBeNull();
});

test("all payments are listed over many pages, with what was given back, or only the younger", async () => {
  const made = await Promise.all(Array.from({ length: 130 }, () => authorized(800)));
  const [first = ""] = made;
  await payments.capture(first);
  await payments.refund(first, 300, "of the list");
  const records = await all(payments.list());
  const ids = records.map(({ state }) => state.paymentIntentId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of made) expect(ids).toContain(id);
  expect(records.find(({ state }) => state.paymentIntentId === first)).toMatchObject({
    state: { status: "captured", amount: 800, refunded: 300 },
    currency: "USD",
    checkoutId: expect.stringMatching(/^checkout-/),
  });
  expect(await all(payments.list({ since: new Date(Date.now() + 60_000) }))).toEqual([]);
});

describe("a card of the card form", () => {
  const enter = async (fields: Record<string, string>) => {
    const body = new URLSearchParams({ number: "4242424242424242", expiry: "12 / 40", cvc: "123", ...fields });
    body.set("return_url", fields.return_url ?? "http://127.0.0.1:3000/checkout/payment/return?a=1");
    return fetch(`${stripe.url}/card`, { method: "POST", body, redirect: "manual" });
  };
  const landed = async (fields: Record<string, string>) => {
    const answer = await enter(fields);
    expect(answer.status).toBe(303);
    return new URL(answer.headers.get("location") ?? "").searchParams;
  };

  test("comes back as a payment method that can be described and pays once", async () => {
    const params = await landed({ number: "5555 5555 5555 4444" });
    expect(params.get("a")).toBe("1");
    const paymentMethod = params.get("payment_method") ?? "";
    expect(await payments.describe(paymentMethod)).toEqual({
      paymentMethod,
      brand: "mastercard",
      last4: "4444",
      expiryMonth: 12,
      expiryYear: 2040,
    });
    expect(await payments.authorize(order(paymentMethod))).toMatchObject({ status: "authorized" });
    expect(await payments.authorize(order(paymentMethod))).toMatchObject({
      status: "declined",
      declineCode: "payment_method_unusable",
    });
  });

  test.each([
    ["number", "4242 4242 4242 4241", "incorrect_number"],
    ["number", "1", "incorrect_number"],
    ["number", "4111111111111111", "card_declined"],
    ["expiry", "13 / 40", "invalid_expiry_month"],
    ["expiry", "soon", "invalid_expiry_month"],
    ["expiry", "12 / 20", "invalid_expiry_year"],
    ["cvc", "12", "invalid_cvc"],
  ])("with the %s %s it comes back as %s", async (field, value, code) => {
    expect((await landed({ [field]: value })).get("card_error")).toBe(code);
  });

  test("is never sent on to a stranger", async () => {
    const answer = await enter({ return_url: "https://evil.example/checkout" });
    expect(answer.status).toBe(400);
    expect(answer.headers.get("location")).toBeNull();
  });

  test("an unknown payment method has no description", async () => {
    expect(await payments.describe("pm_nobody")).toBeNull();
    expect(await payments.describe("pm_card_amex")).toMatchObject({ brand: "amex", last4: "0005" });
  });
});
