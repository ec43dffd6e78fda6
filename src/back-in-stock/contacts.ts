import type { Owner } from "../favourites/owner.ts";
import type { Sql } from "../platform/postgres.ts";
import type { Vault } from "../platform/seal.ts";

const PURPOSE = "waiting-contact";

/** Guests' places that name one address: whoever types somebody else's can have so many letters written to them. */
export const PLACES_PER_ADDRESS_MAX = 5;

/**
 * How guests are written to when their turn comes. An address is not confirmed first: the letter that asks would be as
 * unasked for as the one that says it is back, and whoever shops cannot wait for it. Instead an address has few places, its
 * letters say nothing that a stranger typed, one tap in any of them ends all of them, and it is forgotten with the place.
 */
export interface Contacts {
  /** Notes an address; false where it has as many places as one may. */
  note(productId: number, shopper: Owner, email: string): Promise<boolean>;
  /** The address of a place; null where none was given, or its owner wants no letters. */
  addressOf(productId: number, shopper: Owner): Promise<string | null>;
  forget(productId: number, shopper: Owner): Promise<void>;
  /** No more letters to this address, whoever asks for them. */
  refuse(mailIndex: string): Promise<void>;
  /** What stands for an address in a link; it says nothing to whoever reads it. */
  indexOf(email: string): string;
  /** Forgets addresses of places that are no more. */
  prune(): Promise<number>;
}

export function contacts(sql: Sql, vault: Vault): Contacts {
  const isRefused = async (email: string) => {
    const indexes = vault.blindIndexes(PURPOSE, email) as string[];
    const rows = await sql`SELECT FROM waiting_mail_refused WHERE mail_index = ANY(${indexes})`;
    return rows.length > 0;
  };

  return {
    async note(productId, shopper, email) {
      const index = vault.blindIndex(PURPOSE, email);
      // One after the other for an address, or many at once would each find room for themselves.
      const noted = await sql.begin(async (tx) => {
        await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`waiting contacts of ${index}`}, 0))`;
        return tx`
          INSERT INTO waiting_contacts AS known (product_id, shopper, mail, mail_index)
          SELECT ${productId}, ${shopper}, ${vault.seal(PURPOSE, email)}, ${index}
          WHERE (SELECT count(*) FROM waiting_contacts
            WHERE mail_index = ${index} AND (product_id, shopper) <> (${productId}, ${shopper})) < ${PLACES_PER_ADDRESS_MAX}
          ON CONFLICT (product_id, shopper) DO UPDATE SET mail = excluded.mail, mail_index = excluded.mail_index`;
      });
      return noted.count > 0;
    },
    async addressOf(productId, shopper) {
      const [row] = await sql<{ mail: string }[]>`
        SELECT mail FROM waiting_contacts WHERE product_id = ${productId} AND shopper = ${shopper}`;
      if (!row) return null;
      const email = vault.open(PURPOSE, row.mail);
      return (await isRefused(email)) ? null : email;
    },
    async forget(productId, shopper) {
      await sql`DELETE FROM waiting_contacts WHERE product_id = ${productId} AND shopper = ${shopper}`;
    },
    async refuse(mailIndex) {
      await sql`INSERT INTO waiting_mail_refused (mail_index) VALUES (${mailIndex}) ON CONFLICT DO NOTHING`;
      await sql`DELETE FROM waiting_contacts WHERE mail_index = ${mailIndex}`;
    },
    indexOf: (email) => vault.blindIndex(PURPOSE, email),
    async prune() {
      const { count } = await sql`
        DELETE FROM waiting_contacts c WHERE at < now() - interval '1 hour' AND NOT EXISTS (
          SELECT FROM waiting_places p WHERE p.product_id = c.product_id AND p.shopper = c.shopper)`;
      return count;
    },
  };
}
