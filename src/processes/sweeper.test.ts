import { expect, test } from "bun:test";
import { ProcessSweeper } from "./sweeper.ts";

test("a process that stands still keeps none of the others waiting, and is not taken up again meanwhile", async () => {
  const stuck = Promise.withResolvers<void>();
  const resumed: string[] = [];
  const looks: number[] = [];
  const reached = Promise.withResolvers<void>();
  const sweeper = new ProcessSweeper({
    due: async (_shards, limit) => {
      looks.push(limit);
      return looks.length === 1 ? ["stuck"] : ["stuck", "other"];
    },
    ownedShards: () => [1],
    resume: async (key) => {
      resumed.push(key);
      if (key === "stuck") return stuck.promise;
      reached.resolve();
    },
    onTrouble: (what, error) => reached.reject(new Error(what, { cause: error })),
  });
  sweeper.start();
  await reached.promise;
  sweeper.stop();
  expect(resumed).toEqual(["stuck", "other"]);
  // What is in hand comes first and takes no room from the rest.
  expect(looks[1]).toBe(looks[0]! + 1);
  stuck.resolve();
});

test("one that cannot be resumed is told once a sweep, and is taken up by the next", async () => {
  const told: unknown[] = [];
  const sweeper = new ProcessSweeper({
    due: async () => ["a", "b"],
    ownedShards: () => [1],
    resume: () => Promise.reject(new Error("away")),
    onTrouble: (_what, error) => told.push(error),
  });
  expect(await sweeper.sweep()).toBe(2);
  expect(told).toHaveLength(1);
  expect(await sweeper.sweep()).toBe(2);
  expect(told).toHaveLength(2);
});
