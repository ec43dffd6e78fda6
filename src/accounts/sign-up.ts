import type { AccountParts } from "./accounts.ts";
import type { AccountMail } from "./letters.ts";
import type { Hasher } from "./password-hash.ts";
import { findByMail, PURPOSE } from "./rows.ts";
import type { Sessions, SignedIn, Visit } from "./sessions.ts";
import { hashOf, isToken, newId, newToken } from "./tokens.ts";

const CONFIRM_WITHIN_H = 24;

export interface NewAccount {
  /** Normalised. */
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

export interface SignUps {
  /**
   * Sends a link that finishes the account; where there is one already, a letter that says so. Whoever asks sees the
   * same and waits as long: nobody learns who shops here. `next` is where the shopper was going.
   */
  begin(given: NewAccount, next: string): Promise<void>;
  /** Whether a link can still be used. */
  isOpen(token: string): Promise<boolean>;
  /** Makes the account of a link and signs it in; null where the link was used or has run out. */
  finish(token: string, visit: Visit): Promise<SignedIn | null>;
}

export function signUps({ sql, vault }: AccountParts, hashes: Hasher, sessions: Sessions, mail: AccountMail): SignUps {
  return {
    async begin({ email, name, password }, next) {
      const hash = await hashes.hash(password);
      const token = newToken();
      await sql`
        INSERT INTO sign_ups (token_hash, mail, name, password, ends_at)
        VALUES (${hashOf(token)}, ${vault.seal(PURPOSE.mail, email)}, ${vault.seal(PURPOSE.name, name)}, ${hash},
          now() + make_interval(hours => ${CONFIRM_WITHIN_H}))`;
      const known = await findByMail(sql, vault, email);
      // The row of an address that is known stays too, until its time is up: to delete it would take longer. Nobody has its link.
      if (known) mail.alreadyHasAccount(email);
      else mail.confirmation(email, token, next);
    },

    async isOpen(token) {
      if (!isToken(token)) return false;
      const [row] = await sql`SELECT FROM sign_ups WHERE token_hash = ${hashOf(token)} AND ends_at > now()`;
      return row !== undefined;
    },

    async finish(token, visit) {
      if (!isToken(token)) return null;
      const session = await sql.begin(async (tx) => {
        const [given] = await tx<{ mail: string; name: string; password: string }[]>`
          DELETE FROM sign_ups WHERE token_hash = ${hashOf(token)} AND ends_at > now() RETURNING mail, name, password`;
        if (!given) return null;
        const email = vault.open(PURPOSE.mail, given.mail);
        // Two links to the same mailbox: the first one that is used makes the account.
        if (await findByMail(tx, vault, email)) return null;
        const [made] = await tx<{ id: string }[]>`
          INSERT INTO accounts (id, mail_index, mail, name, password, cart_id)
          VALUES (${newId()}, ${vault.blindIndex(PURPOSE.mail, email)}, ${given.mail}, ${given.name}, ${given.password},
            ${newId()})
          ON CONFLICT (mail_index) DO NOTHING RETURNING id`;
        return made ? sessions.begin(tx, made.id, visit) : null;
      });
      return session === null ? null : sessions.arrive(session, visit);
    },
  };
}
