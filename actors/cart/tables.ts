import type postgres from "postgres";
import { tableOf } from "../kernel/table.ts";
import type { RowWrite } from "../kernel/types.ts";
import type { CartLine, Frozen } from "./messages.ts";
import type { CartState } from "./state.ts";

const CARTS = tableOf("carts", "cart_id", {
  text: "cart_id handed_to",
  bigint: "version turn",
  jsonb: "lines frozen barred",
  timestamptz: "updated_at",
});

/** The cart's row. `isNew`: it has had no event before. */
export function cartRows(
  { cartId, version, turn, lines, handedTo, frozen, barred }: CartState,
  isNew: boolean,
): RowWrite[] {
  const row = {
    cart_id: cartId,
    version,
    turn,
    lines: [...lines.values()],
    handed_to: handedTo,
    frozen,
    barred: barred.length > 0 ? barred : null,
    updated_at: Date.now(),
  };
  return [{ table: CARTS, key: cartId, row, isNew }];
}

export async function loadCarts(sql: postgres.Sql, keys: readonly string[]): Promise<Map<string, CartState>> {
  const rows = await sql<CartRow[]>`
    SELECT cart_id, version, turn, lines, handed_to, frozen, barred FROM carts WHERE cart_id = ANY(${keys as string[]}::text[])`;
  return new Map(
    rows.map((row) => [
      row.cart_id,
      {
        cartId: row.cart_id,
        version: Number(row.version),
        turn: Number(row.turn),
        handedTo: row.handed_to,
        frozen: row.frozen,
        barred: row.barred ?? [],
        lines: new Map(row.lines.map((line) => [line.productId, line])),
      },
    ]),
  );
}

interface CartRow {
  cart_id: string;
  version: string;
  turn: string;
  lines: CartLine[];
  handed_to: string | null;
  frozen: Frozen | null;
  barred: string[] | null;
}
