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
  const stopped = sweeper.stop();
  expect(resumed).toEqual(["stuck", "other"]);
  // What is in hand comes first and takes no room from the rest.
  expect(looks[1]).toBe(looks[0]! + 1);
  stuck.resolve();
  await stopped;
});

test("a sweeper that stops waits for what it has in hand", async () => {
  const done = Promise.withResolvers<void>();
  const inHand = Promise.withResolvers<void>();
  const sweeper = new ProcessSweeper({
    due: async () => ["a"],
    ownedShards: () => [1],
    resume: () => {
      inHand.resolve();
      return done.promise;
    },
    onTrouble: () => {},
  });
  void sweeper.sweep();
  await inHand.promise;
  const ended: string[] = [];
  const stopped = sweeper.stop().then(() => ended.push("stopped"));
  done.promise.then(() => ended.push("done"));
  done.resolve();
  await stopped;
  expect(ended).toEqual(["done", "stopped"]);
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
