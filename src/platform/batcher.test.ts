import { expect, test } from "bun:test";
import { Batcher } from "./batcher.ts";

test("what comes together is written together, and everyone is told", async () => {
  const batches: number[][] = [];
  const batcher = new Batcher<number>(async (items) => void batches.push([...items]), { itemsMax: 3, waitMs: 1 });
  await Promise.all([1, 2, 3, 4].map((item) => batcher.add(item)));
  expect(batches).toEqual([[1, 2, 3], [4]]);
});

test("a batch that fails fails its own callers and nobody else", async () => {
  const write = async (items: readonly string[]) => {
    if (items.includes("bad")) throw new Error("no");
  };
  const batcher = new Batcher<string>(write, { itemsMax: 2, waitMs: 1 });
  const told = await Promise.allSettled(["good", "bad", "fine"].map((item) => batcher.add(item)));
  expect(told.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
});
