import type postgres from "postgres";
import type { Asks } from "../../actors/kernel/types.ts";
import type { LineAnswer, LineCommand, LineRefusal } from "../../actors/waiting-line/messages.ts";
import { accountOwner, guestOwner } from "../favourites/owner.ts";
import type { Sql } from "../platform/postgres.ts";

const AGAIN_S = 5;
const SWEEP_MAX = 50;

/**
 * Places of guests who signed in, and of accounts that were deleted. What is to be done is noted with the sign-in or the
 * deletion, so that it is done whoever dies.
 */
export interface PlaceMoves {
  note(tx: postgres.TransactionSql, cartId: string, accountId: string): Promise<void>;
  noteErased(tx: postgres.TransactionSql, accountId: string): Promise<void>;
  /** Goes on with moves that are due. Throws where one could not be made, when all have ended; it is due again soon. */
  sweep(): Promise<void>;
}

export interface MoveParts {
  readonly sql: Sql;
  readonly lines: Asks<LineCommand, LineAnswer, LineRefusal>;
}

interface Move {
  readonly productId: number;
  readonly from: string;
  /** Null: it is nobody's any more. Units of it went with the cart. */
  readonly to: string | null;
}

export function placeMoves({ sql, lines }: MoveParts): PlaceMoves {
  const move = async ({ productId, from, to }: Move) => {
    const command =
      to === null ? ({ type: "leave", shopper: from } as const) : ({ type: "hand-over", from, to } as const);
    const reply = await lines.ask(String(productId), command);
    // A unit is on its way into the cart: when it is there, the next sweep goes on.
    if (!reply.ok) return;
    // An account is written to at its own address.
    await sql`DELETE FROM waiting_contacts WHERE product_id = ${productId} AND shopper = ${from}`;
    await sql`DELETE FROM waiting_moves WHERE product_id = ${productId} AND shopper = ${from}`;
  };

  return {
    async note(tx, cartId, accountId) {
      const [from, to] = [guestOwner(cartId), accountOwner(accountId)];
      await tx`
        INSERT INTO waiting_moves (product_id, shopper, to_shopper)
        SELECT product_id, shopper, ${to} FROM waiting_places WHERE shopper = ${from}
          AND NOT EXISTS (SELECT FROM accounts WHERE cart_id = ${cartId} AND id <> ${accountId})
        ON CONFLICT (product_id, shopper) DO NOTHING`;
    },
    async noteErased(tx, accountId) {
      const shopper = accountOwner(accountId);
      await tx`UPDATE waiting_moves SET to_shopper = NULL WHERE to_shopper = ${shopper}`;
      await tx`
        INSERT INTO waiting_moves (product_id, shopper, to_shopper)
        SELECT product_id, shopper, NULL FROM waiting_places WHERE shopper = ${shopper}
        ON CONFLICT (product_id, shopper) DO NOTHING`;
    },
    async sweep() {
      const due = await sql<Move[]>`
        UPDATE waiting_moves SET due_at = now() + make_interval(secs => ${AGAIN_S})
        WHERE (product_id, shopper) IN (
          SELECT product_id, shopper FROM waiting_moves WHERE due_at <= now()
          ORDER BY due_at LIMIT ${SWEEP_MAX} FOR UPDATE SKIP LOCKED)
        RETURNING product_id AS "productId", shopper AS "from", to_shopper AS "to"`;
      const moved = await Promise.allSettled(due.map(move));
      const failed = moved.find((each) => each.status === "rejected");
      if (failed) throw failed.reason;
    },
  };
}
