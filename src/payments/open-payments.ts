import { Unavailable } from "../../actors/kernel/errors.ts";
import type { Settings } from "../platform/settings.ts";
import type { Payments } from "./payments.ts";
import { stripeClient } from "./stripe-client.ts";
import { stripePayments } from "./stripe-payments.ts";

/** The payments that the settings ask for: Stripe's, the emulator's, or none, which says so at every call. */
export function openPayments(settings: Settings): Payments {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_API_BASE: apiBase, STRIPE_TIMEOUT_MS: timeoutMs } = settings;
  return secretKey ? stripePayments(stripeClient({ secretKey, apiBase, timeoutMs })) : noPayments();
}

function noPayments(): Payments {
  const refuse = async (): Promise<never> => {
    throw new Unavailable("nothing can be paid: STRIPE_SECRET_KEY is not set");
  };
  return {
    authorize: refuse,
    retrieve: refuse,
    capture: refuse,
    cancel: refuse,
    refund: refuse,
    failedRefunds: refuse,
    find: refuse,
    describe: refuse,
    // biome-ignore lint/correctness/useYield: it throws before there is anything to yield
    async *list() {
      await refuse();
    },
  };
}
