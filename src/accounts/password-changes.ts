import type postgres from "postgres";
import type { CartMoves } from "./cart-moves.ts";
import { normalEmail } from "./email.ts";
import type { AccountMail } from "./letters.ts";
import type { AccountParts } from "./parts.ts";
import type { Hasher } from "./password-hash.ts";
import { findAccount, findByMail } from "./rows.ts";
import type { Sessions, SignedIn, Visit } from "./sessions.ts";
import { hashOf, isToken, newId, newToken } from "./tokens.ts";

const RESET_WITHIN_MINUTES = 60;
/** Links that may be open for one account: more of them help nobody but those who fill mailboxes. */
const RESETS_MAX = 3;

export interface Passwords {
  /** Sends a link to choose a new password, if there is such an account; answers the same and as fast if not. */
  forget(email: string): Promise<void>;
  /** Whose link this is, while it can be used. */
  resetFor(token: string): Promise<{ readonly email: string; readonly name: string } | null>;
  /** Sets the password of a link, signs every device out and this one in; null where the link was used or has run out. */
  reset(token: string, password: string, visit: Visit): Promise<SignedIn | null>;
  /** Changes a password that is known, and signs all other devices out; null where the old one was wrong. */
  change(accountId: string, old: string, password: string, visit: Visit): Promise<SignedIn | null>;
  /** Signs out everywhere. The account's cart goes on under a new name: cookies that name the old one open nothing. */
  signOutEverywhere(accountId: string): Promise<void>;
  isRight(accountId: string, password: string): Promise<boolean>;
}

export function passwords(
  parts: AccountParts,
  hashes: Hasher,
  sessions: Sessions,
  mail: AccountMail,
  moves: CartMoves,
): Passwords {
  const { sql, vault, log } = parts;

  const begin = (work: (tx: postgres.TransactionSql) => Promise<SetBy | null>) =>
    sql.begin(work) as Promise<SetBy | null>;

  const arrive = async (set: SetBy | null, visit: Visit): Promise<SignedIn | null> => {
    if (set === null) return null;
    await moves.finish(set.oldCart);
    const signedIn = await sessions.arrive(set.token, visit);
    mail.passwordChanged(signedIn.account.email);
    return signedIn;
  };

  const set = async (tx: postgres.TransactionSql, accountId: string, hash: string, visit: Visit): Promise<SetBy> => {
    await tx`UPDATE accounts SET password = ${hash} WHERE id = ${accountId}`;
    const oldCart = await endAll(tx, accountId, moves);
    // The browser had the account's cart: it follows that one to its new name.
    const cartId = visit.cartId === oldCart ? null : visit.cartId;
    return { token: await sessions.begin(tx, accountId, { ...visit, cartId }), oldCart };
  };

  const writeLink = async (accountId: string, email: string): Promise<void> => {
    const token = newToken();
    const isNoted = await sql.begin(async (tx) => {
      // One after the other, or as many as come at once are each the first.
      await tx`SELECT FROM accounts WHERE id = ${accountId} FOR UPDATE`;
      const noted = await tx`
        INSERT INTO password_resets (token_hash, account_id, ends_at)
        SELECT ${hashOf(token)}, ${accountId}, now() + make_interval(mins => ${RESET_WITHIN_MINUTES})
        WHERE (SELECT count(*) FROM password_resets WHERE account_id = ${accountId} AND ends_at > now()) < ${RESETS_MAX}`;
      return noted.count > 0;
    });
    if (isNoted) mail.passwordReset(email, token);
  };

  const passwordOf = async (accountId: string): Promise<string | null> => {
    const [row] = await sql<{ password: string }[]>`SELECT password FROM accounts WHERE id = ${accountId}`;
    return row?.password ?? null;
  };

  return {
    async forget(text) {
      const email = normalEmail(text);
      const found = await findByMail(sql, vault, email);
      // Nobody waits for what is only done where there is an account: the time of the answer would tell.
      if (found) writeLink(found.id, email).catch((error) => log.warn({ err: error }, "a link could not be written"));
    },

    async resetFor(token) {
      if (!isToken(token)) return null;
      const [row] = await sql<{ id: string }[]>`
        SELECT account_id AS id FROM password_resets WHERE token_hash = ${hashOf(token)} AND ends_at > now()`;
      return row ? findAccount(sql, vault, row.id) : null;
    },

    async reset(token, password, visit) {
      if (!isToken(token)) return null;
      const hash = await hashes.hash(password);
      const done = await begin(async (tx) => {
        const [link] = await tx<{ id: string }[]>`
          DELETE FROM password_resets WHERE token_hash = ${hashOf(token)} AND ends_at > now() RETURNING account_id AS id`;
        return link ? set(tx, link.id, hash, visit) : null;
      });
      return arrive(done, visit);
    },

    async change(accountId, old, password, visit) {
      const known = await passwordOf(accountId);
      if (!(await hashes.verify(old, known))) return null;
      const hash = await hashes.hash(password);
      const done = await begin(async (tx) => {
        const [still] = await tx`SELECT FROM accounts WHERE id = ${accountId} AND password = ${known} FOR UPDATE`;
        return still ? set(tx, accountId, hash, visit) : null;
      });
      return arrive(done, visit);
    },

    async signOutEverywhere(accountId) {
      const oldCart = (await sql.begin((tx) => endAll(tx, accountId, moves))) as string;
      await moves.finish(oldCart);
    },

    isRight: async (accountId, password) => hashes.verify(password, await passwordOf(accountId)),
  };
}

interface SetBy {
  readonly token: string;
  readonly oldCart: string;
}

/** Ends every session and open link, and gives the cart a new name. Returns the old one. */
async function endAll(tx: postgres.TransactionSql, accountId: string, moves: CartMoves): Promise<string> {
  const [row] = await tx<{ old: string }[]>`SELECT cart_id AS old FROM accounts WHERE id = ${accountId} FOR UPDATE`;
  if (!row) throw new Error(`there is no account ${accountId}`);
  const cart = newId();
  await tx`DELETE FROM account_sessions WHERE account_id = ${accountId}`;
  await tx`DELETE FROM password_resets WHERE account_id = ${accountId}`;
  await tx`UPDATE accounts SET cart_id = ${cart} WHERE id = ${accountId}`;
  await moves.note(tx, row.old, cart);
  return row.old;
}
