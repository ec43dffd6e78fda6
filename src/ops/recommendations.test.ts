import { afterAll, beforeAll, expect, test } from "bun:test";
import { LOCKS } from "../platform/locks.ts";
import { companionsOf } from "../recommendations/lookup.ts";
import { writePurchases } from "../recommendations/testing-purchases.ts";
import { openOps, until } from "./testing-ops.ts";

let shop: Awaited<ReturnType<typeof openOps>>;
beforeAll(async () => {
  shop = await openOps(["node-1"]);
});
afterAll(() => shop.close());

interface Told {
  readonly generations: readonly { readonly state: string; readonly done: number | null }[];
}

test("what is bought together is counted anew on demand, and how far that is can be asked", async () => {
  const together = Array.from({ length: 5 }, (_, n) => ({ orderId: `o-${n}`, cartId: `c-${n}`, productIds: [1, 2] }));
  const others = Array.from({ length: 60 }, (_, n) => ({ orderId: `p-${n}`, cartId: `d-${n}`, productIds: [3] }));
  await writePurchases(shop.db.sql, [...together, ...others]);
  const asked = await shop.ask("recommendations.rebuild");
  expect([200, 409]).toContain(asked.code);
  await until(async () => {
    const { generations } = (await shop.done("recommendations.status")) as unknown as Told;
    return generations[0]?.state === "active" && (await companionsOf(shop.db.sql, [1], 5)).length === 1;
  });
  const lock = await shop.db.sql.reserve();
  await lock`SELECT pg_advisory_lock(${LOCKS.countingRecommendations})`;
  expect(await shop.ask("recommendations.rebuild")).toMatchObject({
    code: 409,
    body: { error: { reason: "under_way" } },
  });
  await lock`SELECT pg_advisory_unlock(${LOCKS.countingRecommendations})`;
  lock.release();
}, 20_000);
