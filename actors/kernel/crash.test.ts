import { afterEach, beforeEach, expect, test } from "bun:test";
import { failuresOf, startTestNode, type TestNode, type TestNodeOptions } from "../../test/support/kernel.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/postgres.ts";
import { createTallies } from "../../test/support/tally.ts";
import { startWire } from "../../test/support/wire.ts";

let database: FreshDatabase;
let node: TestNode;

async function start(options: Partial<TestNodeOptions> = {}): Promise<void> {
  node = await startTestNode({ databaseUrl: database.url, ...options });
}

beforeEach(async () => {
  database = await freshDatabase();
  await createTallies(database.sql);
});
afterEach(async () => {
  await node.stop();
  await database.drop();
});

const total = (value: number) => ({ ok: true, answer: { total: value } }) as const;

for (const where of ["handle", "evolve"] as const) {
  test(`a crash in ${where} answers the crasher with its error, and everyone behind gets served`, async () => {
    await start();
    await node.tallies.ask("mugs", { type: "add", by: 3 });
    const crasher = node.tallies.ask("mugs", { type: "crash", where });
    const behind = Array.from({ length: 50 }, () => node.tallies.ask("mugs", { type: "add", by: 1 }));
    await expect(crasher).rejects.toThrow("went wrong");
    await Promise.all(behind);
    expect(await node.tallies.ask("mugs", { type: "read" })).toEqual(total(53));
    expect(node.troubles).toEqual(["tally/mugs crashed and starts again"]);
  });

  test(`what was decided before a crash in ${where} but is not on disk yet is not forgotten`, async () => {
    const wire = await startWire(database.url);
    await start({ journalUrl: wire.url });
    await node.tallies.ask("mugs", { type: "add", by: 1 });
    wire.hold();
    const before = node.tallies.ask("mugs", { type: "add", by: 10 });
    await wire.heldBack;
    await expect(node.tallies.ask("mugs", { type: "crash", where })).rejects.toThrow("went wrong");
    // Comes when the crashed actor is gone and its last decision is still under way.
    const after = node.tallies.ask("mugs", { type: "add", by: 100 });
    await database.sql`SELECT 1`;
    wire.release();
    expect(await before).toEqual(total(11));
    expect(await after).toEqual(total(111));
    const rows = await database.sql`SELECT version FROM journal WHERE entity = 'tally/mugs' ORDER BY seq`;
    expect(rows.map((row) => Number(row.version))).toEqual([1, 2, 3]);
    wire.close();
  });
}

test("one that listens to commits and fails does not stop the shop", async () => {
  await start({
    onCommitted: () => {
      throw new Error("listening went wrong");
    },
  });
  expect(await node.tallies.ask("mugs", { type: "add", by: 1 })).toEqual(total(1));
  expect(await node.tallies.ask("mugs", { type: "add", by: 1 })).toEqual(total(2));
  expect(node.troubles).not.toBeEmpty();
});

test("an actor that cannot be loaded says so, and loads once it can", async () => {
  await start();
  await database.sql`ALTER TABLE tallies RENAME TO hidden`;
  const asked = Array.from({ length: 3 }, () => node.tallies.ask("mugs", { type: "add", by: 1 }));
  for (const failure of await failuresOf(asked)) expect(failure?.message).toContain("could not load");
  await database.sql`ALTER TABLE hidden RENAME TO tallies`;
  expect(await node.tallies.ask("mugs", { type: "add", by: 1 })).toEqual(total(1));
});
