import type { CatalogueRecord } from "../catalogue/record.ts";
import type { Random } from "./random.ts";
import { WAREHOUSES } from "./warehouses.ts";

const SOLD_OUT_SHARE = 0.04;

export function soldOut(chance: Random): boolean {
  return chance.chance(SOLD_OUT_SHARE);
}

/** `units` spread unevenly over some of the warehouses (all, if so wanted), to the last one; none gives an empty shelf. */
export function spread(units: number, chance: Random, everywhere = false): CatalogueRecord["stock"] {
  const wanted = everywhere ? WAREHOUSES.length : chance.whole(1, WAREHOUSES.length + 1);
  const places = Math.max(1, Math.min(WAREHOUSES.length, Math.ceil(units / 6), wanted));
  const first = chance.whole(0, WAREHOUSES.length - 1);
  const step = chance.pick([1, 5]);
  let left = units;
  return Array.from({ length: places }, (_, at) => {
    const isLast = at === places - 1;
    const onHand = isLast ? left : Math.min(left, Math.round((units / places) * chance.between(0.4, 1.4)));
    left -= onHand;
    return { warehouse: WAREHOUSES[(first + at * step) % WAREHOUSES.length]!.code, onHand };
  });
}
