import type { Call } from "./call.ts";
import { emit } from "./call.ts";
import { REFUND_FAILS } from "./cards.ts";
import { ApiError, badParam, missingParam, noSuch, unexpectedState } from "./errors.ts";
import { listOf, rangeOf } from "./lists.ts";
import { newRefund, type Refund } from "./objects.ts";
import type { Store } from "./store.ts";

const REASONS = ["duplicate", "fraudulent", "requested_by_customer"] as const;
const CREATE = new Set([
  ...["amount", "charge", "currency", "customer", "expand", "instructions_email", "metadata", "origin"],
  ...["payment_intent", "reason", "refund_application_fee", "reverse_transfer"],
]);
const LIST = new Set(["charge", "created", "ending_before", "expand", "limit", "payment_intent", "starting_after"]);

export function createRefund(call: Call): string {
  const { params, store, now } = call;
  params.allow(CREATE);
  const id = params.text("payment_intent");
  if (id === null)
    throw params.has("charge")
      ? badParam("charge", "", "The emulator refunds by payment_intent.")
      : missingParam("payment_intent");
  const payment = store.payment(id);
  if (!payment) throw noSuch("payment_intent", id, "payment_intent", 404);
  const { intent, charge } = payment;
  const reason = params.oneOf("reason", REASONS);
  const asked = params.integer("amount", 1);
  if (intent.status !== "succeeded" || !charge) {
    throw unexpectedState(
      `This PaymentIntent (${id}) does not have a successful charge to refund.`,
      "payment_intent_unexpected_state",
      intent,
    );
  }
  const left = intent.amount_received - charge.amount_refunded;
  if (left === 0) {
    const message = `Charge ${charge.id} has already been refunded.`;
    throw new ApiError(400, "invalid_request_error", message, { code: "charge_already_refunded" }, true);
  }
  const amount = asked ?? left;
  if (amount > left) {
    const message = `Refund amount (${inMajor(amount)}) is greater than unrefunded amount on charge (${inMajor(left)})`;
    throw new ApiError(400, "invalid_request_error", message, { param: "amount" }, true);
  }
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === intent.amount_received;
  store.putPayment(payment);
  const refund = newRefund(intent, amount, params.metadata(), reason, now);
  const text = store.putObject("refund", refund, now, intent.id);
  emit(call, "charge.refunded", JSON.stringify(charge));
  const { payment_method_details: paidWith } = charge as { payment_method_details?: { card?: { last4?: string } } };
  if (paidWith?.card?.last4 === REFUND_FAILS.slice(-4)) failLater(call, payment, refund);
  return text;
}

/** The answer still says that it succeeded: what the bank said came after it. */
function failLater(call: Call, payment: NonNullable<ReturnType<Store["payment"]>>, refund: Refund): void {
  const { charge } = payment;
  if (!charge) return;
  charge.amount_refunded -= refund.amount;
  charge.refunded = false;
  call.store.putPayment(payment);
  const failed = { ...refund, status: "failed", failure_reason: "lost_or_stolen_card" };
  emit(call, "refund.failed", call.store.putObject("refund", failed, call.now, refund.payment_intent as string));
}

export function retrieveRefund(call: Call): string {
  const kept = call.store.object<Refund>("refund", call.id);
  if (!kept) throw noSuch("refund", call.id, "refund");
  return JSON.stringify(kept.object);
}

export function listRefunds(call: Call): string {
  call.params.allow(LIST);
  const { range, hasMore } = rangeOf(call, "objects", "refund");
  return listOf("/v1/refunds", ...hasMore(call.store.objects("refund", call.params.text("payment_intent"), range)));
}

function inMajor(amount: number): string {
  return `$${(amount / 100).toFixed(2)}`;
}
