import type postgres from "postgres";
import type { JournalRow, Kind, Snapshot } from "../kernel/types.ts";
import { decide, type InventoryRules } from "./decide.ts";
import type { InventoryAnswer, InventoryCommand, InventoryEvent, InventoryRefusal } from "./messages.ts";
import { evolve, type InventoryState, unknownProduct } from "./state.ts";
import { loadInventories, rowsOf } from "./tables.ts";

export type InventoryKind = Kind<InventoryState, InventoryCommand, InventoryEvent, InventoryAnswer, InventoryRefusal>;

/** Asked by a process under names of its own, again with another plan where stock has moved. */
const OF_AN_ORDER = new Set<InventoryCommand["type"]>(["allocate", "void-allocation", "deallocate", "ship"]);

/** One actor per product: its key is the product's id. The only writer of that product's stock. */
export function inventoryKind(sql: postgres.Sql, rules: InventoryRules): InventoryKind {
  return {
    name: "inventory",
    stream: "INVENTORY",
    load: (keys) => loadInventories(sql, keys),
    initial: (key) => unknownProduct(Number(key)),
    handle: (state, command, { now }) => decide(state, command, now, rules),
    evolve,
    rows: rowsOf,
    version: (state) => state.version,
    isAskedAgain: ({ type }) => OF_AN_ORDER.has(type),
    isTransient: (state) => !state.isKnown,
    snapshot: stockSnapshot,
  };
}

/** A product's level after an inventory fact, for its subject `stock.<productId>`; null for facts of anything else. */
export function stockSnapshot({ entity, version, data }: JournalRow): Snapshot | null {
  if (!entity.startsWith("inventory/")) return null;
  const productId = Number(entity.slice("inventory/".length));
  const { available, reserved } = data as InventoryEvent;
  return { subject: `stock.${productId}`, data: { productId, available, reserved, version } };
}
