import Stripe from "stripe";

/**
 * The version of the API that every call names, so that a change of the account's default changes nothing here. The
 * emulator's answers were checked against the specification of this one.
 */
const STRIPE_VERSION = "2023-08-16";
/** Goes with every call: the SDK types only its newest version where a client is made. */
export const PINNED = { apiVersion: STRIPE_VERSION } as const;

/** Well above what Stripe needs (an issuer may take seconds), below what a shopper waits. */
const TIMEOUT_MS = 15_000;

/** Where Stripe is and how it knows us. */
export interface StripeAccess {
  readonly secretKey: string;
  /** `http://127.0.0.1:12111` for the emulator; undefined for Stripe itself. */
  readonly apiBase?: string;
  readonly timeoutMs?: number;
}

/** A client of Stripe or of the emulator, on connections that are kept open. It does not retry: its callers do. */
export function stripeClient({ secretKey, apiBase, timeoutMs = TIMEOUT_MS }: StripeAccess): Stripe {
  return new Stripe(secretKey, {
    ...(apiBase && addressOf(apiBase)),
    timeout: timeoutMs,
    maxNetworkRetries: 0,
    telemetry: false,
    // By fetch a call costs about 90 µs of processor time here, by the SDK's client on node:http twice as much.
    httpClient: Stripe.createFetchHttpClient(),
  });
}

function addressOf(apiBase: string): { host: string; port: string; protocol: "http" | "https" } {
  const { hostname, port, protocol } = new URL(apiBase);
  const isPlain = protocol === "http:";
  return { host: hostname, port: port || (isPlain ? "80" : "443"), protocol: isPlain ? "http" : "https" };
}
