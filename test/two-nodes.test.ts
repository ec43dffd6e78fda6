import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "bun:test";
import { connect, type NatsConnection } from "nats";
import { SUBJECTS } from "../actors/kernel/broker.ts";
import { Unavailable } from "../actors/kernel/errors.ts";
import { preferredOwner, shardOf } from "../actors/kernel/shard-map.ts";
import type { NatsServer } from "../scripts/stack/nats.ts";
import { audit } from "../src/audit/audit.ts";
import { eventually } from "./support/eventually.ts";
import { failuresOf, stockProducts } from "./support/kernel.ts";
import { freshNats } from "./support/nats.ts";
import { type NatsNode, startNatsNode } from "./support/nats-node.ts";
import { type FreshDatabase, freshDatabase } from "./support/postgres.ts";
import { startWire } from "./support/wire.ts";

const SHARDS = 64;
const LEASE_MS = 600;
/** A lease fades up to a second late: nats-server looks at message ages that often. */
const TAKEOVER_MS = LEASE_MS + 3_000;

let nats: NatsServer;
let database: FreshDatabase;
let client: NatsConnection;
const running: NatsNode[] = [];

beforeAll(async () => {
  nats = await freshNats();
  client = await connect({ servers: nats.url });
});
afterAll(async () => {
  await client.close();
  await nats.stop();
});
beforeEach(async () => {
  database = await freshDatabase();
  await stockProducts(
    database.sql,
    Array.from({ length: 40 }, () => 1_000),
  );
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((node) => node.stop()));
  expect((await audit(database.sql)).violations).toEqual([]);
  await database.drop();
});

async function start(nodeId: string, waitFor: number, url = nats.url): Promise<NatsNode> {
  const node = await startNatsNode(url, nodeId, { databaseUrl: database.url, waitFor });
  running.push(node);
  return node;
}

const shardsOf = (node: NatsNode) => node.kernel.ownership.all().length;
const reserve = (node: NatsNode, product: number, cart: string, quantity = 1, turn = 1) =>
  node.inventory.ask(String(product), { type: "reserve", cartId: cart, quantity, turn });
/** A product that this node owns when there are two. */
const productOf = (node: string) =>
  Array.from({ length: 40 }, (_, i) => i + 1).find(
    (id) => preferredOwner(shardOf(`inventory/${id}`, SHARDS), ["node-1", "node-2"]) === node,
  )!;
/** Both nodes hold something, and together everything. */
const areShared = (a: NatsNode, b: NatsNode) => () =>
  shardsOf(a) + shardsOf(b) === SHARDS && shardsOf(a) > 15 && shardsOf(b) > 15;

test("two nodes share the shards, and each answers for every product", async () => {
  const one = await start("node-1", SHARDS);
  const two = await start("node-2", 1);
  await eventually("the shards to be shared", areShared(one, two));
  const asked = Array.from({ length: 40 }, (_, i) => [reserve(one, i + 1, "ada"), reserve(two, i + 1, "ben")]).flat();
  for (const reply of await Promise.all(asked)) expect(reply.ok).toBe(true);
  const [row] = await database.sql`SELECT sum(reserved) AS reserved FROM inventory`;
  expect(Number(row?.reserved)).toBe(80);
});

test("nodes come and go while shoppers ask both of them, and every command is answered once", async () => {
  const one = await start("node-1", SHARDS);
  const two = await start("node-2", 1);
  await eventually("the shards to be shared", areShared(one, two));
  let isOver = false;
  const shop = async (cart: string) => {
    for (let turn = 1; !isOver; turn++) {
      for (const product of [turn % 40, (turn * 7) % 40]) {
        const reply = await reserve(one, product + 1, cart, 1 + (turn % 3), turn);
        expect(reply.ok || reply.refusal === "superseded").toBe(true);
      }
    }
  };
  const shoppers = Array.from({ length: 30 }, (_, i) => shop(`cart-${i}`));
  const failures = failuresOf(shoppers);
  running.splice(running.indexOf(two), 1);
  await two.stop();
  expect(shardsOf(two)).toBe(0);
  const three = await start("node-3", 1);
  await eventually("the shards to be shared again", areShared(one, three));
  isOver = true;
  expect(await failures).toEqual(shoppers.map(() => null));
  expect([...one.troubles, ...two.troubles, ...three.troubles]).toEqual([]);
});

