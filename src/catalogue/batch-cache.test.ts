import { describe, expect, test } from "bun:test";
import { BatchCache } from "./batch-cache.ts";

function spyingCache(options: { fail?: () => boolean } = {}) {
  const loads: number[][] = [];
  const cache = new BatchCache<{ name: string }>({
    max: 100,
    ttlMs: 60_000,
    load: async (ids) => {
      loads.push([...ids]);
      if (options.fail?.()) throw new Error("database away");
      return new Map(ids.filter((id) => id < 100).map((id) => [id, { name: `n${id}` }]));
    },
  });
  return { cache, loads };
}

describe("a batch cache", () => {
  test("asks once for all that is missing in one turn, and not again", async () => {
    const { cache, loads } = spyingCache();
    const [first, second] = await Promise.all([cache.many([1, 2]), cache.many([2, 3])]);
    expect([...first.keys()]).toEqual([1, 2]);
    expect(second.get(3)).toEqual({ name: "n3" });
    await cache.many([3, 1]);
    expect(loads).toEqual([[1, 2, 3]]);
  });

  test("remembers that an id does not exist", async () => {
    const { cache, loads } = spyingCache();
    expect((await cache.many([500])).size).toBe(0);
    expect((await cache.many([500])).size).toBe(0);
    expect(loads.length).toBe(1);
  });

  test("loads again what was forgotten, even when it was being loaded", async () => {
    const { cache, loads } = spyingCache();
    const inFlight = cache.many([1, 2]);
    cache.forget([1]);
    await inFlight;
    await cache.many([1, 2]);
    expect(loads).toEqual([[1, 2], [1]]);
  });

  test("a failed load reaches its askers and is tried again", async () => {
    let isDown = true;
    const { cache, loads } = spyingCache({ fail: () => isDown });
    expect(cache.many([1, 2])).rejects.toThrow("database away");
    await Promise.resolve();
    isDown = false;
    await cache.many([3]).catch(() => {});
    expect((await cache.many([1])).get(1)).toEqual({ name: "n1" });
    expect(loads.length).toBeGreaterThan(1);
  });
});
