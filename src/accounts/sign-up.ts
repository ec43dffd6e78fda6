import type { AccountMail } from "./letters.ts";
import type { AccountParts } from "./parts.ts";
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

/** An account to be, as whoever has its link sees it. */
export interface OpenSignUp {
  readonly email: string;
  readonly name: string;
  /** Whether it is this browser that signed up: who chose the password is then who reads the letter. */
  readonly isFromHere: boolean;
}

/**
 * Anybody may sign up with anybody's mail address, and the letter goes to its owner. So the password of a sign-up counts
 * only where the link comes back to the browser that chose it; everywhere else whoever has the letter chooses another.
 * Else a stranger's password would open the account that its owner confirmed.
 */
export interface SignUps {
  /**
   * Sends a link that finishes the account; where there is one already, a letter that says so. Whoever asks sees the
   * same and waits as long: nobody learns who shops here. `next` is where the shopper was going. Returns what the
   * browser is given to be known again by; it opens nothing by itself.
   */
  begin(given: NewAccount, next: string): Promise<string>;
  /** Whose link this is, while it can be used. */
  find(token: string, visit: Pick<Visit, "signUp">): Promise<OpenSignUp | null>;
  /**
   * Makes the account of a link and signs it in, with the password that is chosen now, else with the one that this very
   * browser chose before. Null where there is neither, and where the link was used or has run out.
   */
  finish(token: string, visit: Visit, password?: string): Promise<SignedIn | null>;
}

export function signUps({ sql, vault }: AccountParts, hashes: Hasher, sessions: Sessions, mail: AccountMail): SignUps {
  return {
    async begin({ email, name, password }, next) {
      const hash = await hashes.hash(password);
      const token = newToken();
      const tokenHash = hashOf(token);
      await sql`
        INSERT INTO sign_ups (token_hash, mail, name, password, ends_at)
        VALUES (${tokenHash}, ${vault.seal(PURPOSE.mail, email)}, ${vault.seal(PURPOSE.name, name)}, ${hash},
          now() + make_interval(hours => ${CONFIRM_WITHIN_H}))`;
      const known = await findByMail(sql, vault, email);
      // The row of an address that is known stays too, until its time is up: to delete it would take longer. Nobody has its link.
      if (known) mail.alreadyHasAccount(email);
      else mail.confirmation(email, token, next);
      return tokenHash;
    },

    async find(token, { signUp }) {
      if (!isToken(token)) return null;
      const tokenHash = hashOf(token);
      const [row] = await sql<{ mail: string; name: string }[]>`
        SELECT mail, name FROM sign_ups WHERE token_hash = ${tokenHash} AND ends_at > now()`;
      if (!row) return null;
      const [email, name] = [vault.open(PURPOSE.mail, row.mail), vault.open(PURPOSE.name, row.name)];
      return { email, name, isFromHere: signUp === tokenHash };
    },

    async finish(token, visit, password) {
      if (!isToken(token)) return null;
      const tokenHash = hashOf(token);
      if (password === undefined && visit.signUp !== tokenHash) return null;
      const chosen = password === undefined ? null : await hashes.hash(password);
      const session = await sql.begin(async (tx) => {
        const [given] = await tx<{ mail: string; name: string; password: string }[]>`
          DELETE FROM sign_ups WHERE token_hash = ${tokenHash} AND ends_at > now() RETURNING mail, name, password`;
        if (!given) return null;
        const email = vault.open(PURPOSE.mail, given.mail);
        // Two links to the same mailbox: the first one that is used makes the account.
        if (await findByMail(tx, vault, email)) return null;
        const [made] = await tx<{ id: string }[]>`
          INSERT INTO accounts (id, mail_index, mail, name, password, cart_id)
          VALUES (${newId()}, ${vault.blindIndex(PURPOSE.mail, email)}, ${given.mail}, ${given.name},
            ${chosen ?? given.password}, ${newId()})
          ON CONFLICT (mail_index) DO NOTHING RETURNING id`;
        return made ? sessions.begin(tx, made.id, visit) : null;
      });
      return session === null ? null : sessions.arrive(session, visit);
    },
  };
}
