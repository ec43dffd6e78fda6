import type { Call } from "./call.ts";
import { emit } from "./call.ts";
import { ApiError, badParam, missingParam, noSuch, unexpectedState } from "./errors.ts";
import { newPaymentIntent } from "./objects.ts";
import { expanded, paymentOf } from "./payment-intents-read.ts";
import { usableCard } from "./payment-methods.ts";
import { type Confirmation, cancelable, captureOf, confirm } from "./payment-steps.ts";
import type { Payment } from "./store.ts";

const AMOUNT_MIN = 50;
const AMOUNT_MAX = 99_999_999;
const CANCELLATION_REASONS = ["duplicate", "fraudulent", "requested_by_customer", "abandoned"] as const;

const CONFIRM_NAMES = [
  ...["payment_method", "payment_method_data", "payment_method_options", "payment_method_types", "return_url"],
  ...["error_on_requires_action", "mandate", "mandate_data", "off_session", "radar_options", "receipt_email"],
  ...["setup_future_usage", "shipping", "use_stripe_sdk", "expand", "capture_method", "client_secret"],
];
const UPDATE_NAMES = [
  ...[
    "amount",
    "application_fee_amount",
    "capture_method",
    "currency",
    "customer",
    "description",
    "expand",
    "metadata",
  ],
  ...["payment_method", "payment_method_data", "payment_method_options", "payment_method_types", "receipt_email"],
  ...["setup_future_usage", "shipping", "statement_descriptor", "statement_descriptor_suffix", "transfer_data"],
  "transfer_group",
];
const CREATE = new Set([
  ...[...CONFIRM_NAMES, ...UPDATE_NAMES],
  ...["automatic_payment_methods", "confirm", "confirmation_method", "on_behalf_of"],
]);
const UPDATE = new Set(UPDATE_NAMES);
const CONFIRM = new Set(CONFIRM_NAMES);
const CAPTURE = new Set([
  ...["amount_to_capture", "application_fee_amount", "expand", "metadata", "statement_descriptor"],
  ...["statement_descriptor_suffix", "transfer_data"],
]);
const CANCEL = new Set(["cancellation_reason", "expand"]);

export function createIntent(call: Call): string {
  const { params, store, now } = call;
  params.allow(CREATE);
  if (!params.has("amount")) throw missingParam("amount");
  const currency = currencyOf(params.requiredText("currency"));
  const amount = amountOf(call, currency);
  const types = params.list("payment_method_types");
  const methods = params.group("automatic_payment_methods");
  const isAutomatic = types.length === 0 && methods.text("enabled") !== "false";
  const allowRedirects = methods.oneOf("allow_redirects", ["always", "never"]) ?? "always";
  const isConfirmed = params.boolean("confirm");
  const confirmation = isConfirmed ? confirmationOf(call, isAutomatic && allowRedirects === "always") : null;
  if (!isConfirmed && params.has("return_url")) {
    throw badParam("return_url", "", "A `return_url` may only be specified when `confirm` is set to true.");
  }
  const intent = newPaymentIntent(
    {
      amount,
      currency,
      captureMethod: captureMethod(call),
      allowRedirects: isAutomatic ? allowRedirects : null,
      paymentMethodTypes: types.length > 0 ? types : ["card"],
      customer: customerOf(call),
      description: params.text("description"),
      metadata: params.metadata(),
      receiptEmail: params.text("receipt_email"),
    },
    now,
  );
  const payment: Payment = { intent, charge: null, dueAt: null, returnUrl: null };
  const created = store.addPayment(payment);
  emit(call, "payment_intent.created", created);
  if (confirmation) return confirm(call, payment, confirmation);
  if (!params.has("payment_method")) return created;
  intent.payment_method = params.requiredText("payment_method");
  intent.status = "requires_confirmation";
  return store.putPayment(payment);
}

export function updateIntent(call: Call): string {
  const { params, store } = call;
  params.allow(UPDATE);
  const payment = paymentOf(call);
  const { intent } = payment;
  const isOpen = ["requires_payment_method", "requires_confirmation", "requires_action"].includes(intent.status);
  if (!isOpen && (params.has("amount") || params.has("payment_method") || params.has("currency"))) {
    throw unexpectedState(
      `This PaymentIntent's amount could not be updated because it has a status of ${intent.status}.`,
      "payment_intent_unexpected_state",
      intent,
    );
  }
  if (params.has("currency")) intent.currency = currencyOf(params.requiredText("currency"));
  if (params.has("amount")) intent.amount = amountOf(call, intent.currency);
  if (params.has("capture_method")) intent.capture_method = captureMethod(call);
  if (params.has("customer")) intent.customer = customerOf(call);
  if (params.has("description")) intent.description = params.text("description");
  if (params.has("receipt_email")) intent.receipt_email = params.text("receipt_email");
  if (params.has("metadata")) intent.metadata = params.metadata(intent.metadata);
  if (params.has("payment_method")) {
    intent.payment_method = params.requiredText("payment_method");
    if (intent.status === "requires_payment_method") intent.status = "requires_confirmation";
  }
  return store.putPayment(payment);
}

