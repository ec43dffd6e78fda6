import type { Account } from "../accounts/account.ts";
import type { PersonalDataKeeper } from "../accounts/keepers.ts";
import type { Sql } from "../platform/postgres.ts";
import type { Vault } from "../platform/seal.ts";
import { recipientOf } from "./details.ts";
import { timelinesOf } from "./history.ts";
import type { Orders } from "./orders.ts";

export interface OrderKeeperParts {
  readonly sql: Sql;
  readonly vault: Vault;
  readonly orders: Orders;
}

/**
 * What orders keep of an account. Deleting it leaves what the books need (what was bought, when, for how much) and takes
 * the rest: at once from orders that are over, from the others when they are.
 */
export function orderKeeper({ sql, vault, orders }: OrderKeeperParts): PersonalDataKeeper {
  const idsOf = async ({ id }: Account) => {
    const rows = await sql<{ orderId: string }[]>`
      SELECT order_id AS "orderId" FROM orders WHERE account_id = ${id} ORDER BY placed_at`;
    return rows.map(({ orderId }) => orderId);
  };

  return {
    name: "orders",
    collect: async (account) => {
      const ids = await idsOf(account);
      const timelines = await timelinesOf(sql, ids);
      const collected: unknown[] = [];
      for (const orderId of ids) {
        const order = await orders.read(orderId);
        if (!order) continue;
        const { placedAt, status, lines, totals, captured, refunded, shipments, returns, cancellation } = order;
        const happened = (timelines.get(orderId) ?? []).map(({ at, type }) => ({ at: new Date(at), type }));
        collected.push({
          ...{ orderId, placed: new Date(placedAt), status, ...recipientOf(vault, order), lines, totals },
          ...{ captured, refunded, shipments, returns, cancellation, happened },
        });
      }
      return collected;
    },
    erase: async (account) => {
      for (const orderId of await idsOf(account)) {
        const reply = await orders.tell(orderId, { type: "forget-shopper", by: { kind: "shopper", id: null } });
        if (!reply.ok) throw new Error(`order ${orderId} could not be forgotten: ${reply.refusal}`);
      }
    },
  };
}
