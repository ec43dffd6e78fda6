import { assertThat } from "../kernel/errors.ts";

/** A line of an order, and what each warehouse could give of it: on hand and of no other order. */
export interface SplitLine {
  readonly productId: number;
  readonly quantity: number;
  readonly free: readonly { readonly warehouseId: number; readonly units: number }[];
}

export interface PlannedShipment {
  readonly warehouseId: number;
  readonly items: readonly { readonly productId: number; readonly quantity: number }[];
}

/** Warehouses among which the fewest are found by trying: 2¹² choices at most. */
const EXACT_MAX = 12;
/** Where a distance is not known: as far as anything can be, in km. */
const FARTHEST_KM = 20_016;

/**
 * Which warehouse sends how many of each line: the fewest shipments; among as few, the least kilometres that parcels
 * travel together, each counted once however much is in it, for that is what a parcel costs; then the lower ids, so that
 * every node plans alike. A line is sent whole where one of these warehouses has all of it, from the nearest such, and
 * else in the fewest pieces. Exact for up to a dozen warehouses with anything to give, greedy above.
 *
 * Null only when all warehouses together lack units. Each product is in one line.
 */
export function planSplit(
  lines: readonly SplitLine[],
  distanceKm: ReadonlyMap<number, number>,
): { shipments: PlannedShipment[] } | null {
  const kmOf = (warehouseId: number) => distanceKm.get(warehouseId) ?? FARTHEST_KM;
  const needs = lines.map(({ productId, quantity, free }): Need => {
    const units = new Map(free.map((one) => [one.warehouseId, Math.min(one.units, quantity)]));
    return { productId, quantity, units };
  });
  const candidates = [...new Set(needs.flatMap(({ units }) => [...units].filter(([, n]) => n > 0).map(([id]) => id)))];
  candidates.sort((a, b) => kmOf(a) - kmOf(b) || a - b);
  if (!suffices(candidates, needs)) return null;
  const chosen = candidates.length <= EXACT_MAX ? fewest(candidates, needs, kmOf) : gathered(candidates, needs);
  return { shipments: shared(chosen, needs) };
}

interface Need {
  readonly productId: number;
  readonly quantity: number;
  /** By warehouse, no more than is needed. */
  readonly units: ReadonlyMap<number, number>;
}

function suffices(warehouses: readonly number[], needs: readonly Need[]): boolean {
  return needs.every(({ quantity, units }) => {
    let left = quantity;
    for (const warehouse of warehouses) left -= Math.max(0, units.get(warehouse) ?? 0);
    return left <= 0;
  });
}

/** Of the smallest choices that suffice the one with the least kilometres. `candidates` come nearest first. */
function fewest(candidates: readonly number[], needs: readonly Need[], kmOf: (id: number) => number): number[] {
  for (let size = 0; size <= candidates.length; size++) {
    let best: number[] | null = null;
    let bestKm = Number.POSITIVE_INFINITY;
    for (const choice of choices(candidates, size)) {
      const km = choice.reduce((sum, id) => sum + kmOf(id), 0);
      if (km < bestKm && suffices(choice, needs)) [best, bestKm] = [choice, km];
    }
    if (best) return best;
  }
  assertThat(false, "all candidates together suffice");
}

/** Every choice of so many, in the order of the candidates. */
function* choices(candidates: readonly number[], size: number, from = 0): Generator<number[]> {
  if (size === 0) yield [];
  else
    for (let at = from; at <= candidates.length - size; at++)
      for (const rest of choices(candidates, size - 1, at + 1)) yield [candidates[at]!, ...rest];
}

/** Whoever gives most of what is missing joins, the nearest of equals; then those go that are not needed after all. */
function gathered(candidates: readonly number[], needs: readonly Need[]): number[] {
  const missing = needs.map(({ quantity }) => quantity);
  const chosen: number[] = [];
  while (missing.some((units) => units > 0)) {
    const rest = candidates.filter((id) => !chosen.includes(id));
    const gifts = rest.map((id) => needs.reduce((sum, need, at) => sum + gift(need, id, missing[at]!), 0));
    const best = rest[gifts.indexOf(Math.max(...gifts))]!;
    for (const [at, need] of needs.entries()) missing[at]! -= gift(need, best, missing[at]!);
    chosen.push(best);
  }
  const farthestFirst = candidates.filter((id) => chosen.includes(id)).reverse();
  return farthestFirst.reduce<number[]>(
    (kept, id) => {
      const without = kept.filter((other) => other !== id);
      return suffices(without, needs) ? without : kept;
    },
    candidates.filter((id) => chosen.includes(id)),
  );
}

function gift({ units }: Need, warehouse: number, missing: number): number {
  return Math.min(units.get(warehouse) ?? 0, missing);
}

/** Who sends what. `warehouses` come nearest first, and none of them can be spared: so each gets something. */
function shared(warehouses: readonly number[], needs: readonly Need[]): PlannedShipment[] {
  const items = new Map(warehouses.map((id) => [id, [] as { productId: number; quantity: number }[]]));
  for (const { productId, quantity, units } of needs) {
    const whole = warehouses.find((id) => (units.get(id) ?? 0) >= quantity);
    const mostFirst = [...warehouses].sort((a, b) => (units.get(b) ?? 0) - (units.get(a) ?? 0));
    let left = quantity;
    for (const id of whole === undefined ? mostFirst : [whole]) {
      const sent = Math.min(left, units.get(id) ?? 0);
      if (sent > 0) items.get(id)!.push({ productId, quantity: sent });
      left -= sent;
    }
    assertThat(left === 0, `all of product ${productId} is sent`);
  }
  return warehouses.map((warehouseId) => {
    const sent = items.get(warehouseId)!;
    assertThat(sent.length > 0, `warehouse ${warehouseId} has something to send`);
    return { warehouseId, items: sent };
  });
}
