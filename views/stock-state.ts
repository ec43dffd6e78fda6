import type { StockLevel } from "../actors/inventory/messages.ts";

/** At this many units or fewer a product says how few are left. */
const LOW_STOCK_MAX = 5;

export type StockState = "in-stock" | "low" | "reserved" | "sold-out";

/** What a stock level means to a shopper; no level known means none to sell. */
export function stockState(level: StockLevel | undefined): StockState {
  if (!level) return "sold-out";
  if (level.available > LOW_STOCK_MAX) return "in-stock";
  if (level.available > 0) return "low";
  return level.reserved > 0 ? "reserved" : "sold-out";
}

/** The state in words, the same wherever it is shown. */
export function stockWords(level: StockLevel | undefined): string {
  const state = stockState(level);
  switch (state) {
    case "in-stock":
      return "In stock";
    case "low":
      return `Only ${level?.available ?? 0} left`;
    case "reserved":
      return "All reserved, some may return";
    case "sold-out":
      return "Sold out";
    default:
      return state satisfies never;
  }
}
