import type { Fact } from "./rows.ts";

/** Units by warehouse. */
export type SplitUnits = ReadonlyMap<number, number>;

/** Replays what orders have of one product, by order and warehouse, with running sums. */
export class AllocationReplay {
  readonly open = new Map<string, Map<number, number>>();
  /** Orders that were allocated or voided, ever. */
  readonly #decided = new Set<string>();
  readonly #owed = new Map<number, number>();
  /** Units of all orders in all warehouses. */
  units = 0;

  /** Units that orders have in a warehouse. */
  owed(warehouse: number): number {
    return this.#owed.get(warehouse) ?? 0;
  }

  /** Notes that something was decided of an order; false when something had been before. */
  decide(order: string): boolean {
    const isFirst = !this.#decided.has(order);
    this.#decided.add(order);
    return isFirst;
  }

  allocate(order: string, split: SplitUnits): void {
    this.open.set(order, new Map(split));
    for (const [warehouse, quantity] of split) this.#owe(warehouse, quantity);
  }

  /** Ends all that the order has. Returns what that was, null when nothing. */
  deallocate(order: string): SplitUnits | null {
    const split = this.open.get(order) ?? null;
    this.open.delete(order);
    for (const [warehouse, quantity] of split ?? []) this.#owe(warehouse, -quantity);
    return split;
  }

  /** Ends what the order has in a warehouse. Returns how many units that were. */
  ship(order: string, warehouse: number): number {
    const split = this.open.get(order);
    const quantity = split?.get(warehouse) ?? 0;
    split?.delete(warehouse);
    if (split?.size === 0) this.open.delete(order);
    this.#owe(warehouse, -quantity);
    return quantity;
  }

  #owe(warehouse: number, quantity: number): void {
    this.#owed.set(warehouse, this.owed(warehouse) + quantity);
    this.units += quantity;
  }
}

/** A fact's split, as far as it is one. */
export function splitOf({ split }: Fact["data"]): SplitUnits {
  const parts = Array.isArray(split) ? (split as Record<string, unknown>[]) : [];
  return new Map(parts.map(({ warehouseId, quantity }) => [Number(warehouseId), Number(quantity)]));
}

export function sumOf(split: SplitUnits): number {
  return [...split.values()].reduce((sum, quantity) => sum + quantity, 0);
}
