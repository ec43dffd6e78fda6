import { normalEmail } from "./email.ts";
import type { AccountParts } from "./parts.ts";
import type { Hasher } from "./password-hash.ts";
import { findByMail, PURPOSE } from "./rows.ts";
import type { Sessions, SignedIn, Visit } from "./sessions.ts";

export interface SignIns {
  /** Signs in on a browser; null where mail and password do not go together, which takes as long whoever it is. */
  begin(email: string, password: string, visit: Visit): Promise<SignedIn | null>;
}

export function signIns({ sql, vault }: AccountParts, hashes: Hasher, sessions: Sessions): SignIns {
  return {
    async begin(text, password, visit) {
      const email = normalEmail(text);
      const found = await findByMail(sql, vault, email);
      const isRight = await hashes.verify(password, found?.password ?? null);
      if (!found || !isRight) return null;
      const dated = hashes.isDated(found.password) ? await hashes.hash(password) : null;
      const token = await sql.begin(async (tx) => {
        // The password may have been changed while this one was looked at.
        const [still] =
          await tx`SELECT FROM accounts WHERE id = ${found.id} AND password = ${found.password} FOR UPDATE`;
        if (!still) return null;
        if (dated) await tx`UPDATE accounts SET password = ${dated} WHERE id = ${found.id}`;
        const index = vault.blindIndex(PURPOSE.mail, email);
        // Sealed under a key of before: the newest takes over, account by account.
        if (index !== found.mail_index) {
          const [row] = await tx<{ name: string }[]>`SELECT name FROM accounts WHERE id = ${found.id}`;
          const name = vault.seal(PURPOSE.name, vault.open(PURPOSE.name, row!.name));
          const mail = vault.seal(PURPOSE.mail, email);
          await tx`UPDATE accounts SET mail_index = ${index}, mail = ${mail}, name = ${name} WHERE id = ${found.id}`;
        }
        return sessions.begin(tx, found.id, visit);
      });
      return token === null ? null : sessions.arrive(token, visit);
    },
  };
}
