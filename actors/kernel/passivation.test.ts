import { afterEach, beforeEach, expect, test } from "bun:test";
import { eventually } from "../../test/support/eventually.ts";
import { startTestNode, type TestNode, type TestNodeOptions } from "../../test/support/kernel.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/postgres.ts";
import { createTallies } from "../../test/support/tally.ts";

const KEYS = 200;

let database: FreshDatabase;
let node: TestNode;

async function start(options: Partial<TestNodeOptions>): Promise<void> {
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

/** Asks every key `rounds` times, all at once, and expects each answer to have seen exactly those before it. */
async function addEverywhere(rounds: number, from = 0): Promise<void> {
  const asked = Array.from({ length: rounds * KEYS }, (_, i) =>
    node.tallies.ask(`tally-${i % KEYS}`, { type: "add", by: 1, commandId: `${from}-${i}` }),
  );
  for (const [i, reply] of (await Promise.all(asked)).entries()) {
    expect(reply).toEqual(total(from + Math.floor(i / KEYS) + 1));
  }
}

test("many more actors than memory may hold: nothing is lost, and memory stays bounded", async () => {
  await start({ actorsMax: 16 });
  for (let round = 0; round < 10; round++) await addEverywhere(1, round);
  expect(node.kernel.directory.size).toBeLessThanOrEqual(KEYS);
  // Those that were busy when room was wanted go with the next who come.
  for (let i = 0; i < 40; i++) await node.tallies.ask(`new-${i}`, { type: "read" });
  expect(node.kernel.directory.size).toBeLessThanOrEqual(16);
  for (let i = 0; i < KEYS; i++) expect(await node.tallies.ask(`tally-${i}`, { type: "read" })).toEqual(total(10));
});

test("actors sent away over and over in the middle of their work lose nothing and answer everyone", async () => {
  await start({});
  let isOver = false;
  let gone = 0;
  const passivating = (async () => {
    for (; !isOver; await new Promise(setImmediate)) gone += node.kernel.directory.passivate();
  })();
  for (let round = 0; round < 20; round++) await addEverywhere(2, round * 2);
  isOver = true;
  await passivating;
  expect(gone).toBeGreaterThan(KEYS);
  const rows = await database.sql`SELECT DISTINCT total, version FROM tallies`;
  expect([...rows]).toEqual([{ total: 40, version: "40" }]);
});

test("an idle actor leaves memory after its time, a busy one does not", async () => {
  await start({ passivateAfterMs: 10 });
  const { promise: until, resolve: go } = Promise.withResolvers<void>();
  await node.tallies.ask("idle", { type: "add", by: 1 });
  const busy = node.tallies.ask("busy", { type: "add-later", by: 1, until });
  await eventually("the idle one to go", () => node.kernel.directory.size === 1);
  go();
  expect(await busy).toEqual(total(1));
  await eventually("the other to go", () => node.kernel.directory.size === 0);
  expect(await node.tallies.ask("idle", { type: "read" })).toEqual(total(1));
});
