import type postgres from "postgres";
import { cookieValue } from "../platform/cookies.ts";
import type { Account } from "./account.ts";
import type { CartMoves } from "./cart-moves.ts";
import type { AccountParts } from "./parts.ts";
import { type AccountRow, accountColumns, accountOfRow, PURPOSE } from "./rows.ts";
import { hashOf, isToken, newToken } from "./tokens.ts";

export const SESSION_COOKIE = "session";
/** Seen again within this, a session is not written to again. */
const SEEN_EVERY_S = 300;
/** Enough of a token's hash to name the session; it opens nothing. */
const ID_LENGTH = 16;
const SESSIONS_MAX = 50;

/** The browser that somebody signs in with. */
export interface Visit {
  /** The session it had so far, which ends: a new sign-in is a new token. */
  readonly oldToken: string | null;
  /** The cart it has, which comes along. */
  readonly cartId: string | null;
  readonly device: string;
  /** What it was given when it signed up, if it did. */
  readonly signUp?: string | null;
}

/** What a browser is given when somebody has signed in. */
export interface SignedIn {
  readonly account: Account;
  readonly token: string;
  /** The cart its cookie names from now on; still the old one while that is being paid for. */
  readonly cartId: string;
}

/** A device that is signed in, as its owner sees it. */
export interface Session {
  readonly id: string;
  readonly device: string;
  readonly began: Date;
  readonly seen: Date;
  readonly isThisOne: boolean;
}

export interface Sessions {
  accountOf(request: Request): Promise<Account | null>;
  /** Signs an account in on a browser. `tx` is the transaction that found out that it may. */
  begin(tx: postgres.TransactionSql, accountId: string, visit: Visit): Promise<string>;
  /** After that transaction: the account, and its cart with what the guest had in hand. */
  arrive(token: string, visit: Visit): Promise<SignedIn>;
  /** The devices that are signed in, those seen last first. */
  list(accountId: string, request: Request): Promise<Session[]>;
  /** Signs one device of the account out; false where it was not signed in. */
  end(accountId: string, sessionId: string): Promise<boolean>;
  /** Signs this browser out. */
  leave(request: Request): Promise<void>;
  /** Forgets sessions and links that have run out. */
  sweep(): Promise<void>;
}

/** The session token that a request brings, if it looks like one. */
export function tokenOf(request: Request): string | null {
  const token = cookieValue(request.headers.get("cookie"), SESSION_COOKIE);
  return token !== null && isToken(token) ? token : null;
}

export function sessions(parts: AccountParts, moves: CartMoves): Sessions {
  const { sql, vault, log, settings, guestRooms = [] } = parts;
  const idleS = settings.SESSION_IDLE_MS / 1000;
  const maxS = settings.SESSION_MAX_MS / 1000;
  const known = new WeakMap<Request, Promise<Account | null>>();

  const find = async (tokenHash: string): Promise<Account | null> => {
    const [row] = await sql<(AccountRow & { isStale: boolean })[]>`
      SELECT ${accountColumns(sql)}, s.seen_at < now() - make_interval(secs => ${SEEN_EVERY_S}) AS "isStale"
      FROM account_sessions s JOIN accounts a ON a.id = s.account_id
      WHERE s.token_hash = ${tokenHash} AND s.ends_at > now() AND s.seen_at > now() - make_interval(secs => ${idleS})`;
    if (!row) return null;
    if (row.isStale) note(tokenHash);
    return accountOfRow(vault, row);
  };

  /** Nobody waits for this, and a session that is not noted now is noted next time. */
  const note = (tokenHash: string) => {
    sql`UPDATE account_sessions SET seen_at = now() WHERE token_hash = ${tokenHash}`.catch((error) =>
      log.warn({ err: error }, "a session could not be noted"),
    );
  };

  return {
    accountOf(request) {
      const token = tokenOf(request);
      if (token === null) return Promise.resolve(null);
      let account = known.get(request);
      if (!account) {
        account = find(hashOf(token));
        known.set(request, account);
      }
      return account;
    },

    async begin(tx, accountId, { oldToken, cartId, device }) {
      const token = newToken();
      if (oldToken !== null) await tx`DELETE FROM account_sessions WHERE token_hash = ${hashOf(oldToken)}`;
      await tx`
        INSERT INTO account_sessions (token_hash, account_id, device, ends_at)
        VALUES (${hashOf(token)}, ${accountId}, ${vault.seal(PURPOSE.device, device)}, now() + make_interval(secs => ${maxS}))`;
      if (cartId !== null) {
        const [account] = await tx<{ cart: string }[]>`SELECT cart_id AS cart FROM accounts WHERE id = ${accountId}`;
        await moves.note(tx, cartId, account!.cart);
        for (const room of guestRooms) await room.handOver(tx, cartId, accountId);
      }
      return token;
    },

    async arrive(token, { cartId }) {
      const moved = cartId === null ? "done" : await moves.finish(cartId);
      const [row] = await sql<AccountRow[]>`
        SELECT ${accountColumns(sql)} FROM account_sessions s JOIN accounts a ON a.id = s.account_id
        WHERE s.token_hash = ${hashOf(token)}`;
      if (!row) throw new Error("a session that has just begun is there");
      const account = accountOfRow(vault, row);
      return { account, token, cartId: moved === "waiting" && cartId !== null ? cartId : account.cartId };
    },

    async list(accountId, request) {
      const token = tokenOf(request);
      const own = token === null ? "" : hashOf(token);
      const rows = await sql<{ hash: string; device: string; began: Date; seen: Date }[]>`
        SELECT token_hash AS hash, device, began_at AS began, seen_at AS seen FROM account_sessions
        WHERE account_id = ${accountId} AND ends_at > now() AND seen_at > now() - make_interval(secs => ${idleS})
        ORDER BY (token_hash = ${own}) DESC, seen_at DESC LIMIT ${SESSIONS_MAX}`;
      return rows.map(({ hash, device, began, seen }) => ({
        id: hash.slice(0, ID_LENGTH),
        device: vault.open(PURPOSE.device, device),
        began,
        seen,
        isThisOne: hash === own,
      }));
    },

    async end(accountId, sessionId) {
      const ended = await sql`
        DELETE FROM account_sessions WHERE account_id = ${accountId} AND left(token_hash, ${ID_LENGTH}) = ${sessionId}`;
      return ended.count > 0;
    },

    async leave(request) {
      const token = tokenOf(request);
      if (token !== null) await sql`DELETE FROM account_sessions WHERE token_hash = ${hashOf(token)}`;
    },

    async sweep() {
      await sql`DELETE FROM account_sessions WHERE ends_at <= now() OR seen_at <= now() - make_interval(secs => ${idleS})`;
      await sql`DELETE FROM sign_ups WHERE ends_at <= now()`;
      await sql`DELETE FROM password_resets WHERE ends_at <= now()`;
    },
  };
}
