import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { failuresOf, startTestNode, type TestNode, type TestNodeOptions } from "../../test/support/kernel.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/postgres.ts";
import { createTallies } from "../../test/support/tally.ts";
import { startWire } from "../../test/support/wire.ts";
import { RECENT_ANSWERS_MAX } from "./cell.ts";
import { Busy, DeadlineExceeded } from "./errors.ts";

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

async function restart(options: Partial<TestNodeOptions> = {}): Promise<void> {
  await node.stop();
  node = await startTestNode({ databaseUrl: database.url, ...options });
}

const add = (by: number, commandId: string) => ({ type: "add", by, commandId }) as const;
const total = (value: number) => ({ ok: true, answer: { total: value } }) as const;
const facts = async (entity: string) => (await database.sql`SELECT seq FROM journal WHERE entity = ${entity}`).length;

describe("a repeated command gets the first answer", () => {
  beforeEach(async () => {
    await node.tallies.ask("mugs", add(5, "first"));
    await node.tallies.ask("mugs", add(2, "second"));
  });
  afterEach(async () => {
    expect(await node.tallies.ask("mugs", { type: "read" })).toEqual(total(7));
  });

  test("from memory", async () => {
    expect(await node.tallies.ask("mugs", add(5, "first"))).toEqual(total(5));
  });

  test("after its actor has left memory", async () => {
    expect(node.kernel.directory.passivate("tally/mugs")).toBe(1);
    expect(await node.tallies.ask("mugs", add(5, "first"))).toEqual(total(5));
  });

  test("after a restart of the node", async () => {
    await restart();
    expect(await node.tallies.ask("mugs", add(5, "first"))).toEqual(total(5));
  });

  test("after more other commands than an actor remembers", async () => {
    for (let i = 0; i < RECENT_ANSWERS_MAX + 20; i++) await node.tallies.ask("mugs", add(0, `other-${i}`));
    expect(await node.tallies.ask("mugs", add(5, "first"))).toEqual(total(5));
    await restart();
    expect(await node.tallies.ask("mugs", add(5, "first"))).toEqual(total(5));
    expect(await node.tallies.ask("mugs", add(5, "other-3"))).toEqual(total(7));
  });

  test("and another actor's command of the same id is its own", async () => {
    expect(await node.tallies.ask("cups", add(1, "first"))).toEqual(total(1));
  });
});

test("a command repeated while the first is still on its way to disk is done once", async () => {
  const wire = await startWire(database.url);
  await restart({ journalUrl: wire.url });
  await node.tallies.ask("mugs", add(1, "warm"));
  wire.hold();
  const replies = Array.from({ length: 5 }, () => node.tallies.ask("mugs", add(5, "same")));
  await wire.heldBack;
  replies.push(node.tallies.ask("mugs", add(5, "same")));
  wire.release();
  expect(await Promise.all(replies)).toEqual(Array.from({ length: 6 }, () => total(6)));
  expect(await facts("tally/mugs")).toBe(2);
  wire.close();
});

test("a command repeated while it is on its way to disk is done once, even behind more than an actor remembers", async () => {
  const wire = await startWire(database.url);
  await restart({ journalUrl: wire.url });
  await node.tallies.ask("mugs", add(1, "warm"));
  wire.hold();
  const asked = [node.tallies.ask("mugs", add(5, "same"))];
  for (let i = 0; i < RECENT_ANSWERS_MAX + 20; i++) asked.push(node.tallies.ask("mugs", add(1, `other-${i}`)));
  asked.push(node.tallies.ask("mugs", add(5, "same")));
  await wire.heldBack;
  wire.release();
  const replies = await Promise.all(asked);
  expect([replies[0], replies.at(-1)]).toEqual([total(6), total(6)]);
  expect(node.troubles).toEqual([]);
  wire.close();
});

test("commands new and old, each twice and all at once, are each done once by an actor that no longer knows which is which", async () => {
  for (let i = 0; i < RECENT_ANSWERS_MAX + 20; i++) await node.tallies.ask("mugs", add(1, `old-${i}`));
  const before = RECENT_ANSWERS_MAX + 20;
  const ids = Array.from({ length: 200 }, (_, i) => [`new-${i}`, `old-${i % before}`, `new-${i}`]).flat();
  const replies = await Promise.all(ids.map((id) => node.tallies.ask("mugs", add(1, id))));
  for (const [at, id] of ids.entries()) {
    if (id.startsWith("old-")) expect(replies[at]).toEqual(total(Number(id.slice(4)) + 1));
    else expect(replies[at]).toEqual(replies[ids.indexOf(id)]!);
  }
  expect(await node.tallies.ask("mugs", { type: "read" })).toEqual(total(before + 200));
  expect(node.troubles).toEqual([]);
});

test("a refusal is remembered like any answer, and changes nothing", async () => {
  const refused = { ok: false, refusal: "too_much", total: 0 } as const;
  expect(await node.tallies.ask("mugs", add(1_001, "much"))).toEqual(refused);
  await node.tallies.ask("mugs", add(1, "little"));
  expect(await node.tallies.ask("mugs", add(1_001, "much"))).toEqual(refused);
  expect(await facts("tally/mugs")).toBe(1);
});

test("answers survive a restart, whatever was decided before it", async () => {
  const asked = Array.from({ length: 200 }, (_, i) => node.tallies.ask(`tally-${i % 20}`, { type: "add", by: 1 }));
  await Promise.all(asked);
  await restart();
  for (let i = 0; i < 20; i++) expect(await node.tallies.ask(`tally-${i}`, { type: "read" })).toEqual(total(10));
});

describe("an actor that cannot keep up", () => {
  let go: () => void;
  let until: Promise<void>;

  beforeEach(async () => {
    ({ promise: until, resolve: go } = Promise.withResolvers<void>());
    await restart({ mailboxMax: 10 });
    await node.tallies.ask("mugs", { type: "read" });
  });

  test("says 'busy' at once when its mailbox is full, and serves all it took", async () => {
    const first = node.tallies.ask("mugs", { type: "add-later", by: 1, until });
    await Bun.sleep(0);
    const asked = Array.from({ length: 30 }, () => node.tallies.ask("mugs", { type: "add", by: 1 }));
    const settled = Promise.allSettled(asked);
    await expect(asked.at(-1)!).rejects.toBeInstanceOf(Busy);
    go();
    await first;
    const served = (await settled).filter(({ status }) => status === "fulfilled");
    expect(await node.tallies.ask("mugs", { type: "read" })).toEqual(total(1 + served.length));
    expect(served.length).toBeGreaterThanOrEqual(9);
  });

  test("has every asker told when the deadline passes, and does nothing for those who have gone", async () => {
    const first = node.tallies.ask("mugs", { type: "add-later", by: 1, until });
    const deadline = Date.now() + 100;
    const late = [1, 2, 3].map(() => node.tallies.ask("mugs", { type: "add", by: 100 }, { deadline }));
    for (const failure of await failuresOf(late)) expect(failure).toBeInstanceOf(DeadlineExceeded);
    expect(Date.now()).toBeGreaterThanOrEqual(deadline);
    go();
    await first;
    expect(await node.tallies.ask("mugs", { type: "read" })).toEqual(total(1));
  });

  test("does nothing for a command that was late when it came", async () => {
    const past = { deadline: Date.now() - 1 };
    await expect(node.tallies.ask("mugs", { type: "add", by: 1 }, past)).rejects.toBeInstanceOf(DeadlineExceeded);
    expect(await node.tallies.ask("mugs", { type: "read" })).toEqual(total(0));
  });
});
