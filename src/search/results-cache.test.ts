import { expect, test } from "bun:test";
import { ResultsCache, type ResultsCacheOptions } from "./results-cache.ts";

interface Found {
  readonly n: number;
}

/** A cache on a clock that stands still, and work that counts how often it is done and ends when told. */
function bench(options: ResultsCacheOptions = {}) {
  let now = 0;
  const cache = new ResultsCache<Found>({ freshMs: 100, staleMs: 1_000, max: 10, now: () => now, ...options });
  const seen = { works: 0 };
  const work = async () => {
    seen.works += 1;
    return { n: seen.works };
  };
  const later = () => {
    const { promise, resolve, reject } = Promise.withResolvers<Found>();
    const held = () => {
      seen.works += 1;
      return promise;
    };
    return { held, resolve, reject };
  };
  return { cache, seen, work, later, pass: (ms: number) => (now += ms) };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test("a search that was just made is not made again", async () => {
  const { cache, seen, work, pass } = bench();
  expect(await cache.get("mug", work)).toEqual({ value: { n: 1 }, isCached: false });
  pass(99);
  expect(await cache.get("mug", work)).toEqual({ value: { n: 1 }, isCached: true });
  expect(await cache.get("jug", work)).toEqual({ value: { n: 2 }, isCached: false });
  expect(seen.works).toBe(2);
});

test("it says whether asking would make somebody work", async () => {
  const { cache, work, later, pass } = bench();
  const { held, resolve } = later();
  expect(cache.knows("mug")).toBe(false);
  const asked = cache.get("mug", held);
  expect(cache.knows("mug")).toBe(true);
  resolve({ n: 1 });
  await asked;
  pass(999);
  expect(cache.knows("mug")).toBe(true);
  pass(1);
  expect(cache.knows("mug")).toBe(false);
  await cache.get("jug", work);
  cache.drop();
  expect(cache.knows("jug")).toBe(false);
});

test("many who ask the same at once share one search", async () => {
  const { cache, seen, later } = bench();
  const { held, resolve } = later();
  const asked = Array.from({ length: 100 }, () => cache.get("mug", held));
  resolve({ n: 7 });
  expect((await Promise.all(asked)).map(({ value }) => value.n)).toEqual(Array(100).fill(7));
  expect(seen.works).toBe(1);
});

test("what is a little old is given out while one works it out anew", async () => {
  const { cache, seen, work, later, pass } = bench();
  await cache.get("mug", work);
  pass(500);
  const { held, resolve } = later();
  const crowd = await Promise.all(Array.from({ length: 20 }, () => cache.get("mug", held)));
  expect(crowd.every(({ value, isCached }) => value.n === 1 && isCached)).toBe(true);
  expect(seen.works).toBe(2);
  resolve({ n: 2 });
  await settle();
  expect((await cache.get("mug", work)).value.n).toBe(2);
});

test("what is too old is waited for, and what cannot be worked out leaves the old", async () => {
  const { cache, work, pass } = bench();
  const fails = () => Promise.reject(new Error("no engine answers"));
  await cache.get("mug", work);
  pass(500);
  expect((await cache.get("mug", fails)).value.n).toBe(1);
  await settle();
  expect((await cache.get("mug", fails)).value.n).toBe(1);
  pass(600);
  expect(cache.get("mug", fails)).rejects.toThrow("no engine answers");
  expect((await cache.get("mug", work)).isCached).toBe(false);
});

test("what is dropped is worked out anew before it is given out; the rest stays", async () => {
  const { cache, work } = bench();
  await cache.get("mug", work);
  await cache.get("jug", work);
  cache.drop(({ n }) => n === 1);
  expect(await cache.get("mug", work)).toEqual({ value: { n: 3 }, isCached: false });
  expect(await cache.get("jug", work)).toEqual({ value: { n: 2 }, isCached: true });
});

test("a search that was under way at a change is its askers' alone", async () => {
  const { cache, seen, work, later } = bench();
  const { held, resolve } = later();
  const before = cache.get("mug", held);
  cache.drop();
  const after = await cache.get("mug", work);
  expect(after).toEqual({ value: { n: 2 }, isCached: false });
  resolve({ n: 1 });
  expect((await before).value.n).toBe(1);
  expect((await cache.get("mug", work)).value.n).toBe(2);
  expect(seen.works).toBe(2);
});

test("what is outdated is given out once more while it is worked out", async () => {
  const { cache, work } = bench();
  await cache.get("mug", work);
  cache.outdate();
  expect(await cache.get("mug", work)).toEqual({ value: { n: 1 }, isCached: true });
  await settle();
  expect(await cache.get("mug", work)).toEqual({ value: { n: 2 }, isCached: true });
});

test("what has been outdated for a while is worked out before it is given out, unless it cannot be", async () => {
  const { cache, work, pass } = bench({ staleMs: 10_000, freshMs: 10_000 });
  const fails = () => Promise.reject(new Error("away"));
  for (const key of ["mug", "jug"]) await cache.get(key, work);
  cache.outdate();
  pass(1_999);
  // What comes of a second change is no excuse for the first.
  cache.outdate();
  pass(1);
  expect(cache.knows("mug")).toBe(false);
  expect(await cache.get("mug", work)).toEqual({ value: { n: 3 }, isCached: false });
  expect(await cache.get("jug", fails)).toEqual({ value: { n: 2 }, isCached: true });
  pass(10_000);
  expect(cache.get("jug", fails)).rejects.toThrow("away");
});

test("it never holds more than it may", async () => {
  const { cache, work } = bench({ max: 3 });
  for (let n = 0; n < 50; n++) await cache.get(`mug ${n}`, work);
  expect(cache.size).toBe(3);
  expect((await cache.get("mug 49", work)).isCached).toBe(true);
  expect((await cache.get("mug 0", work)).isCached).toBe(false);
});
