import type postgres from "postgres";
import { unreachable } from "../kernel/errors.ts";
import { rowIdsIn } from "../kernel/row-ids.ts";
import { tableOf } from "../kernel/table.ts";
import type { Context, RowWrite } from "../kernel/types.ts";
import { nextEffect } from "./effects.ts";
import type { LineEvent } from "./messages.ts";
import { emptyLine, type LineState, type Place, waitingOf } from "./state.ts";

const LINES = tableOf("waiting_lines", "product_id", {
  int: "product_id waiting last_place last_offer available",
  smallint: "shard tries",
  bigint: "version stock_version",
  timestamptz: "resume_at",
});
const PLACES = tableOf("waiting_places", "product_id shopper", {
  int: "product_id no offer",
  text: "shopper state",
  timestamptz: "joined_at offered_at until announced_at not_before",
  smallint: "passed_over",
});

/** The rows that these events changed, as the state has them now. */
export function lineRows(state: LineState, events: readonly LineEvent[], { shard }: Context): RowWrite[] {
  const shoppers = new Set(events.flatMap(shoppersIn));
  return [lineRow(state, shard), ...[...shoppers].map((shopper) => placeRow(state, shopper))];
}

function shoppersIn(event: LineEvent): readonly string[] {
  switch (event.type) {
    case "PlaceTaken":
    case "PlaceLeft":
      return [event.shopper];
    case "PlaceHandedOver":
      return [event.from, event.to];
    case "UnitsOffered":
    case "OffersAnnounced":
      return event.offers.map(({ shopper }) => shopper);
    case "OffersAnswered":
      return event.results.map(({ shopper }) => shopper);
    case "StockNoticed":
    case "WorkDelayed":
      return [];
    default:
      return unreachable(event);
  }
}

function lineRow(state: LineState, shard: number): RowWrite {
  const next = nextEffect(state);
  return {
    table: LINES,
    key: String(state.productId),
    row: {
      product_id: state.productId,
      shard,
      version: state.version,
      waiting: waitingOf(state).length,
      last_place: state.lastPlace,
      last_offer: state.lastOffer,
      available: state.stock.available,
      stock_version: state.stock.version,
      tries: state.tries,
      resume_at: next === null ? null : next.notBefore,
    },
  };
}

function placeRow({ productId, places }: LineState, shopper: string): RowWrite {
  const key = `${productId}/${shopper}`;
  const place = places.get(shopper);
  if (!place) return { table: PLACES, key, row: { product_id: productId, shopper }, isGone: true };
  return {
    table: PLACES,
    key,
    row: {
      product_id: productId,
      shopper,
      no: place.no,
      state: place.offer === null ? "waiting" : place.until === null ? "reserving" : "offered",
      joined_at: place.joinedAt,
      offer: place.offer,
      offered_at: place.offeredAt,
      until: place.until,
      announced_at: place.announcedAt,
      not_before: place.notBefore === 0 ? null : place.notBefore,
      passed_over: place.passedOver,
    },
  };
}

interface LineRow {
  product_id: number;
  version: string;
  last_place: number;
  last_offer: number;
  available: number;
  stock_version: string;
  tries: number;
  retry_at: number | null;
  places:
    | [string, number, number, number | null, number | null, number | null, number | null, number | null, number][]
    | null;
}

/** Loads lines with all their places, first come first. */
export async function loadLines(sql: postgres.Sql, keys: readonly string[]): Promise<Map<string, LineState>> {
  const ids = rowIdsIn(keys);
  const ms = (column: string) => sql.unsafe(`(extract(epoch FROM ${column}) * 1000)::float8`);
  // One statement, so that a line and its places are of the same moment.
  const rows = await sql<LineRow[]>`
    SELECT l.product_id, l.version, l.last_place, l.last_offer, l.available, l.stock_version, l.tries,
      CASE WHEN l.tries > 0 THEN ${ms("l.resume_at")} END AS retry_at,
      (SELECT json_agg(json_build_array(p.shopper, p.no, ${ms("p.joined_at")}, p.offer, ${ms("p.offered_at")},
          ${ms("p.until")}, ${ms("p.announced_at")}, ${ms("p.not_before")}, p.passed_over) ORDER BY p.no)
        FROM waiting_places p WHERE p.product_id = l.product_id) AS places
    FROM waiting_lines l WHERE l.product_id = ANY(${ids}::int[])`;
  return new Map(rows.map((row) => [String(row.product_id), stateOf(row)]));
}

function stateOf(row: LineRow): LineState {
  const state: LineState = {
    ...emptyLine(row.product_id),
    version: Number(row.version),
    lastPlace: row.last_place,
    lastOffer: row.last_offer,
    stock: { available: row.available, version: Number(row.stock_version) },
    tries: row.tries,
    retryAt: row.retry_at ?? 0,
  };
  for (const each of row.places ?? []) {
    const [shopper, no, joinedAt, offer, offeredAt, until, announcedAt, notBefore, passedOver] = each;
    const place: Place = {
      ...{ shopper, no, joinedAt, offer, offeredAt, until, announcedAt, passedOver },
      notBefore: notBefore ?? 0,
    };
    state.places.set(shopper, place);
  }
  return state;
}
