import { expect, test } from "bun:test";
import fc from "fast-check";
import { planSplit, type SplitLine } from "./split.ts";

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);

const line = (productId: number, quantity: number, free: Record<number, number>): SplitLine => ({
  productId,
  quantity,
  free: Object.entries(free).map(([warehouseId, units]) => ({ warehouseId: Number(warehouseId), units })),
});
const km = (...distances: number[]) => new Map(distances.map((distance, index) => [index + 1, distance]));

test("one warehouse that has everything sends everything, even from farther away", () => {
  const lines = [line(7, 1, { 1: 5, 2: 5 }), line(8, 2, { 2: 2, 3: 2 })];
  expect(planSplit(lines, km(10, 900, 10))).toEqual({
    shipments: [
      {
        warehouseId: 2,
        items: [
          { productId: 7, quantity: 1 },
          { productId: 8, quantity: 2 },
        ],
      },
    ],
  });
});

test("of those that have everything the nearest sends it", () => {
  expect(planSplit([line(7, 1, { 1: 1, 2: 1, 3: 1 })], km(300, 100, 200))?.shipments[0]?.warehouseId).toBe(2);
});

test("a line that no warehouse has whole comes in as few pieces as can be", () => {
  expect(planSplit([line(7, 5, { 1: 1, 2: 2, 3: 4 })], km(1, 2, 3))).toEqual({
    shipments: [
      { warehouseId: 1, items: [{ productId: 7, quantity: 1 }] },
      { warehouseId: 3, items: [{ productId: 7, quantity: 4 }] },
    ],
  });
});

test("there is no plan only where units are missing in all", () => {
  expect(planSplit([line(7, 4, { 1: 1, 2: 2 })], km(1, 2))).toBeNull();
  expect(planSplit([line(7, 1, {})], km())).toBeNull();
  expect(planSplit([], km())).toEqual({ shipments: [] });
});

test("a warehouse whose distance nobody knows comes last, and the lower id wins a tie", () => {
  expect(planSplit([line(7, 1, { 1: 1, 2: 1 })], new Map([[2, 5_000]]))?.shipments[0]?.warehouseId).toBe(2);
  expect(planSplit([line(7, 1, { 3: 1, 2: 1 })], new Map())?.shipments[0]?.warehouseId).toBe(2);
});

function orders(warehousesMax: number) {
  const units = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 6 })), { maxLength: warehousesMax });
  return fc.record({
    lines: fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 8 }), units }), { maxLength: 5 }),
    distances: fc.array(fc.integer({ min: 1, max: 50 }), { minLength: warehousesMax, maxLength: warehousesMax }),
  });
}

/** The fewest shipments and the least kilometres, by trying every set of warehouses. */
function bruteForce(lines: readonly SplitLine[], distances: readonly number[]): { size: number; km: number } | null {
  let best: { size: number; km: number } | null = null;
  for (let set = 0; set < 2 ** distances.length; set++) {
    const isIn = (id: number) => (set & (1 << (id - 1))) !== 0;
    const serves = lines.every(
      ({ quantity, free }) => free.reduce((sum, one) => sum + (isIn(one.warehouseId) ? one.units : 0), 0) >= quantity,
    );
    if (!serves) continue;
    const chosen = distances.filter((_, index) => isIn(index + 1));
    const found = { size: chosen.length, km: chosen.reduce((sum, one) => sum + one, 0) };
    if (!best || found.size < best.size || (found.size === best.size && found.km < best.km)) best = found;
  }
  return best;
}

function linesOf(lines: readonly { quantity: number; units: readonly number[] }[]): SplitLine[] {
  return lines.map(({ quantity, units }, at) => ({
    productId: at + 1,
    quantity,
    free: units.map((one, index) => ({ warehouseId: index + 1, units: one })),
  }));
}

/** Each line in full, nothing that is not there, no empty parcel, no warehouse twice. */
function expectSound(lines: readonly SplitLine[], shipments: NonNullable<ReturnType<typeof planSplit>>["shipments"]) {
  expect(new Set(shipments.map((one) => one.warehouseId)).size).toBe(shipments.length);
  for (const { warehouseId, items } of shipments) {
    expect(items.length).toBeGreaterThan(0);
    for (const { productId, quantity } of items) {
      const free = lines[productId - 1]!.free.find((one) => one.warehouseId === warehouseId)?.units ?? 0;
      expect(quantity).toBeGreaterThan(0);
      expect(quantity).toBeLessThanOrEqual(free);
    }
  }
  for (const { productId, quantity } of lines) {
    const sent = shipments.flatMap((one) => one.items).filter((item) => item.productId === productId);
    expect(sent.reduce((sum, item) => sum + item.quantity, 0)).toBe(quantity);
  }
}

test(`no other choice has fewer shipments, or as few and less way (SEED=${SEED})`, () => {
  fc.assert(
    fc.property(orders(7), (given) => {
      const lines = linesOf(given.lines);
      const plan = planSplit(lines, km(...given.distances));
      const best = bruteForce(lines, given.distances);
      if (!plan || !best) {
        expect(plan).toBe(best as null);
        return;
      }
      expectSound(lines, plan.shipments);
      const way = plan.shipments.reduce((sum, one) => sum + given.distances[one.warehouseId - 1]!, 0);
      expect({ size: plan.shipments.length, km: way }).toEqual(best);
      // A line goes in one piece wherever one of the senders has all of it.
      for (const { productId, quantity, free } of lines) {
        const senders = plan.shipments.filter((one) => one.items.some((item) => item.productId === productId));
        const chosen = new Set(plan.shipments.map((one) => one.warehouseId));
        const isWhole = free.some((one) => chosen.has(one.warehouseId) && one.units >= quantity);
        if (isWhole) expect(senders).toHaveLength(1);
      }
    }),
    { seed: SEED, numRuns: 2_000 },
  );
});

test(`a market of many warehouses gets a sound plan from which none can be spared (SEED=${SEED})`, () => {
  fc.assert(
    fc.property(orders(30), (given) => {
      const lines = linesOf(given.lines);
      const plan = planSplit(lines, km(...given.distances));
      const isEnough = lines.every(({ quantity, free }) => free.reduce((sum, one) => sum + one.units, 0) >= quantity);
      expect(plan !== null).toBe(isEnough);
      if (plan) expectSound(lines, plan.shipments);
    }),
    { seed: SEED, numRuns: 500 },
  );
});

test("the longest cart over twelve warehouses that all have to send is planned in a moment", () => {
  const everything = Array.from({ length: 100 }, (_, at) =>
    line(at + 1, 12, Object.fromEntries(Array.from({ length: 12 }, (_, w) => [w + 1, 1]))),
  );
  expect(planSplit(everything, new Map())?.shipments).toHaveLength(12);
});
