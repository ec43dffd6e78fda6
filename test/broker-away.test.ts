import { afterEach, beforeEach, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { Unavailable } from "../actors/kernel/errors.ts";
import { preferredOwner, shardOf } from "../actors/kernel/shard-map.ts";
import { type NatsServer, startNats } from "../scripts/stack/nats.ts";
import { audit } from "../src/audit/audit.ts";
import { byShard, idsInJournal, idsInStream } from "./support/event-log.ts";
import { eventually } from "./support/eventually.ts";
import { failuresOf, stockProducts } from "./support/kernel.ts";
import { type NatsNode, startNatsNode } from "./support/nats-node.ts";
import { type FreshDatabase, freshDatabase } from "./support/postgres.ts";
import { killAtEnd, throwAwayFolder } from "./support/throw-away.ts";
import { startWire } from "./support/wire.ts";

const SHARDS = 64;
const PRODUCTS = 40;

let nats: NatsServer;
let folder: string;
let database: FreshDatabase;
const running: NatsNode[] = [];

beforeEach(async () => {
  folder = throwAwayFolder("nats");
  nats = await startNats({ storeDir: join(folder, "data"), logFile: join(folder, "log") });
  killAtEnd(() => nats.pid);
  database = await freshDatabase();
  await stockProducts(
    database.sql,
    Array.from({ length: PRODUCTS }, () => 1_000_000),
  );
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((node) => node.stop()));
  await nats.stop();
  expect((await audit(database.sql)).violations).toEqual([]);
  await database.drop();
});

async function start(nodeId: string, waitFor: number, journalUrl = database.url): Promise<NatsNode> {
  const node = await startNatsNode(nats.url, nodeId, { databaseUrl: database.url, waitFor, journalUrl });
  running.push(node);
  return node;
}

async function killBroker(): Promise<void> {
  process.kill(nats.pid, "SIGKILL");
  await nats.ended;
}

let carts = 0;
const buy = (node: NatsNode, product: number) =>
  node.inventory.ask(String(product), { type: "reserve", cartId: `cart-${++carts}`, quantity: 1, turn: 1 });
const buyAll = (node: NatsNode) => Array.from({ length: PRODUCTS }, (_, i) => buy(node, i + 1));
const shardsOf = (node: NatsNode) => node.kernel.ownership.all().length;
const ownerOf = (product: number) => preferredOwner(shardOf(`inventory/${product}`, SHARDS), ["node-1", "node-2"]);

/** Waits until JetStream holds exactly the journal's facts: each once, each shard's in order. */
async function expectEventLog(): Promise<void> {
  const journal = byShard(await idsInJournal(database.sql, "inventory"));
  const stream = await eventually("the event log to be complete", async () => {
    const ids = await idsInStream(nats.url, "INVENTORY");
    return ids.length >= journal.length ? ids : null;
  });
  expect(byShard(stream)).toEqual(journal);
}

test("a single node sells while the broker is dead, and the event log is whole when it is back", async () => {
  const node = await start("node-1", SHARDS);
  const shoppers = { isOver: false, sold: 0 };
  const selling = Array.from({ length: 20 }, async (_, i) => {
    for (; !shoppers.isOver; shoppers.sold++)
      expect((await buy(node, ((i * 7 + shoppers.sold) % PRODUCTS) + 1)).ok).toBe(true);
  });
  const failures = failuresOf(selling);
  await eventually("the sale to be under way", () => shoppers.sold > 200);
  await killBroker();
  await eventually("the node to notice", () => node.broker.connection() === null);
  const soldWith = shoppers.sold;
  await eventually("sales without a broker", () => shoppers.sold > soldWith + 200);
  await nats.restart();
  await eventually("the node to be connected", () => node.broker.connection());
  const soldWithout = shoppers.sold;
  await eventually("sales after it", () => shoppers.sold > soldWithout + 200);
  shoppers.isOver = true;
  expect(await failures).toEqual(selling.map(() => null));
  expect(shardsOf(node)).toBe(SHARDS);
  await expectEventLog();
});

test("a single node starts and sells with no broker at all", async () => {
  await killBroker();
  const node = await start("node-1", SHARDS);
  for (const reply of await Promise.all(buyAll(node))) expect(reply.ok).toBe(true);
  await Promise.all(Array.from({ length: 2_000 }, () => buy(node, 1)));
  // Its streams are not there yet: none of what waits may overtake what was refused.
  await nats.restart();
  await expectEventLog();
});

test("of two nodes each serves its own while the broker is dead, says so of the other's, and all heals by itself", async () => {
  const one = await start("node-1", SHARDS);
  const two = await start("node-2", 1);
  await eventually("the shards to be shared", () => shardsOf(one) + shardsOf(two) === SHARDS && shardsOf(two) > 15);
  await Promise.all(buyAll(one));
  await killBroker();
  await eventually("both to notice", () => !one.broker.connection() && !two.broker.connection());
  for (const [node, name] of [
    [one, "node-1"],
    [two, "node-2"],
  ] as const) {
    const failures = await failuresOf(buyAll(node));
    for (const [index, failure] of failures.entries()) {
      if (ownerOf(index + 1) === name) expect(failure).toBeNull();
      else expect(failure).toMatchObject({ constructor: Unavailable, retryAfterS: 2 });
    }
  }
  // Neither takes the other's, however long the outage: Postgres says that it is alive.
  const held = [shardsOf(one), shardsOf(two)];
  await nats.restart();
  for (const node of [one, two]) {
    await eventually("every product to be sold by either", async () =>
      (await failuresOf(buyAll(node))).every((f) => !f),
    );
  }
  await eventually("the shards to be as they were", () => Bun.deepEquals([shardsOf(one), shardsOf(two)], held));
  await expectEventLog();
});

test("a commit that succeeded unheard is in the event log too", async () => {
  const wire = await startWire(database.url);
  const node = await start("node-1", SHARDS, wire.url);
  expect((await buy(node, 1)).ok).toBe(true);
  const cut = wire.cutAtCommit();
  const [failure] = await failuresOf([buy(node, 1)]);
  await cut;
  expect(failure).toBeInstanceOf(Unavailable);
  await expectEventLog();
  expect(await idsInJournal(database.sql, "inventory")).toHaveLength(2);
  wire.close();
});

test("a broker that lost everything is filled again from the journal", async () => {
  const node = await start("node-1", SHARDS);
  for (let round = 0; round < 5; round++) await Promise.all(buyAll(node));
  await expectEventLog();
  await eventually("the watermarks to be noted", async () => (await audit(database.sql)).counts.unpublished === 0);
  await killBroker();
  rmSync(join(folder, "data"), { recursive: true });
  await nats.restart();
  await eventually("the streams to be there again", () => idsInStream(nats.url, "INVENTORY").then((ids) => [ids]));
  const republish = () =>
    Bun.spawnSync(["scripts/republish"], {
      env: { ...process.env, DATABASE_URL: database.url, NATS_URL: nats.url },
    }).stdout.toString();
  expect(republish()).toContain(`${PRODUCTS * 5} facts of`);
  await expectEventLog();
  expect(republish()).toContain("journal    0 facts of");
  await expectEventLog();
  await eventually("sales", async () => (await failuresOf(buyAll(node))).every((failure) => failure === null));
  await expectEventLog();
});
