import type postgres from "postgres";
import { tableOf } from "../kernel/table.ts";
import type { Context, RowWrite } from "../kernel/types.ts";
import { resumeAt } from "./effects.ts";
import type { CheckoutState } from "./state.ts";

const CHECKOUTS = tableOf("checkouts", "checkout_id", {
  text: "checkout_id cart_id account_id step failure order_id payment_intent_id",
  smallint: "shard",
  json: "state",
  bigint: "version",
  timestamptz: "started_at resume_at",
});

export function checkoutRows(state: CheckoutState, { shard }: Context): RowWrite[] {
  const row = {
    checkout_id: state.checkoutId,
    shard,
    cart_id: state.request?.cartId,
    account_id: state.request?.accountId ?? null,
    step: state.step,
    failure: state.failure?.code ?? null,
    order_id: state.orderId,
    payment_intent_id: state.paymentIntentId,
    state,
    version: state.version,
    started_at: state.startedAt,
    resume_at: resumeAt(state),
  };
  return [{ table: CHECKOUTS, key: state.checkoutId, row }];
}

export async function loadCheckouts(sql: postgres.Sql, keys: readonly string[]): Promise<Map<string, CheckoutState>> {
  const rows = await sql<{ checkout_id: string; state: CheckoutState }[]>`
    SELECT checkout_id, state FROM checkouts WHERE checkout_id = ANY(${keys as string[]}::text[])`;
  return new Map(rows.map((row) => [row.checkout_id, row.state]));
}
