import type postgres from "postgres";
import type { RowWrite, Table } from "../kernel/types.ts";
import type { CartLine, Frozen } from "./messages.ts";
import type { CartState } from "./state.ts";

const CARTS: Table = {
  name: "carts",
  key: ["cart_id"],
  columns: {
    cart_id: "text",
    version: "bigint",
    turn: "bigint",
    lines: "jsonb",
    handed_to: "text",
    frozen: "jsonb",
    barred: "jsonb",
    updated_at: "timestamptz",
  },
};

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
