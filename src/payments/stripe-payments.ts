import type Stripe from "stripe";
import { declined, paymentStateOf } from "./payment-state.ts";
import {
  type Authorization,
  type FailedRefund,
  type PaymentMethodSummary,
  type PaymentRecord,
  type PaymentState,
  type Payments,
  type Refund,
  RefundImpossible,
} from "./payments.ts";
import { PINNED } from "./stripe-client.ts";
import { asked, KeptFailure, type Refusal } from "./stripe-errors.ts";

const PAGE_MAX = 100;
/** Stripe forgets an idempotency key after a day; some time before that, what may have been made is looked for first. */
const KEY_TRUSTED_MS = 20 * 60 * 60_000;
const WITH_CHARGE = { expand: ["latest_charge"] };
/** A payment has moved on, so that it can no longer be captured or canceled. */
const MOVED_ON = new Set(["payment_intent_unexpected_state", "charge_already_captured", "charge_expired_for_capture"]);
const AMOUNT_LIMITS = new Set(["amount_too_small", "amount_too_large"]);

/** Payments by way of Stripe's API, real or emulated. */
export function stripePayments(stripe: Stripe): Payments {
  const { paymentIntents, paymentMethods, refunds } = stripe;

  const stateOf = async (answer: Promise<Stripe.PaymentIntent>) => paymentStateOf(await answer);
  const retrieve = (id: string) => asked(() => stateOf(paymentIntents.retrieve(id, WITH_CHARGE, PINNED)));
  const orItsState = (id: string) => (refusal: Refusal) =>
    refusal.isCardError || MOVED_ON.has(refusal.code) ? retrieve(id) : undefined;

  const find = (checkoutId: string): Promise<PaymentState | null> =>
    asked(async () => {
      const query = `metadata["checkoutId"]:"${checkoutId}"`;
      const { data } = await paymentIntents.search({ query, expand: ["data.latest_charge"] }, PINNED);
      return data[0] ? paymentStateOf(data[0]) : null;
    });

  const refundsOf = (paymentIntentId: string) =>
    Array.fromAsync(inPages(refunds.list({ payment_intent: paymentIntentId, limit: PAGE_MAX }, PINNED)));
  const findRefund = async (paymentIntentId: string, refundId: string, isAlone = false): Promise<Refund | null> => {
    const all = await refundsOf(paymentIntentId);
    const made = all.find(({ metadata }) => metadata?.refundId === refundId);
    if (made) return refundOf(refundId, made);
    const others = all.filter((each) => !each.metadata?.refundId && !hasFailed(each));
    const given = others.reduce((sum, { amount }) => sum + amount, 0);
    if (isAlone && given > 0) throw new RefundImpossible(`${given} went back already by another hand than the shop's`);
    return null;
  };

  return {
    retrieve,
    find,

    authorize: async (order) => {
      const made = Date.now() - (order.since ?? Date.now()) < KEY_TRUSTED_MS ? null : await find(order.checkoutId);
      if (made) return made;
      return orElse(
        () => asked(() => create(stripe, order, retrieve), declineOf),
        () => find(order.checkoutId),
      );
    },

    // No keys of ours here: a second call finds the payment as the first has left it.
    capture: (id) => asked(() => stateOf(paymentIntents.capture(id, {}, PINNED)), orItsState(id)),
    cancel: (id) => asked(() => stateOf(paymentIntents.cancel(id, {}, PINNED)), orItsState(id)),

    refund: async (paymentIntentId, amount, refundId, { orderId, isAlone } = {}) => {
      // Nobody knows when it was asked for first, and refunds are few.
      const made = await findRefund(paymentIntentId, refundId, isAlone);
      if (made) return made;
      const params = { payment_intent: paymentIntentId, amount, metadata: { refundId, ...(orderId && { orderId }) } };
      const options = { ...PINNED, idempotencyKey: `refund-${refundId}` };
      return orElse(
        () => asked(async () => refundOf(refundId, await refunds.create(params, options)), impossible),
        () => findRefund(paymentIntentId, refundId),
      );
    },

    failedRefunds: async (paymentIntentId) => {
      const failed = (await refundsOf(paymentIntentId)).filter(hasFailed);
      return failed.flatMap((each): FailedRefund[] => {
        const { refundId } = each.metadata ?? {};
        return refundId ? [{ refundId, amount: each.amount, why: whyFailed(each) }] : [];
      });
    },

    async *list({ since } = {}) {
      const created = since && { created: { gte: Math.floor(since.getTime() / 1000) } };
      const params = { limit: PAGE_MAX, expand: ["data.latest_charge"], ...created };
      for await (const intent of inPages(paymentIntents.list(params, PINNED))) yield recordOf(intent);
    },

    describe: (paymentMethod) =>
      asked<PaymentMethodSummary | null>(
        async () => summaryOf(await paymentMethods.retrieve(paymentMethod, {}, PINNED)),
        ({ code }) => (code === "resource_missing" ? null : undefined),
      ),
  };
}

