import type postgres from "postgres";
import type { Context, RowWrite, Table } from "../kernel/types.ts";
import { resumeAt } from "./effects.ts";
import type { CheckoutState } from "./state.ts";

const CHECKOUTS: Table = {
  name: "checkouts",
  key: ["checkout_id"],
  columns: {
    checkout_id: "text",
    shard: "smallint",
    cart_id: "text",
    account_id: "text",
    step: "text",
    failure: "text",
    order_id: "text",
    payment_intent_id: "text",
    state: "json",
    version: "bigint",
    started_at: "timestamptz",
    resume_at: "timestamptz",
  },
};

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
