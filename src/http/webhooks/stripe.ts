import { Elysia } from "elysia";
import { ForgedWebhook } from "../../payments/webhook-event.ts";
import type { StripeWebhooks } from "../../payments/webhooks.ts";
import { PROBLEMS, ProblemError } from "../problem.ts";

/**
 * Stripe's webhooks. They carry no cookie and no shopper's authority, only Stripe's signature over the raw body, which is
 * why the door and the parsing of bodies treat `/webhooks/` apart.
 */
export function stripeWebhook(webhooks: StripeWebhooks) {
  return new Elysia({ name: "stripe-webhook" }).post("/webhooks/stripe", async ({ body, request, set }) => {
    try {
      await webhooks.receive(typeof body === "string" ? body : "", request.headers.get("stripe-signature"));
    } catch (error) {
      if (error instanceof ForgedWebhook) throw new ProblemError({ ...PROBLEMS.forgedWebhook, detail: error.message });
      throw error;
    }
    set.headers["cache-control"] = "no-store";
    return { received: true };
  });
}
