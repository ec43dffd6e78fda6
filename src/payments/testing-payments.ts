import { startStripe } from "../../test/support/index.ts";
import type { Authorization, PaymentRecord, Payments } from "./payments.ts";
import { stripeClient } from "./stripe-client.ts";
import { stripePayments } from "./stripe-payments.ts";

export const RETURN_URL = "http://127.0.0.1:3000/checkout/c/return";
/** So that a call that is never answered does not take long to fail. */
const IMPATIENT_MS = 500;

/** For tests: payments at an emulator of their own. */
export async function openTestPayments() {
  const stripe = await startStripe({ processingMs: 50 });
  const paymentsWith = (secretKey: string, timeoutMs?: number): Payments =>
    stripePayments(stripeClient({ secretKey, apiBase: stripe.url, ...(timeoutMs && { timeoutMs }) }));
  const payments = paymentsWith(stripe.secretKey);
  let orders = 0;

  const order = (paymentMethod: string, amount = 2_599): Authorization => {
    orders += 1;
    const checkoutId = `checkout-${orders}`;
    return { checkoutId, amount, currency: "USD", paymentMethod, returnUrl: RETURN_URL, description: "Order S-1" };
  };

  return {
    ...{ stripe, payments, paymentsWith, order },
    impatient: paymentsWith(stripe.secretKey, IMPATIENT_MS),
    /** Authorizes and answers the id; for cards that pay. */
    authorized: async (amount?: number): Promise<string> => {
      const state = await payments.authorize(order("pm_card_visa", amount));
      if (state.status !== "authorized") throw new Error(`a good card is ${state.status}`);
      return state.paymentIntentId;
    },
  };
}

export async function all(list: AsyncIterable<PaymentRecord>): Promise<PaymentRecord[]> {
  const records: PaymentRecord[] = [];
  for await (const record of list) records.push(record);
  return records;
}
