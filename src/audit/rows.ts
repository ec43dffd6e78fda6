import type postgres from "postgres";

export type Reader = postgres.TransactionSql;

/** A fact as the journal has it. `data` is not trusted to have the shape its type promises. */
export interface Fact {
  readonly shard: number;
  readonly seq: number;
  readonly at: number;
  readonly entity: string;
  readonly version: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface ReservationRow {
  readonly quantity: number;
  readonly turn: number;
  readonly since: number;
  readonly expiresAt: number;
  readonly shard: number;
}

/** A product's stock as its tables have it. Units; times are epoch ms. */
export interface StockRows {
  readonly productId: number;
  readonly onHand: number;
  readonly allocated: number;
  readonly reserved: number;
  readonly version: number;
  readonly shelves: ReadonlyMap<number, { opening: number; onHand: number; allocated: number }>;
  readonly reservations: ReadonlyMap<string, ReservationRow>;
  /** By order, then units by warehouse. */
  readonly allocations: ReadonlyMap<string, ReadonlyMap<number, number>>;
}

export interface CartRow {
  readonly version: number;
  readonly turn: number;
  readonly handedTo: string | null;
  readonly frozen: Readonly<Record<string, unknown>> | null;
  readonly barred: readonly string[];
  readonly lines: readonly Readonly<Record<string, unknown>>[];
}

/** Rows of these products; a product without an inventory row is left out. */
export async function readStock(tx: Reader, ids: readonly number[]): Promise<Map<number, StockRows>> {
  const list = ids as number[];
  const rows = await tx<
    { product_id: number; on_hand: number; allocated: number; reserved: number; version: string }[]
  >`
    SELECT product_id, on_hand, allocated, reserved, version FROM inventory WHERE product_id = ANY(${list}::int[])`;
  const shelves = await tx<
    { product_id: number; warehouse_id: number; opening: number; on_hand: number; allocated: number }[]
  >`SELECT product_id, warehouse_id, opening, on_hand, allocated FROM stock WHERE product_id = ANY(${list}::int[])`;
  const reservations = await tx<
    {
      product_id: number;
      cart_id: string;
      quantity: number;
      turn: string;
      since: Date;
      expires_at: Date;
      shard: number;
    }[]
  >`SELECT product_id, cart_id, quantity, turn, since, expires_at, shard FROM reservations WHERE product_id = ANY(${list}::int[])`;
  const allocations = await tx<
    { product_id: number; order_id: string; warehouse_id: number; quantity: number }[]
  >`SELECT product_id, order_id, warehouse_id, quantity FROM allocations WHERE product_id = ANY(${list}::int[])`;
  const allocationsOf = Map.groupBy(allocations, (row) => row.product_id);
  const shelvesOf = Map.groupBy(shelves, (row) => row.product_id);
  const reservationsOf = Map.groupBy(reservations, (row) => row.product_id);
  return new Map(
    rows.map((row) => [
      row.product_id,
      {
        productId: row.product_id,
        onHand: row.on_hand,
        allocated: row.allocated,
        reserved: row.reserved,
        version: Number(row.version),
        shelves: new Map(
          (shelvesOf.get(row.product_id) ?? []).map((shelf) => [
            shelf.warehouse_id,
            { opening: shelf.opening, onHand: shelf.on_hand, allocated: shelf.allocated },
          ]),
        ),
        reservations: new Map(
          (reservationsOf.get(row.product_id) ?? []).map(
            ({ cart_id, quantity, turn, since, expires_at, shard }): [string, ReservationRow] => [
              cart_id,
              { quantity, turn: Number(turn), since: since.getTime(), expiresAt: expires_at.getTime(), shard },
            ],
          ),
        ),
        allocations: splitsOf(allocationsOf.get(row.product_id) ?? []),
      },
    ]),
  );
}

function splitsOf(rows: readonly { order_id: string; warehouse_id: number; quantity: number }[]) {
  const orders = Map.groupBy(rows, (row) => row.order_id);
  return new Map(
    [...orders].map(([order, parts]) => [order, new Map(parts.map((part) => [part.warehouse_id, part.quantity]))]),
  );
}

export async function readCarts(tx: Reader, ids: readonly string[]): Promise<Map<string, CartRow>> {
  const rows = await tx<
    (Pick<CartRow, "lines" | "handedTo" | "frozen" | "barred"> & { cart_id: string; version: string; turn: string })[]
  >`
    SELECT cart_id, version, turn, lines, handed_to AS "handedTo", frozen, coalesce(barred, '[]') AS barred FROM carts
    WHERE cart_id = ANY(${ids as string[]}::text[])`;
  return new Map(
    rows.map(({ cart_id, version, turn, ...row }) => [
      cart_id,
      { version: Number(version), turn: Number(turn), ...row },
    ]),
  );
}

/** The whole journal, an entity's facts together in `seq` order, in pieces of at most `size`. */
export async function* readJournal(tx: Reader, size: number): AsyncGenerator<Fact[]> {
  await tx`
    DECLARE journal_walk NO SCROLL CURSOR FOR
    SELECT shard, seq, at, entity, version, type, data FROM journal ORDER BY entity, shard, seq`;
  for (;;) {
    const rows = await tx.unsafe<(Omit<Fact, "seq" | "version" | "at"> & { seq: string; version: string; at: Date })[]>(
      `FETCH FORWARD ${size} FROM journal_walk`,
    );
    if (rows.length === 0) return;
    yield rows.map((row) => ({ ...row, seq: Number(row.seq), version: Number(row.version), at: row.at.getTime() }));
  }
}
