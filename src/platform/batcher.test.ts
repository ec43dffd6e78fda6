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

test("where each is worth trying by itself, only what cannot be written fails, and nothing is tried in vain", async () => {
  const tries: string[][] = [];
  let isAway = false;
  const write = async (items: readonly string[]) => {
    tries.push([...items]);
    if (isAway) throw Object.assign(new Error("away"), { code: "ECONNREFUSED" });
    if (items.includes("bad")) throw new Error("no");
  };
  const batcher = new Batcher<string>(write, { itemsMax: 3, waitMs: 1, isAloneWorthIt: true });
  const add = async (...items: string[]) =>
    (await Promise.allSettled(items.map((item) => batcher.add(item)))).map(({ status }) => status);
  expect(await add("good", "bad", "fine")).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(await add("bad")).toEqual(["rejected"]);
  isAway = true;
  expect(await add("good", "fine")).toEqual(["rejected", "rejected"]);
  expect(tries).toEqual([["good", "bad", "fine"], ["good"], ["bad"], ["fine"], ["bad"], ["good", "fine"]]);
});
