import Stripe from "stripe";

/** The events the shop acts upon, for the endpoint's settings. All others are answered and forgotten. */
export const WEBHOOK_EVENTS = [
  "payment_intent.amount_capturable_updated", // authorized: after 3-D Secure, or after a while
  "payment_intent.payment_failed", // declined by the bank that was asked
  "payment_intent.canceled", // given back: by us, in the dashboard, or because it was never captured
  "charge.refunded", // by us, or in the dashboard
  "refund.failed", // accepted first, and then refused by the bank
  "charge.refund.updated", // the same, to endpoints of older versions of the API
] as const;

/** A webhook that Stripe did not sign, or too long ago. */
export class ForgedWebhook extends Error {
  override readonly name = "ForgedWebhook";
}

/** What is kept of an event. */
export interface WebhookEvent {
  readonly id: string;
  readonly type: string;
  /** The checkout that it is news of, or the order where it is a refund's; empty where it names none. */
  readonly checkoutId: string;
  readonly created: Date;
  /** Without names, addresses and card details. */
  readonly payload: string;
}

const TOLERANCE_S = 300;

/** The fields that are kept: enough to see what happened to which payment, nothing about whom. */
const KEPT_FIELDS = [
  ...["id", "object", "status", "amount", "amount_capturable", "amount_received", "amount_captured"],
  ...["amount_refunded", "currency", "created", "canceled_at", "cancellation_reason", "latest_charge"],
  ...["payment_intent", "failure_reason", "captured", "refunded", "metadata"],
];

type CryptoProvider = NonNullable<Parameters<typeof Stripe.webhooks.constructEvent>[4]>;

/** HMAC by Bun: in one call, where SubtleCrypto takes two asynchronous ones. */
const BUN_CRYPTO: CryptoProvider = {
  computeHMACSignature: (payload, secret) => new Bun.CryptoHasher("sha256", secret).update(payload).digest("hex"),
  computeHMACSignatureAsync: async (payload, secret) => BUN_CRYPTO.computeHMACSignature(payload, secret),
  computeSHA256Async: async (data) => new Uint8Array(new Bun.CryptoHasher("sha256").update(data).digest()),
};

/**
 * Reads a webhook that one of `secrets` signed; null for a type that is not acted upon. Throws `ForgedWebhook` for any
 * other body, and for one that was signed more than five minutes ago.
 */
export function readWebhook(body: string, signature: string | null, secrets: readonly string[]): WebhookEvent | null {
  const event = verified(body, signature ?? "", secrets);
  if (!(WEBHOOK_EVENTS as readonly string[]).includes(event.type)) return null;
  const about = event.data.object as unknown as Record<string, unknown>;
  const { checkoutId, orderId } = (about.metadata ?? {}) as Record<string, string>;
  return {
    id: event.id,
    type: event.type,
    checkoutId: (about.object === "refund" ? orderId : checkoutId) ?? "",
    created: new Date(event.created * 1000),
    payload: JSON.stringify(Object.fromEntries(KEPT_FIELDS.map((name) => [name, about[name]]))),
  };
}

function verified(body: string, signature: string, secrets: readonly string[]): Stripe.Event {
  let reason = "there is no secret to check it with";
  for (const secret of secrets) {
    try {
      return Stripe.webhooks.constructEvent(body, signature, secret, TOLERANCE_S, BUN_CRYPTO);
    } catch (error) {
      // A body that was signed and is no JSON is as little an event as one that was not.
      reason = error instanceof Error ? error.message : String(error);
    }
  }
  throw new ForgedWebhook(reason.split("\n", 1)[0]);
}