/** A repeated call is answered as the first was, long ago maybe: then the payment is asked how it is by now. */
async function create(
  stripe: Stripe,
  order: Authorization,
  retrieve: (id: string) => Promise<PaymentState>,
): Promise<PaymentState> {
  const params = {
    amount: order.amount,
    currency: order.currency.toLowerCase(),
    payment_method: order.paymentMethod,
    capture_method: "manual",
    confirm: true,
    return_url: order.returnUrl,
    description: order.description,
    metadata: { checkoutId: order.checkoutId },
  } as const;
  const options = { ...PINNED, idempotencyKey: `payment-${order.checkoutId}` };
  const intent = await stripe.paymentIntents.create(params, options);
  return isReplay(intent) ? retrieve(intent.id) : paymentStateOf(intent);
}

/** The SDK's fetch client hands over fetch's own answer: its headers are no plain object, whatever the types say. */
function isReplay({ lastResponse }: Stripe.Response<Stripe.PaymentIntent>): boolean {
  const headers: unknown = lastResponse.headers;
  return headers instanceof Headers && headers.get("idempotent-replayed") === "true";
}

/** What a shopper can mend is a decline: their card, a payment method that was used up, an amount no card takes. */
function declineOf(refusal: Refusal): PaymentState | undefined {
  const { paymentIntentId, code, decline_code } = refusal;
  if (refusal.isCardError || AMOUNT_LIMITS.has(code)) return declined(paymentIntentId, { code, decline_code });
  const isSpent = /may not be used again/.test(refusal.message);
  if (isSpent || refusal.param === "payment_method")
    return declined(paymentIntentId, { code: "payment_method_unusable" });
  return undefined;
}

/** Stripe keeps a 500 under the key of its call; then only looking tells whether anything happened. */
async function orElse<T>(act: () => Promise<T>, look: () => Promise<T | null>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const found = error instanceof KeptFailure ? await look() : null;
    if (found === null) throw error;
    return found;
  }
}

/** All of a list, page after page; a page that cannot be had throws `Unavailable`. */
async function* inPages<T>(list: AsyncIterable<T>): AsyncIterable<T> {
  const items = list[Symbol.asyncIterator]();
  for (;;) {
    const next = await asked(() => items.next());
    if (next.done) return;
    yield next.value;
  }
}

function hasFailed({ status }: Stripe.Refund): boolean {
  return status === "failed" || status === "canceled";
}

function refundOf(refundId: string, refund: Stripe.Refund): Refund {
  if (!hasFailed(refund)) return { refundId, amount: refund.amount };
  throw new RefundImpossible(whyFailed(refund));
}

function whyFailed({ status, failure_reason: reason }: Stripe.Refund): string {
  return `the refund is ${status} (${reason ?? "no reason"})`;
}

function impossible({ code, message }: Refusal): never {
  throw new RefundImpossible(`Stripe refused: ${[code, message].filter(Boolean).join(" ")}`);
}

function recordOf(intent: Stripe.PaymentIntent): PaymentRecord {
  return {
    state: paymentStateOf(intent),
    checkoutId: intent.metadata.checkoutId ?? "",
    currency: intent.currency.toUpperCase(),
    createdAt: new Date(intent.created * 1000),
  };
}

function summaryOf({ id, type, card }: Stripe.PaymentMethod): PaymentMethodSummary {
  return {
    paymentMethod: id,
    brand: card?.brand ?? type,
    last4: card?.last4 ?? "",
    expiryMonth: card?.exp_month ?? null,
    expiryYear: card?.exp_year ?? null,
  };
}
