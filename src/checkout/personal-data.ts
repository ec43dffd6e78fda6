import type { PersonalDataKeeper } from "../accounts/keepers.ts";
import type { Sql } from "../platform/postgres.ts";

/**
 * What attempts to pay keep of an account. One that is over has forgotten whom it was for; the journal still says how it
 * began, and is told to forget that too. What came of them stays, under an account that is no more.
 */
export function checkoutKeeper(sql: Sql): PersonalDataKeeper {
  return {
    name: "checkouts",
    collect: ({ id }) => sql`
      SELECT checkout_id AS "checkoutId", started_at AS "startedAt", step, failure, order_id AS "orderId"
      FROM checkouts WHERE account_id = ${id} ORDER BY started_at`,
    async erase({ id }, tx) {
      await tx`
        UPDATE journal SET data = jsonb_set(jsonb_set(data::jsonb, '{request,contact}', '""'), '{request,address}', '""')::json
        FROM checkouts c
        WHERE c.account_id = ${id} AND journal.shard = c.shard AND journal.entity = 'checkout/' || c.checkout_id
          AND journal.type = 'CheckoutStarted'`;
    },
  };
}
