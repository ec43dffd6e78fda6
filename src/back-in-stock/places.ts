import type { PlaceView } from "../../actors/waiting-line/messages.ts";
import type { Owner } from "../favourites/owner.ts";
import type { Sql } from "../platform/postgres.ts";
import type { WaitedFor } from "./back-in-stock.ts";

interface Row {
  readonly productId: number;
  readonly joinedAt: Date;
  readonly isOffered: boolean;
  readonly until: Date | null;
  readonly position: number;
}

/** The place of a shopper in a line, as it is durable. */
export async function placeOf(sql: Sql, shopper: Owner, productId: number): Promise<PlaceView | null> {
  const [row] = await read(sql, shopper, productId);
  return row ? viewOf(row) : null;
}

/** All places of a shopper, those that came first first. */
export async function placesOf(sql: Sql, shopper: Owner): Promise<WaitedFor[]> {
  const rows = await read(sql, shopper, null);
  return rows.map((row) => ({ productId: row.productId, ...viewOf(row) }));
}

function read(sql: Sql, shopper: Owner, productId: number | null) {
  return sql<Row[]>`
    SELECT p.product_id AS "productId", p.joined_at AS "joinedAt", p.state <> 'waiting' AS "isOffered", p.until,
      CASE WHEN p.state = 'waiting' THEN (
        SELECT count(*)::int FROM waiting_places o
        WHERE o.product_id = p.product_id AND o.state = 'waiting' AND o.no <= p.no) ELSE 0 END AS position
    FROM waiting_places p
    WHERE p.shopper = ${shopper} AND ${productId === null ? sql`true` : sql`p.product_id = ${productId}`}
    ORDER BY p.joined_at, p.product_id`;
}

function viewOf({ joinedAt, isOffered, until, position }: Row): PlaceView {
  const at = joinedAt.getTime();
  if (isOffered) return { state: "offered", joinedAt: at, until: until?.getTime() ?? null };
  return { state: "waiting", position, joinedAt: at };
}