export function confirmIntent(call: Call): string {
  call.params.allow(CONFIRM);
  const payment = paymentOf(call);
  const { intent } = payment;
  if (!["requires_payment_method", "requires_confirmation", "requires_action"].includes(intent.status)) {
    throw unexpectedState(
      `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`,
      "payment_intent_unexpected_state",
      intent,
    );
  }
  return confirm(
    call,
    payment,
    confirmationOf(call, intent.automatic_payment_methods?.allow_redirects === "always", payment),
  );
}

export function captureIntent(call: Call): string {
  const { params } = call;
  params.allow(CAPTURE);
  const payment = paymentOf(call);
  const { intent } = payment;
  if (intent.status !== "requires_capture") {
    throw unexpectedState(
      `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
      "payment_intent_unexpected_state",
      intent,
    );
  }
  const amount = params.integer("amount_to_capture", 1) ?? intent.amount_capturable;
  if (amount > intent.amount_capturable) {
    throw badParam(
      "amount_to_capture",
      "amount_too_large",
      "The amount to capture is more than the amount authorized.",
    );
  }
  if (params.has("metadata")) intent.metadata = params.metadata(intent.metadata);
  const text = captureOf(call, payment, amount);
  return params.list("expand").includes("latest_charge") ? expanded(payment) : text;
}

export function cancelIntent(call: Call): string {
  const { params, store, now } = call;
  params.allow(CANCEL);
  const payment = paymentOf(call);
  const { intent, charge } = payment;
  const reason = params.oneOf("cancellation_reason", CANCELLATION_REASONS);
  if (!cancelable(intent.status)) {
    throw unexpectedState(
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action, processing.`,
      "payment_intent_unexpected_state",
      intent,
    );
  }
  if (charge && intent.amount_capturable > 0) Object.assign(charge, { refunded: true, amount_refunded: charge.amount });
  const change = { status: "canceled", canceled_at: now, cancellation_reason: reason } as const;
  Object.assign(intent, change, { amount_capturable: 0, next_action: null });
  payment.dueAt = null;
  const text = store.putPayment(payment);
  emit(call, "payment_intent.canceled", text);
  return text;
}

/** What a confirmation needs, looked at before anything is written. */
function confirmationOf({ params, store }: Call, needsReturnUrl: boolean, payment?: Payment): Confirmation {
  const paymentMethod = params.text("payment_method") ?? payment?.intent.payment_method ?? null;
  if (!paymentMethod) {
    const message = "You cannot confirm this PaymentIntent because it's missing a payment method.";
    throw payment
      ? unexpectedState(message, "payment_intent_unexpected_state", payment.intent)
      : missingParam("payment_method");
  }
  const returnUrl = params.text("return_url");
  if (returnUrl !== null && !URL.canParse(returnUrl)) throw badParam("return_url", "url_invalid", "Not a valid URL");
  if (needsReturnUrl && returnUrl === null) {
    throw new ApiError(
      400,
      "invalid_request_error",
      "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
    );
  }
  return {
    paymentMethod,
    card: usableCard(store, paymentMethod),
    returnUrl,
    isActionRefused: params.boolean("error_on_requires_action"),
  };
}

function currencyOf(text: string): string {
  const currency = text.toLowerCase();
  if (/^[a-z]{3}$/.test(currency)) return currency;
  throw badParam("currency", "", `Invalid currency: ${text}.`);
}

function amountOf({ params }: Call, currency: string): number {
  const amount = params.integer("amount", 1) ?? 0;
  if (amount > AMOUNT_MAX) {
    throw badParam("amount", "amount_too_large", `Amount must be no more than $999,999.99 ${currency}`);
  }
  if (amount < AMOUNT_MIN) throw badParam("amount", "amount_too_small", `Amount must be at least $0.50 ${currency}`);
  return amount;
}

function captureMethod({ params }: Call): "automatic" | "manual" {
  const method = params.oneOf("capture_method", ["automatic", "automatic_async", "manual"]);
  return method === "manual" ? "manual" : "automatic";
}

function customerOf({ params, store }: Call): string | null {
  const customer = params.text("customer");
  if (!customer) return null;
  if (!store.object("customer", customer)) throw noSuch("customer", customer, "customer", 400);
  return customer;
}