test("work at the owner is done there whoever calls, under the caller's id, and where it went when it moves", async () => {
  const one = await start("node-1", SHARDS);
  const two = await start("node-2", 1);
  await eventually("the shards to be shared", areShared(one, two));
  const calls = [one, two].map((node, index) =>
    node.kernel.atOwner({ name: "inventory" }, "test.where", 1_000, async (key, request: string, { correlation }) => {
      if (request === "fails") throw new Unavailable("not now");
      return [index + 1, key, request, correlation ?? null];
    }),
  );
  const [mine, theirs] = [productOf("node-1"), productOf("node-2")].map(String) as [string, string];
  for (const call of calls) {
    expect(await call(mine, "hello", { correlation: "c-1" })).toEqual([1, mine, "hello", "c-1"]);
    expect(await call(theirs, "hello")).toEqual([2, theirs, "hello", null]);
  }
  expect(await failuresOf([calls[0]!(theirs, "fails"), calls[1]!(theirs, "fails")])).toEqual([
    expect.any(Unavailable),
    expect.any(Unavailable),
  ]);
  await running.pop()!.stop();
  expect(await calls[0]!(theirs, "moved")).toEqual([1, theirs, "moved", null]);
});

test("a leaving node hands over at once, not when its leases fade", async () => {
  const one = await start("node-1", SHARDS);
  const two = await startNatsNode(nats.url, "node-2", { databaseUrl: database.url, waitFor: 1, leaseTtlMs: 30_000 });
  await eventually("the shards to be shared", areShared(one, two));
  await two.stop();
  await eventually("the other to have them all", () => shardsOf(one) === SHARDS, 1_500);
});

test("a node that falls silent loses its shards within the lease time, and says nothing stale when it is back", async () => {
  const wire = await startWire(nats.url);
  const silent = await start("node-1", SHARDS, wire.url);
  const other = await start("node-2", 1);
  await eventually("the shards to be shared", areShared(silent, other));
  const product = productOf("node-1");
  await reserve(silent, product, "ada", 900);
  const before = performance.now();
  wire.hold();
  await eventually("the other to have them all", () => shardsOf(other) === SHARDS);
  expect(performance.now() - before).toBeLessThan(TAKEOVER_MS);
  // Units come in at the new owner; the silent one's memory knows of 100 left.
  const received = { type: "receive", warehouseId: 1, quantity: 500, reference: "", commandId: "r" } as const;
  expect((await other.inventory.ask(String(product), received)).ok).toBe(true);
  const refused = await failuresOf([reserve(silent, product, "ben", 200), reserve(silent, product, "cy", 50)]);
  wire.release();
  for (const failure of refused) expect(failure).toBeInstanceOf(Unavailable);
  await eventually("the silent one to be back", areShared(silent, other));
  expect(await reserve(silent, product, "ben", 200)).toMatchObject({ ok: true, answer: { level: { available: 400 } } });
  wire.close();
});

test("a node whose lease faded, and whose shards another had meanwhile, does not trust its memory when it leases again", async () => {
  const wire = await startWire(nats.url);
  const silent = await start("node-1", SHARDS, wire.url);
  const product = productOf("node-1");
  await reserve(silent, product, "ada", 1_000);
  wire.hold();
  const other = await start("node-2", SHARDS);
  const release = { type: "release", cartId: "ada", reason: "ops", commandId: "x" } as const;
  expect((await other.inventory.ask(String(product), release)).ok).toBe(true);
  running.splice(running.indexOf(other), 1);
  await other.stop();
  wire.release();
  const answer = await eventually("a node with leases", async () => {
    const held = silent.kernel.ownership.get(shardOf(`inventory/${product}`, SHARDS));
    return held && !silent.kernel.ownership.isInDoubt(held) && reserve(silent, product, "ben", 1);
  });
  expect(answer).toMatchObject({ ok: true, answer: { level: { available: 999 } } });
  wire.close();
});

test("what is no command on the shards' subjects hurts nobody", async () => {
  const one = await start("node-1", SHARDS);
  for (let shard = 0; shard < SHARDS; shard++) client.publish(SUBJECTS.ask(shard), "no command");
  client.publish(SUBJECTS.heartbeat, "no heartbeat");
  client.publish(SUBJECTS.ask(1), JSON.stringify({ entity: 7 }));
  await client.flush();
  const two = await start("node-2", 1);
  await eventually("the shards to be shared", areShared(one, two), 2_000);
  expect((await Promise.all(Array.from({ length: 40 }, (_, i) => reserve(two, i + 1, "ada")))).every((r) => r.ok)).toBe(
    true,
  );
});
