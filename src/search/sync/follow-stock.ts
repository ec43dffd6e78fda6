import { LRUCache } from "lru-cache";
import type { InventoryEvent } from "../../../actors/inventory/messages.ts";
import type { JournalRow } from "../../../actors/kernel/types.ts";
import type { Log } from "../../platform/log.ts";
import { keepDoing } from "../../platform/rounds.ts";
import { bringUpToDate, type DocumentParts, hasDrifted } from "./bring-up-to-date.ts";
import { followRenames } from "./follow-renames.ts";

const INVENTORY = "inventory/";
/** Products of which a node remembers whether they were in stock. */
const KNOWN_MAX = 100_000;
const GATHER_MS = 200;
const TROUBLE = "search does not know yet what is in stock";
/** All documents are compared with the stock and their shops once in a while, so many at a time. */
const ROUND_SIZE = 10_000;
const ROUND_EVERY_MS = 10_000;

/** Keeps what search knows of the stock: only whether there is some. */
export interface StockFollower {
  /** Told what this node has committed. */
  heed(rows: readonly JournalRow[]): void;
  stop(): Promise<void>;
}

/**
 * Each reservation is a fact of stock, thousands a second, and only the last unit's going and the first one's return make
 * a difference here: a node sees them in its own commits, without asking anybody. What was missed when a node died, or
 * could not be written, is found by a round over all documents; so is what a shop has come to, and what has another name.
 */
export function followStock(parts: DocumentParts & { readonly log: Log }): StockFollower {
  const wasInStock = new LRUCache<number, boolean>({ max: KNOWN_MAX });
  const gathered = new Set<number>();
  const running = new Set<Promise<void>>();
  let flushing: ReturnType<typeof setTimeout> | null = null;
  let last = 0;

  const inBackground = (work: Promise<unknown>) => {
    const done = work
      .then(() => {})
      .catch((error) => parts.log.warn({ err: error }, TROUBLE))
      .finally(() => running.delete(done));
    running.add(done);
  };
  const flush = () => {
    flushing = null;
    const restocked = [...gathered];
    gathered.clear();
    inBackground(bringUpToDate(parts, { restocked }));
  };
  const goRound = async () => {
    last = await compareSome(parts, last);
    await followRenames(parts);
  };
  const rounds = keepDoing(goRound, { everyMs: ROUND_EVERY_MS, log: parts.log, trouble: TROUBLE });

  return {
    heed: (rows) => {
      for (const { entity, type, data } of rows) {
        if (!entity.startsWith(INVENTORY)) continue;
        const productId = Number(entity.slice(INVENTORY.length));
        const isInStock = (data as InventoryEvent).available > 0;
        // What was reserved or sold of a product that has more was there before, but for a reservation that was lowered: the round.
        const isOut = type === "StockReserved" || type === "StockAllocated";
        const before = wasInStock.get(productId) ?? (isInStock && isOut ? true : undefined);
        if (before === isInStock) continue;
        wasInStock.set(productId, isInStock);
        gathered.add(productId);
      }
      if (gathered.size > 0) flushing ??= setTimeout(flush, GATHER_MS);
    },
    stop: async () => {
      const ended = rounds.stop();
      if (flushing) clearTimeout(flushing);
      if (gathered.size > 0) flush();
      await Promise.all([ended, ...running]);
    },
  };
}

/** Brings some documents after product `last` up to date; answers the last one looked at, 0 at the end. */
export async function compareSome(parts: DocumentParts, last: number): Promise<number> {
  const { sql } = parts;
  const rows = await sql<{ id: number; isBehind: boolean; hasDrifted: boolean }[]>`
    SELECT d.product_id AS id, d.in_stock <> coalesce(i.available > 0, false) AS "isBehind",
      ${hasDrifted(sql)} AS "hasDrifted"
    FROM search_documents d JOIN shops s ON s.id = d.shop_id LEFT JOIN inventory i ON i.product_id = d.product_id
    WHERE d.product_id > ${last} ORDER BY d.product_id LIMIT ${ROUND_SIZE}`;
  const restocked = rows.filter(({ isBehind }) => isBehind).map(({ id }) => id);
  const drifted = rows.filter(({ isBehind, hasDrifted }) => hasDrifted && !isBehind).map(({ id }) => id);
  if (restocked.length + drifted.length > 0) await bringUpToDate(parts, { restocked, drifted });
  return rows.length < ROUND_SIZE ? 0 : rows.at(-1)!.id;
}
