import { afterEach, beforeEach, expect, test } from "bun:test";
import { eventually } from "../../test/support/eventually.ts";
import { failuresOf, startTestNode, type TestNode } from "../../test/support/kernel.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/postgres.ts";
import { createTallies } from "../../test/support/tally.ts";
import { startWire, type Wire } from "../../test/support/wire.ts";
import { Unavailable } from "./errors.ts";
import { JOURNAL_LANES } from "./kernel.ts";
import { shardOf } from "./shard-map.ts";
import type { Grounds } from "./types.ts";

let database: FreshDatabase;
let wire: Wire;
let node: TestNode;

beforeEach(async () => {
  database = await freshDatabase();
  await createTallies(database.sql);
  wire = await startWire(database.url);
  node = await startTestNode({ databaseUrl: database.url, journalUrl: wire.url });
});
afterEach(async () => {
  await node.stop();
  wire.close();
  await database.drop();
});

const add = (key: string, by: number, grounds?: Grounds) =>
  node.tallies.ask(key, { type: "add", by }, grounds ? { grounds } : {});
/** A whole that adds one after its part has; `until` holds it up in between. */
const addBoth = (whole: string, part: string, by: number, until: Promise<unknown> = Promise.resolve()) =>
  node.tallies.ask(whole, { type: "add-after", by: 1, ask: (grounds) => add(part, by, grounds).then(() => until) });
const gathered = (count: number) => eventually("all decided", () => node.kernel.journal.backlog === count);
const total = (value: number) => ({ ok: true, answer: { total: value } }) as const;
const laneOf = (key: string) => shardOf(`tally/${key}`, 64) % JOURNAL_LANES;
const KEYS = Array.from({ length: 300 }, (_, at) => `key-${at}`);
const [left = "", right = ""] = [0, 1].map((lane) => KEYS.find((key) => laneOf(key) === lane));

async function transactions(): Promise<string[]> {
  const rows = await database.sql`SELECT DISTINCT xmin::text AS id FROM journal ORDER BY id`;
  return rows.map((row) => row.id);
}

test("what is decided on another's decision is written with it, in whatever lanes they are", async () => {
  expect(await addBoth(left, right, 1)).toEqual(total(1));
  expect(await transactions()).toHaveLength(1);
});

test("nobody else hears of a decision before it is durable", async () => {
  wire.hold();
  const both = addBoth(left, right, 1);
  await wire.heldBack;
  const others = [add(right, 1_000), node.tallies.ask(right, { type: "read" })];
  await database.sql`SELECT FROM journal`;
  for (const each of [...others, both]) expect(Bun.peek.status(each)).toBe("pending");
  wire.release();
  expect(await Promise.all(others)).toEqual([{ ok: false, refusal: "too_much", total: 1 }, total(1)]);
  expect(await both).toEqual(total(1));
});

test("what is decided on a decision that cannot be written fails with it", async () => {
  // A total of 666 does not commit.
  expect(await failuresOf([addBoth(left, right, 666)])).toEqual([expect.any(Unavailable)]);
  expect(await addBoth(left, right, 1)).toEqual(total(1));
  expect(node.troubles).toEqual(["a commit of 2 decisions failed"]);
});

test("what was decided on a decision under way fails with that, and with it what was decided on top", async () => {
  wire.hold();
  const part = Promise.withResolvers<void>();
  const both = addBoth(left, right, 666, part.promise);
  await wire.heldBack;
  part.resolve();
  await gathered(1);
  const onTop = add(left, 1);
  await gathered(2);
  wire.release();
  expect(await failuresOf([both, onTop])).toEqual([expect.any(Unavailable), expect.any(Unavailable)]);
  expect(await eventually("the next", () => add(left, 1))).toEqual(total(1));
  expect(await database.sql`SELECT key FROM tallies`).toEqual([{ key: left }] as never);
});

test("what is decided on a decision that has failed by then fails too", async () => {
  const late = Promise.withResolvers<void>();
  const both = addBoth(left, right, 666, late.promise);
  await eventually("the part to fail", () => node.troubles.length === 1);
  late.resolve();
  expect(await failuresOf([both])).toEqual([expect.any(Unavailable)]);
  expect(await add(left, 1)).toEqual(total(1));
});

test("many that all rest on another lane's commit wait for it, and are written after it", async () => {
  const many = Array.from({ length: 2_000 }, (_, at) => `many-${at}`);
  const parts = many.filter((key) => laneOf(key) === 0).slice(0, 300);
  const wholes = many.filter((key) => laneOf(key) === 1).slice(0, 300);
  wire.hold();
  const late = Promise.withResolvers<void>();
  const all = wholes.map((whole, at) => addBoth(whole, parts[at]!, 1, late.promise));
  await wire.heldBack;
  late.resolve();
  await gathered(wholes.length);
  wire.release();
  expect(await Promise.all(all)).toEqual(wholes.map(() => total(1)));
  expect((await transactions()).length).toBe(2);
});

test("among many, some of which cannot be written, no whole is without its part", async () => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`SEED=${seed}`);
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
  const anyKey = () => KEYS[Math.floor(random() * KEYS.length)]!;
  for (const share of [1 / 300, 1 / 300, 1 / 600, 0]) {
    const by = () => (random() < share ? 666 : 1);
    await failuresOf(KEYS.map((whole) => addBoth(`${whole} whole`, anyKey(), by())));
  }
  await node.kernel.journal.idle();
  const [sums] = await database.sql<{ wholes: number; parts: number; facts: number; gaps: number }[]>`
    SELECT count(*) FILTER (WHERE entity LIKE '% whole')::int AS wholes,
      count(*) FILTER (WHERE entity NOT LIKE '% whole')::int AS parts,
      (SELECT sum(version)::int FROM tallies) AS facts,
      (SELECT count(*)::int FROM (SELECT FROM journal GROUP BY shard HAVING max(seq) <> count(*)) AS gap) AS gaps
    FROM journal`;
  expect(sums!.wholes).toBeGreaterThanOrEqual(KEYS.length);
  expect(sums!.parts).toBeGreaterThanOrEqual(sums!.wholes);
  expect([sums!.facts, sums!.gaps]).toEqual([sums!.wholes + sums!.parts, 0]);
});
