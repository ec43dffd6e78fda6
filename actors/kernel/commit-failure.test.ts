import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { connectPostgres } from "../../src/platform/postgres.ts";
import { eventually } from "../../test/support/eventually.ts";
import { failuresOf, startTestNode, stockProducts, type TestNode } from "../../test/support/kernel.ts";
import { type FreshDatabase, freshDatabase, freshPostgres } from "../../test/support/postgres.ts";
import { createTallies } from "../../test/support/tally.ts";
import { startWire, type Wire } from "../../test/support/wire.ts";
import { Unavailable } from "./errors.ts";
import { shardOf } from "./shard-map.ts";
import { take } from "./shard-rows.ts";

const add = (by: number, commandId?: string) => ({ type: "add", by, commandId }) as const;
const total = (value: number) => ({ ok: true, answer: { total: value } }) as const;
const read = { type: "read" } as const;

describe("on a database that fails", () => {
  let database: FreshDatabase;
  let wire: Wire;
  let node: TestNode;

  beforeEach(async () => {
    database = await freshDatabase();
    await createTallies(database.sql);
    wire = await startWire(database.url);
    // One lane, so that decisions can be made to share a commit.
    node = await startTestNode({ databaseUrl: database.url, journalUrl: wire.url, journalLanes: 1 });
  });
  afterEach(async () => {
    await node.stop();
    wire.close();
    await database.drop();
  });

  /** Has these decided while a commit of another is under way, so that they make up the next one together. */
  async function inOneCommit<T>(ask: () => Promise<T>[]): Promise<Promise<T>[]> {
    wire.hold();
    const blocker = node.tallies.ask("blocker", add(0));
    await wire.heldBack;
    const asked = ask();
    await eventually("all decided", () => node.kernel.journal.backlog === asked.length);
    wire.release();
    await blocker;
    return asked;
  }

  test("a failed commit fails exactly its waiters, whose actors start again from what is true", async () => {
    for (const key of ["mugs", "cups", "blocker"]) await node.tallies.ask(key, add(1));
    // A total of 666 does not commit.
    const batch = await inOneCommit(() => [node.tallies.ask("mugs", add(665)), node.tallies.ask("cups", add(1))]);
    for (const failure of await failuresOf(batch)) expect(failure).toBeInstanceOf(Unavailable);
    expect(await node.tallies.ask("mugs", read)).toEqual(total(1));
    expect(await node.tallies.ask("cups", add(1))).toEqual(total(2));
    expect(await node.tallies.ask("blocker", add(1))).toEqual(total(2));
    expect(node.troubles).toEqual(["a commit of 2 decisions failed"]);
  });

  test("one product that cannot be written does not keep the others from selling", async () => {
    await stockProducts(database.sql, [100, 100, 100]);
    await database.sql`ALTER TABLE inventory ADD CHECK (product_id <> 2 OR reserved < 3)`;
    const reserve = (product: number, cart: number) =>
      node.inventory.ask(String(product), { type: "reserve", cartId: `cart-${cart}`, quantity: 1, turn: 1 });
    const sold = [0, 0, 0, 0];
    for (let cart = 0; cart < 20; cart++) {
      for (const product of [1, 2, 3]) {
        const sell = () => reserve(product, cart);
        if (product === 2)
          await sell().then(
            () => sold[2]!++,
            () => null,
          );
        else await eventually("a sale", () => sell().then(() => sold[product]!++ >= 0));
      }
    }
    expect(sold).toEqual([0, 20, 2, 20]);
    const rows = await database.sql`SELECT reserved FROM inventory ORDER BY product_id`;
    expect(rows.map((row) => row.reserved)).toEqual([20, 2, 20]);
  });

  test("a commit whose outcome nobody heard is found out, and a repeated command is not done twice", async () => {
    await node.tallies.ask("mugs", add(1));
    const cut = wire.cutAtCommit();
    const asked = node.tallies.ask("mugs", add(5, "once"));
    await expect(asked).rejects.toBeInstanceOf(Unavailable);
    await cut;
    expect(await node.tallies.ask("mugs", add(5, "once"))).toEqual(total(6));
    expect(await node.tallies.ask("mugs", add(1))).toEqual(total(7));
    const rows = await database.sql`SELECT seq FROM journal WHERE entity = 'tally/mugs' ORDER BY seq`;
    expect(rows).toHaveLength(3);
  });

  test("a backend killed in the middle of COMMIT leaves all or nothing", async () => {
    const { sql } = database;
    await sql.unsafe(`
      CREATE FUNCTION nap() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NULL; END';
      CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.command_id = 'killed') EXECUTE FUNCTION nap()`);
    const asked = node.tallies.ask("mugs", add(5, "killed"), { deadline: Date.now() + 10_000 });
    const [failure] = await Promise.all([
      failuresOf([asked]),
      eventually("the commit to be killed", async () => {
        const killed = await sql`
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND application_name = 'test-journal' AND wait_event = 'PgSleep'`;
        return killed.length === 1;
      }),
    ]);
    expect(failure[0]).toBeInstanceOf(Unavailable);
    await sql`DROP TRIGGER slow_commit ON journal`;
    const again = () => node.tallies.ask("mugs", add(5, "killed"));
    expect(await eventually("a new connection", again)).toEqual(total(5));
    expect(await node.tallies.ask("mugs", read)).toEqual(total(5));
  });

  test("a stale writer's whole batch rolls back, and the commands of shards still held are done after all", async () => {
    await Promise.all(["mugs", "cups"].map((key) => node.tallies.ask(key, add(1))));
    const shard = shardOf("tally/mugs", 64);
    expect(shard).not.toBe(shardOf("tally/cups", 64));
    wire.hold();
    const blocker = node.tallies.ask("blocker", add(0));
    await wire.heldBack;
    const batch = ["mugs", "cups"].map((key) => node.tallies.ask(key, add(5)));
    await eventually("both decided", () => node.kernel.journal.backlog === 2);
    await database.sql`UPDATE shards SET epoch = epoch + 1, owner = 'node-2' WHERE shard = ${shard}`;
    await database.sql`UPDATE tallies SET total = 500 WHERE key = 'mugs'`;
    await database.sql`INSERT INTO nodes (node_id, url) VALUES ('node-2', '')`;
    wire.release();
    await blocker;
    const failures = await failuresOf(batch);
    expect([failures[0], failures[1]]).toEqual([expect.any(Unavailable), null]);
    expect(node.kernel.ownership.get(shard)).toBeUndefined();
    expect(await node.tallies.ask("cups", read)).toEqual(total(6));
    await expect(node.tallies.ask("mugs", read)).rejects.toBeInstanceOf(Unavailable);
    expect((await database.sql`SELECT seq FROM journal WHERE entity = 'tally/mugs'`).length).toBe(1);
  });

  test("a writer that falls silent in the middle of a commit does not keep others from its shards", async () => {
    const shard = shardOf("tally/mugs", 64);
    // What it would say next is COMMIT, if it needed to.
    wire.holdFrom("commit");
    const asked = failuresOf([node.tallies.ask("mugs", add(5))]);
    await eventually("the write to be under way", async () => {
      const rows = await database.sql`
        SELECT pid FROM pg_stat_activity WHERE application_name = 'test-journal' AND state = 'idle in transaction' AND query LIKE 'INSERT%'
          AND datname = current_database()
        UNION ALL SELECT 1 FROM tallies WHERE total = 5`;
      return rows.length > 0;
    });
    const taken = take(database.sql, [shard], "node-2");
    expect(await Promise.race([taken, Bun.sleep(2_000).then(() => "blocked")])).toMatchObject([{ shard }]);
    wire.release();
    await asked;
  });

  test("without a lease even a refusal is confirmed first: a deposed owner says nothing of its own", async () => {
    await node.tallies.ask("mugs", add(1_000));
    expect(await node.tallies.ask("mugs", add(1))).toEqual({ ok: false, refusal: "too_much", total: 1_000 });
    await database.sql`INSERT INTO nodes (node_id, url) VALUES ('node-2', '')`;
    await database.sql`UPDATE shards SET epoch = epoch + 1, owner = 'node-2' WHERE shard = ${shardOf("tally/mugs", 64)}`;
    await database.sql`UPDATE tallies SET total = 0 WHERE key = 'mugs'`;
    for (const command of [add(1), read]) {
      await expect(node.tallies.ask("mugs", command)).rejects.toBeInstanceOf(Unavailable);
    }
  });
});

test("Postgres killed under load: what was asked again with its command id is done exactly once", async () => {
  const server = await freshPostgres({ durable: true });
  const sql = connectPostgres(server.url, 2, "test");
  await createTallies(sql);
  const node = await startTestNode({ databaseUrl: server.url });
  let answered = 0;
  const asking = Array.from({ length: 300 }, async (_, i) => {
    for (let step = 0; step < 4; step++) {
      await eventually(
        "an answer",
        async () => {
          const reply = await node.tallies.ask(`tally-${i % 30}`, add(1, `${i}-${step}`)).catch(() => null);
          return reply?.ok;
        },
        30_000,
      );
      answered += 1;
    }
  });
  await eventually("the sale to be under way", () => answered > 50);
  process.kill(server.pid, "SIGKILL");
  await server.ended;
  await server.restart();
  await Promise.all(asking);
  const [row] = await sql`SELECT sum(total) AS total, (SELECT count(*) FROM journal) AS facts FROM tallies`;
  expect([Number(row?.total), Number(row?.facts)]).toEqual([1_200, 1_200]);
  await node.stop();
  await sql.end();
  await server.stop();
}, 30_000);
