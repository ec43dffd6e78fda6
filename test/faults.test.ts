import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "bun:test";
import { preferredOwner, shardOf } from "../actors/kernel/shard-map.ts";
import type { NatsServer } from "../scripts/stack/nats.ts";
import type { Server } from "../scripts/stack/server.ts";
import { audit } from "../src/audit/audit.ts";
import { connectPostgres, type Sql } from "../src/platform/postgres.ts";
import { byShard, idsInJournal, idsInStream } from "./support/event-log.ts";
import { eventually } from "./support/eventually.ts";
import { stockProducts } from "./support/kernel.ts";
import { freshNats } from "./support/nats.ts";
import { freshPostgres } from "./support/postgres.ts";
import { type Sale, startSale } from "./support/sale.ts";
import { startNode, type TestNode } from "./support/shop.ts";

const UNITS = 150;
const SHOPPERS = 1_200;
const NODES = ["node-1", "node-2"];
const ENV = { LEASE_TTL_MS: "1000", COMMAND_TIMEOUT_MS: "2000" };

let postgres: Server;
let nats: NatsServer;
let sql: Sql;
let nodes: TestNode[];
/** Products not sold yet, by the node that owns them when both are there. */
const unsold = new Map(NODES.map((node) => [node, [] as number[]]));

beforeAll(async () => {
  [postgres, nats] = await Promise.all([freshPostgres({ durable: true }), freshNats()]);
  sql = connectPostgres(postgres.url, 4, "test");
  await stockProducts(
    sql,
    Array.from({ length: 40 }, () => UNITS),
  );
  for (let id = 1; id <= 40; id++) unsold.get(preferredOwner(shardOf(`inventory/${id}`, 64), NODES)!)!.push(id);
}, 60_000);
afterAll(async () => {
  await sql.end({ timeout: 1 });
  await Promise.all([postgres.stop(), nats.stop()]);
}, 60_000);

const start = (id: string) => startNode(id, { databaseUrl: postgres.url, natsUrl: nats.url }, ENV);
const ownersOf = async () => (await sql`SELECT DISTINCT owner FROM shards ORDER BY owner`).map((row) => row.owner);

beforeEach(async () => {
  nodes = await Promise.all(NODES.map(start));
  await eventually("both to own shards", async () => Bun.deepEquals(await ownersOf(), NODES), 20_000);
}, 60_000);
afterEach(async () => {
  await Promise.all(nodes.map((node) => node.stop()));
}, 60_000);

/** Sells a product of each node out; `fault` happens while the sale is under way. Then everything must be true. */
async function sellOut(fault: (sale: Sale) => Promise<void>): Promise<void> {
  const products = NODES.map((node) => unsold.get(node)!.pop()!);
  const sale = startSale(
    nodes.map(({ url }) => url),
    products,
    SHOPPERS,
  );
  await eventually("the sale to be under way", () => sale.answered > UNITS / 2);
  await fault(sale);
  const answers = await sale.over;
  expect(answers).toHaveLength(SHOPPERS);
  for (const product of products) {
    const sold = answers.filter(({ productId, status }) => productId === product && status === 201).length;
    const [row] = await sql`
      SELECT reserved, available,
        (SELECT count(*)::int FROM carts WHERE lines @> ${JSON.stringify([{ productId: product, quantity: 1 }])}::text::jsonb) AS carts
      FROM inventory WHERE product_id = ${product}`;
    expect<unknown>({ sold, ...row }).toEqual({ sold: UNITS, reserved: UNITS, available: 0, carts: UNITS });
  }
  expect((await audit(sql)).violations).toEqual([]);
  await expectEventLog();
}

/** Waits until JetStream holds exactly the journal's facts: each once, each shard's in order. */
async function expectEventLog(): Promise<void> {
  for (const [kind, stream] of [
    ["inventory", "INVENTORY"],
    ["cart", "CARTS"],
  ] as const) {
    const journal = byShard(await idsInJournal(sql, kind));
    const stored = await eventually(
      "the event log to be complete",
      async () => {
        const ids = await idsInStream(nats.url, stream);
        return ids.length >= journal.length ? ids : null;
      },
      20_000,
    );
    expect(byShard(stored)).toEqual(journal);
  }
}

test("a sale with nothing in its way sells what is there, once", async () => {
  await sellOut(async () => {});
}, 60_000);

test("a node that stops past its lease in mid sale and comes back sells nothing twice", async () => {
  await sellOut(async () => {
    const victim = nodes[1]!.pid;
    process.kill(victim, "SIGSTOP");
    try {
      await eventually("the other to own all shards", async () => Bun.deepEquals(await ownersOf(), ["node-1"]), 15_000);
    } finally {
      process.kill(victim, "SIGCONT");
    }
  });
  await eventually("both to own shards again", async () => Bun.deepEquals(await ownersOf(), NODES), 15_000);
}, 60_000);

test("a node killed in mid sale costs a moment and nothing else", async () => {
  await sellOut(async () => {
    process.kill(nodes[1]!.pid, "SIGKILL");
  });
}, 60_000);

test("Postgres killed in mid sale loses no answer that was given", async () => {
  await sellOut(async () => {
    process.kill(postgres.pid, "SIGKILL");
    await postgres.ended;
    await postgres.restart();
  });
}, 60_000);

test("nats-server killed in mid sale delays events and loses none", async () => {
  await sellOut(async (sale) => {
    process.kill(nats.pid, "SIGKILL");
    await nats.ended;
    const { answered } = sale;
    // Those whose cart and product have one owner are served; half of the shoppers must wait for the broker.
    await eventually("sales without it", () => sale.answered > answered + 10, 15_000);
    await nats.restart();
  });
}, 60_000);
