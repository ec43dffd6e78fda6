import type { StockLevel } from "../../actors/inventory/messages.ts";

/** Stock levels for pages: this node's read model, less than a quarter of a second behind the actors. */
export interface StockReader {
  /** The level of each product that exists; unknown ids are left out. */
  levels(productIds: readonly number[]): Promise<Map<number, StockLevel>>;
  /** The newest level that this node has heard of, without asking anybody; undefined where it has heard of none. */
  peek?(productId: number): StockLevel | undefined;
}
