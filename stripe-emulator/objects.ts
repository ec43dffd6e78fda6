import type { TestCard } from "./cards.ts";

/** The version of the API whose shapes these are. */
export const API_VERSION = "2023-08-16";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ID_LENGTH = 24;
/** Of ms since 1970 to the base of 36, for the next thousand years. */
const TIME_LENGTH = 9;

export type Metadata = Record<string, string>;

export type IntentStatus =
  | "requires_payment_method"
  | "requires_confirmation"
  | "requires_action"
  | "processing"
  | "requires_capture"
  | "canceled"
  | "succeeded";

/** The fields that change or that something here reads; those that never do are added when it is made. */
export interface PaymentIntent {
  readonly id: string;
  readonly object: "payment_intent";
  amount: number;
  amount_capturable: number;
  amount_received: number;
  canceled_at: number | null;
  cancellation_reason: string | null;
  capture_method: "automatic" | "manual";
  readonly client_secret: string;
  readonly created: number;
  currency: string;
  customer: string | null;
  description: string | null;
  last_payment_error: object | null;
  latest_charge: string | null;
  metadata: Metadata;
  next_action: { type: "redirect_to_url"; redirect_to_url: { return_url: string | null; url: string } } | null;
  payment_method: string | null;
  readonly automatic_payment_methods: { enabled: true; allow_redirects: "always" | "never" } | null;
  receipt_email: string | null;
  status: IntentStatus;
}

export interface Charge {
  readonly id: string;
  readonly amount: number;
  amount_captured: number;
  amount_refunded: number;
  captured: boolean;
  refunded: boolean;
  status: "failed" | "pending" | "succeeded";
  paid: boolean;
}

export interface Refund {
  readonly id: string;
  readonly amount: number;
  metadata: Metadata;
  readonly payment_intent: string;
  readonly status: string;
}

export interface PaymentMethod {
  readonly id: string;
  customer: string | null;
  metadata: Metadata;
}

export interface Customer {
  readonly id: string;
}

/**
 * `pi_3kZ…`: a prefix, the time, and characters nobody can guess. Younger ids sort after older ones, so that an index
 * grows at its end: a third less work for every call.
 */
export function newId(prefix: string, length = ID_LENGTH): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length - TIME_LENGTH));
  let id = `${prefix}_${Date.now().toString(36).padStart(TIME_LENGTH, "0")}`;
  for (const byte of bytes) id += ALPHABET[byte % ALPHABET.length];
  return id;
}

export interface NewIntent {
  readonly amount: number;
  readonly currency: string;
  readonly captureMethod: "automatic" | "manual";
  readonly allowRedirects: "always" | "never" | null;
  readonly paymentMethodTypes: readonly string[];
  readonly customer: string | null;
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly receiptEmail: string | null;
}

export function newPaymentIntent(given: NewIntent, now: number): PaymentIntent {
  const id = newId("pi");
  return {
    id,
    object: "payment_intent",
    amount: given.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods:
      given.allowRedirects === null ? null : { allow_redirects: given.allowRedirects, enabled: true },
    canceled_at: null,
    cancellation_reason: null,
    capture_method: given.captureMethod,
    client_secret: newId(`${id}_secret`, 25),
    confirmation_method: "automatic",
    created: now,
    currency: given.currency,
    customer: given.customer,
    description: given.description,
    invoice: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    metadata: given.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: "automatic" },
    },
    payment_method_types: given.paymentMethodTypes,
    processing: null,
    receipt_email: given.receiptEmail,
    review: null,
    setup_future_usage: null,
    shipping: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: "requires_payment_method",
    transfer_data: null,
    transfer_group: null,
  } as PaymentIntent;
}

export function newCharge(intent: PaymentIntent, card: TestCard, status: Charge["status"], now: number): Charge {
  const isPaid = status === "succeeded";
  const captured = isPaid && intent.capture_method === "automatic";
  return {
    id: newId("ch"),
    object: "charge",
    amount: intent.amount,
    amount_captured: captured ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: billingDetails(),
    calculated_statement_descriptor: "SOUK",
    captured,
    created: now,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    invoice: null,
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: null,
    paid: isPaid,
    payment_intent: intent.id,
    payment_method: intent.payment_method,
    payment_method_details: {
      card: { ...cardFace(card), mandate: null, network: card.brand, three_d_secure: null, wallet: null },
      type: "card",
    },
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status,
    transfer_data: null,
    transfer_group: null,
  } as Charge;
}

export function newRefund(
  intent: PaymentIntent,
  amount: number,
  metadata: Metadata,
  reason: string | null,
  now: number,
): Refund {
  return {
    id: newId("re"),
    object: "refund",
    amount,
    balance_transaction: null,
    charge: intent.latest_charge,
    created: now,
    currency: intent.currency,
    metadata,
    payment_intent: intent.id,
    reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: "succeeded",
    transfer_reversal: null,
  } as Refund;
}

export interface CardExpiry {
  readonly month: number;
  readonly year: number;
}

export function newPaymentMethod(
  id: string,
  card: TestCard,
  expiry: CardExpiry,
  details: { readonly billing?: object; readonly metadata?: Metadata; readonly customer?: string | null },
  now: number,
): PaymentMethod {
  return {
    id,
    object: "payment_method",
    billing_details: { ...billingDetails(), ...details.billing },
    card: {
      ...cardFace(card, expiry),
      generated_from: null,
      networks: { available: [card.brand], preferred: null },
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: now,
    customer: details.customer ?? null,
    livemode: false,
    metadata: details.metadata ?? {},
    type: "card",
  } as PaymentMethod;
}

/** Ready-made payment methods expire at the end of next year, so that none ever has. */
export function farExpiry(now: number): CardExpiry {
  return { month: 12, year: new Date(now * 1000).getUTCFullYear() + 1 };
}

export function newCustomer(
  given: {
    name: string | null;
    email: string | null;
    phone: string | null;
    description: string | null;
    metadata: Metadata;
  },
  now: number,
): Customer {
  return {
    id: newId("cus", 14),
    object: "customer",
    address: null,
    balance: 0,
    created: now,
    currency: null,
    default_source: null,
    delinquent: false,
    discount: null,
    invoice_prefix: newId("cus").slice(-8).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    next_invoice_sequence: 1,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
    ...given,
  } as Customer;
}

function cardFace(card: TestCard, expiry: CardExpiry = { month: 12, year: 2034 }) {
  return {
    brand: card.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
    country: "US",
    exp_month: expiry.month,
    exp_year: expiry.year,
    fingerprint: `emulated${card.number.slice(-8)}`,
    funding: card.funding,
    last4: card.number.slice(-4),
  };
}

function billingDetails() {
  const address = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
  return { address, email: null, name: null, phone: null };
}
