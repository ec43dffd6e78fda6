import type { Log } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";
import { keepDoing, type Rounds } from "../platform/rounds.ts";
import type { Orders } from "./orders.ts";

const LOOK_EVERY_MS = 60 * 60_000;
/** For so long who has left is looked for: far longer than any checkout is under way. */
const LEFT_WITHIN_HOURS = 48;
const FORGOTTEN_MAX = 200;

/** Lets orders go of shoppers whose account is no more. Returns how many; throws where one could not be told. */
export async function forgetLeavers(sql: Sql, orders: Pick<Orders, "tell">): Promise<number> {
  await sql`DELETE FROM leavers WHERE left_at < now() - make_interval(hours => ${LEFT_WITHIN_HOURS})`;
  const rows = await sql<{ orderId: string }[]>`
    SELECT order_id AS "orderId" FROM leavers JOIN orders USING (account_id) LIMIT ${FORGOTTEN_MAX}`;
  for (const { orderId } of rows) {
    const reply = await orders.tell(orderId, { type: "forget-shopper", by: { kind: "system", id: null } });
    if (!reply.ok) throw new Error(`order ${orderId} could not be forgotten: ${reply.refusal}`);
  }
  return rows.length;
}

/** Does that now and then: a checkout that was under way when its account was deleted has placed its order after that. */
export function keepForgettingLeavers(sql: Sql, orders: Pick<Orders, "tell">, log: Log): Rounds {
  const trouble = "orders could not let go of those who have left";
  return keepDoing(() => forgetLeavers(sql, orders), { everyMs: LOOK_EVERY_MS, log, trouble });
}
