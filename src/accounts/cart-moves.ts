import type postgres from "postgres";
import type { AccountParts } from "./parts.ts";

/** A move that could not be finished is tried again after this; meanwhile whoever caused it is at work on it. */
const AGAIN_S = 5;
/** A signing-in shopper waits no longer than this for the cart: what is not done by then goes on by itself. */
const WAIT_MS = 3_000;
const SWEEP_MAX = 50;

/** What became of a move: `waiting` for a checkout of one of the carts, or for what could not be reached. */
export type Moved = "done" | "waiting";

/**
 * Brings a cart's lines and reservations into another cart. What is to be moved is noted in the transaction that says
 * why, so that it is done whoever dies; each step may be repeated, by anybody, at any time.
 */
export interface CartMoves {
  /** Notes that `from` goes into `to`, unless it is an account's cart: those are nobody else's. */
  note(tx: postgres.TransactionSql, from: string, to: string): Promise<void>;
  /** Moves a cart as it was noted; `done` too where nothing was. Never throws for what can be tried again. */
  finish(from: string): Promise<Moved>;
  /** Goes on with moves that were broken off. */
  sweep(): Promise<void>;
}

type Parts = Pick<AccountParts, "sql" | "carts" | "log" | "drafts">;

export function cartMoves({ sql, carts, log, drafts }: Parts): CartMoves {
  const move = async (from: string, to: string): Promise<Moved> => {
    const deadline = Date.now() + WAIT_MS;
    const handed = await carts.ask(from, { type: "hand-over", to, commandId: `hand-over-${to}` }, { deadline });
    // Another account's by now, and no longer this shopper's to take.
    if (!handed.ok) return handed.refusal === "cart_handed_over" ? "done" : "waiting";
    const { lines } = handed.answer;
    if (lines.length === 0) return bringDraft(from, to);
    for (let target = to; ; ) {
      const command = { type: "absorb", from, lines, commandId: `absorb-${from}` } as const;
      const absorbed = await carts.ask(target, command, { deadline });
      if (absorbed.ok) return bringDraft(from, target);
      if (absorbed.refusal !== "cart_handed_over") return "waiting";
      target = absorbed.to;
    }
  };

  const bringDraft = async (from: string, to: string): Promise<Moved> => {
    await drafts?.handOver(from, to);
    return "done";
  };

  const finish = async (from: string): Promise<Moved> => {
    try {
      const [noted] = await sql<{ to: string }[]>`SELECT to_cart AS "to" FROM cart_moves WHERE from_cart = ${from}`;
      if (!noted) return "done";
      if ((await move(from, noted.to)) === "waiting") return "waiting";
      await sql`DELETE FROM cart_moves WHERE from_cart = ${from}`;
      return "done";
    } catch (error) {
      log.warn({ err: error }, "a cart could not be moved yet");
      return "waiting";
    }
  };

  return {
    async note(tx, from, to) {
      if (from === to) return;
      await tx`
        INSERT INTO cart_moves (from_cart, to_cart, due_at)
        SELECT ${from}, ${to}, now() + make_interval(secs => ${AGAIN_S})
        WHERE NOT EXISTS (SELECT FROM accounts WHERE cart_id = ${from})
        ON CONFLICT (from_cart) DO NOTHING`;
    },
    finish,
    async sweep() {
      const due = await sql<{ from: string }[]>`
        UPDATE cart_moves SET due_at = now() + make_interval(secs => ${AGAIN_S})
        WHERE from_cart IN (
          SELECT from_cart FROM cart_moves WHERE due_at <= now() ORDER BY due_at LIMIT ${SWEEP_MAX} FOR UPDATE SKIP LOCKED)
        RETURNING from_cart AS "from"`;
      await Promise.all(due.map(({ from }) => finish(from)));
    },
  };
}
