import { expect, test } from "bun:test";
import { Driver, type Stage } from "./driver.ts";

interface Work {
  readonly id: string;
}

const HOPS_MAX = 20;

test("whenever news comes, the process is driven once more after it", async () => {
  const stage: Stage<string, Work> = { state: "waits for the bank", effect: { id: "ask the bank" }, notBefore: 0 };
  let told: string[] = [];
  const driver = new Driver<string, Work, null>(
    {
      name: "process",
      look: async () => stage,
      perform: async () => {
        told.push("asked");
        return null;
      },
      record: async () => stage,
      delayed: () => null,
    },
    (what) => {
      throw new Error(what);
    },
  );
  // Each hop is one step further into the run, and at last beyond its end.
  for (let hops = 0; hops <= HOPS_MAX; hops++) {
    told = [];
    const run = driver.run("a");
    for (let hop = 0; hop < hops; hop++) await null;
    told.push("news");
    await Promise.all([run, driver.run("a", { hasNews: true })]);
    expect({ hops, last: told.at(-1) }).toEqual({ hops, last: "asked" });
    if (hops === HOPS_MAX) expect(told).toEqual(["asked", "news", "asked"]);
  }
});
