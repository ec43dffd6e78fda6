import { Type } from "@sinclair/typebox";
import type { Checkouts } from "../checkout/checkouts.ts";
import type { Shop } from "../shop.ts";
import { type Endpoint, endpoint, OpsError } from "./endpoint.ts";

const FAILURES_MAX = 1_000;
const FAILURES = 50;
const CheckoutId = Type.String({ pattern: "^[A-Za-z0-9_-]{22}$" });
const EXAMPLE = "Yl0cXyN3eQm2uV7aKq4w1Z";

export interface CheckoutOps extends Pick<Shop, "sql"> {
  readonly checkouts: Pick<Checkouts, "read">;
}

/** Attempts to pay: how one stands, and why others came to nothing. */
export function checkoutEndpoints({ sql, checkouts }: CheckoutOps): Endpoint[] {
  return [
    endpoint({
      subject: "checkout.read",
      description: "An attempt to pay: its step, what it waits for, its order or why there is none; names stay sealed",
      input: Type.Object({ checkoutId: CheckoutId }),
      example: { checkoutId: EXAMPLE },
      answer: async ({ checkoutId }) => {
        const view = await checkouts.read(checkoutId);
        if (!view) throw new OpsError(404, "unknown_checkout", `there is no checkout ${checkoutId}`);
        const { request, action, startedAt, authorizedAt, ...rest } = view;
        const { contact: _, address: __, ...plain } = request;
        return {
          ...rest,
          startedAt: moment(startedAt),
          authorizedAt: moment(authorizedAt),
          // Whoever has the bank's address could answer for the shopper.
          waitsUntil: moment(action?.until ?? null),
          request: plain,
        };
      },
    }),
    endpoint({
      subject: "checkout.failures",
      description:
        "Attempts to pay that came to nothing, newest first, with the reason and how many of each in the last day",
      input: Type.Object({
        code: Type.Optional(Type.String({ pattern: "^[a-z_]{1,40}$", description: "One reason: payment_failed" })),
        cartId: Type.Optional(Type.String({ pattern: "^[A-Za-z0-9_-]{1,128}$" })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: FAILURES_MAX })),
      }),
      example: { code: "payment_failed", limit: 20 },
      answer: async ({ code = null, cartId = null, limit = FAILURES }) => {
        const list = await sql`
          SELECT checkout_id AS "checkoutId", at, started_at AS "startedAt", step, code, failure, cart_id AS "cartId",
            account_id AS "accountId", payment_intent_id AS "paymentIntentId", total, currency
          FROM checkout_failures
          WHERE (${code}::text IS NULL OR code = ${code}) AND (${cartId}::text IS NULL OR cart_id = ${cartId})
          ORDER BY started_at DESC LIMIT ${limit}`;
        const counts = await sql<{ code: string; count: number }[]>`
          SELECT code, count(*)::int AS count FROM checkout_failures
          WHERE started_at > now() - interval '1 day' GROUP BY code ORDER BY 2 DESC, 1`;
        return { lastDay: Object.fromEntries(counts.map((row) => [row.code, row.count])), list };
      },
    }),
  ];
}

function moment(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString();
}
