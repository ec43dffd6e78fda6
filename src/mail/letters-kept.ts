import type { PersonalDataKeeper } from "../accounts/keepers.ts";
import type { Sql } from "../platform/postgres.ts";

/** How long it is known who got a letter, for those who ask where it is. */
const RECIPIENT_KEPT_DAYS = 30;

/** What is known of letters sent to an account's owner. That they were sent stays known: else they would be sent again. */
export function letterKeeper(sql: Sql): PersonalDataKeeper {
  return {
    name: "letters",
    collect: async ({ id }) => sql`
      SELECT kind, order_id AS "order", sent_at AS "sent" FROM letters WHERE account_id = ${id} ORDER BY sent_at`,
    erase: async ({ id }, tx) => {
      await tx`UPDATE letters SET recipient = NULL, account_id = NULL WHERE account_id = ${id}`;
    },
  };
}

/** Forgets who got the letters of long ago, guests too. Returns how many those were. */
export async function forgetRecipients(sql: Sql): Promise<number> {
  const { count } = await sql`
    UPDATE letters SET recipient = NULL
    WHERE recipient IS NOT NULL AND sent_at < now() - ${RECIPIENT_KEPT_DAYS} * interval '1 day'`;
  return count;
}
