import { afterEach, beforeEach, expect, test } from "bun:test";
import { startTestNode, type TestNode } from "../../test/support/kernel.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/postgres.ts";
import { createTallies } from "../../test/support/tally.ts";
import { JOURNAL_LANES } from "./kernel.ts";
import { shardOf } from "./shard-map.ts";

let database: FreshDatabase;
let node: TestNode;

beforeEach(async () => {
  database = await freshDatabase();
  await createTallies(database.sql);
  node = await startTestNode({ databaseUrl: database.url });
});
afterEach(async () => {
  await node.stop();
  await database.drop();
});

const KEYS = Array.from({ length: 1_000 }, (_, at) => `key-${at}`);
const inLane = (lane: number) => KEYS.filter((key) => shardOf(`tally/${key}`, 64) % JOURNAL_LANES === lane);
const add = (key: string) => node.tallies.ask(key, { type: "add", by: 1 });

test("a single decision is written beside a lane that never rests", async () => {
  const [quiet] = inLane(0);
  let isRunning = true;
  const crowd = inLane(1).map(async (key) => {
    while (isRunning) await add(key);
  });
  for (let turn = 1; turn <= 5; turn++) expect(await add(quiet!)).toEqual({ ok: true, answer: { total: turn } });
  isRunning = false;
  await Promise.all(crowd);
});

test("whatever lanes they went by, the facts of each shard are in the journal without a gap", async () => {
  for (let round = 0; round < 3; round++) await Promise.all(KEYS.map(add));
  const gaps = await database.sql`SELECT shard FROM journal GROUP BY shard HAVING max(seq) <> count(*)`;
  expect(gaps).toHaveLength(0);
  const [written] = await database.sql`SELECT count(*)::int AS facts FROM journal`;
  expect(written!.facts).toBe(3 * KEYS.length);
});
