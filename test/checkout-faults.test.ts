import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "bun:test";
import type { NatsServer } from "../scripts/stack/nats.ts";
import type { Server } from "../scripts/stack/server.ts";
import { audit } from "../src/audit/audit.ts";
import { openPayments } from "../src/payments/open-payments.ts";
import { connectPostgres, type Sql } from "../src/platform/postgres.ts";
import { readSettings } from "../src/platform/settings.ts";
import { type BuyingRush, startBuying } from "./support/buyers.ts";
import { eventually } from "./support/eventually.ts";
import { stockProducts } from "./support/kernel.ts";
import { freshNats } from "./support/nats.ts";
import { freshPostgres } from "./support/postgres.ts";
import { startNode, type TestNode } from "./support/shop.ts";
import { startStripe, type TestStripe } from "./support/stripe.ts";

const NODES = ["node-1", "node-2"];
const SHOPPERS = 160;
const PLENTY = 1_000;
/** Of every other product: fewer than shoppers want. */
const SCARCE = 12;
const PRODUCTS = 60;
const PRODUCTS_A_TEST = 6;

let postgres: Server;
let nats: NatsServer;
let stripe: TestStripe;
let sql: Sql;
let nodes: TestNode[];
let sold = 0;

beforeAll(async () => {
  [postgres, nats, stripe] = await Promise.all([freshPostgres({ durable: true }), freshNats(), startStripe()]);
  sql = connectPostgres(postgres.url, 4, "test");
  await stockProducts(
    sql,
    Array.from({ length: PRODUCTS }, (_, index) => (index % 2 === 0 ? PLENTY : SCARCE)),
  );
  await sql`INSERT INTO zip_codes (zip, city, state, lat, lon) VALUES ('10001', 'New York', 'NY', 40.75, -73.99)`;
}, 60_000);
afterAll(async () => {
  await sql.end({ timeout: 1 });
  await Promise.all([postgres.stop(), nats.stop(), stripe.stop()]);
}, 60_000);

beforeEach(async () => {
  const servers = { databaseUrl: postgres.url, natsUrl: nats.url };
  const env = { LEASE_TTL_MS: "1000", COMMAND_TIMEOUT_MS: "2000", ...stripe.settings };
  nodes = await Promise.all(NODES.map((id) => startNode(id, servers, env)));
  await stripe.control.deliverTo(nodes.map(({ url }) => `${url}/webhooks/stripe`));
  await eventually("both to own shards", async () => Bun.deepEquals(await ownersOf(), NODES), 20_000);
}, 60_000);
afterEach(async () => {
  await Promise.all(nodes.map((node) => node.stop()));
}, 60_000);

const ownersOf = async () => (await sql`SELECT DISTINCT owner FROM shards ORDER BY owner`).map((row) => row.owner);

/** Shoppers buy; `fault` happens while they do. Then everybody knows how it ended, and every cent and unit is right. */
async function buyThrough(fault: (rush: BuyingRush) => Promise<void>): Promise<void> {
  const products = Array.from({ length: PRODUCTS_A_TEST }, () => ++sold);
  const urls = nodes.map(({ url }) => url);
  const rush = startBuying(urls, products, SHOPPERS, stripe);
  await eventually("the rush to be under way", () => rush.ended > SHOPPERS / 8, 30_000);
  await fault(rush);
  const ends = await rush.over;
  expect(ends).toHaveLength(SHOPPERS);
  await eventually("every checkout and order to come to rest", isAtRest, 60_000);
  // What is asked from here on is asked by the test, not by a shop that would ask again.
  await stripe.control.faults({});

  const orders = await sql<{ order_id: string; payment_intent_id: string; kept: string }[]>`
    SELECT order_id, payment_intent_id, captured - refunded AS kept FROM orders
    WHERE status NOT IN ('void', 'cancelled') AND EXISTS (
      SELECT 1 FROM order_lines l WHERE l.order_id = orders.order_id AND l.product_id = ANY(${products}::int[]))`;
  const told = ends.flatMap((end) => (end.status === "completed" ? [end.orderId!] : []));
  expect(told.toSorted()).toEqual(orders.map((order) => order.order_id).toSorted());
  expect(told.length).toBeGreaterThan(0);
  for (const end of ends)
    if (end.status === "failed") expect(["payment_failed", "insufficient_stock"]).toContain(end.code!);
  await expectPaid();
  expect((await audit(sql)).violations).toEqual([]);
}

async function isAtRest(): Promise<boolean> {
  const [row] = await sql<{ open: number }[]>`
    SELECT (SELECT count(*) FROM checkouts WHERE resume_at IS NOT NULL)::int
         + (SELECT count(*) FROM orders WHERE resume_at IS NOT NULL)::int AS open`;
  return row?.open === 0;
}

/** The provider keeps exactly what standing orders cost: one capture each, nothing set aside that nobody will take. */
async function expectPaid(): Promise<void> {
  const standing = new Map(
    (
      await sql<{ payment_intent_id: string; total: string }[]>`
        SELECT payment_intent_id, total FROM orders WHERE status NOT IN ('void', 'cancelled')`
    ).map((row) => [row.payment_intent_id, Number(row.total)]),
  );
  const kept = new Map<string, number>();
  const needed = { DATABASE_URL: postgres.url, COOKIE_SECRET: "c".repeat(40), DATA_KEY: "da".repeat(32) };
  for await (const { state } of openPayments(readSettings({ ...needed, ...stripe.settings })).list()) {
    expect(["captured", "canceled", "declined"]).toContain(state.status);
    if (state.status === "captured" && state.amount > state.refunded)
      kept.set(state.paymentIntentId, state.amount - state.refunded);
  }
  expect(kept).toEqual(standing);
}

test("a rush with nothing in its way: one order for one charge, and the rest told", async () => {
  await buyThrough(async () => {});
}, 120_000);

test("a node killed in the middle of checkouts: the other finishes what it began", async () => {
  await buyThrough(async () => {
    process.kill(nodes[1]!.pid, "SIGKILL");
  });
}, 120_000);

test("a node that stops past its lease in the middle of checkouts and comes back charges nobody twice", async () => {
  await buyThrough(async () => {
    const victim = nodes[1]!.pid;
    process.kill(victim, "SIGSTOP");
    try {
      await eventually("the other to own all shards", async () => Bun.deepEquals(await ownersOf(), ["node-1"]), 15_000);
    } finally {
      process.kill(victim, "SIGCONT");
    }
  });
}, 120_000);

test("the payment provider killed in the middle of checkouts: nothing it took is lost, nothing is taken twice", async () => {
  await buyThrough(async () => {
    await stripe.kill();
    await stripe.restart();
  });
}, 120_000);

test("a payment provider that fails in every way: the same", async () => {
  const rules = (["reset_after", "error_after", "reset_before", "error_before", "rate_limit"] as const).map(
    (fault) => ({
      fault,
      rate: 0.04,
    }),
  );
  await buyThrough(async () => {
    await stripe.control.faults({
      seed: 7,
      rules,
      webhooks: { duplicated: 0.3, delayed: 0.3, delayMs: 500, lost: 0.2 },
    });
  });
}, 180_000);

test("Postgres killed in the middle of checkouts: no order that was told of is lost", async () => {
  await buyThrough(async () => {
    process.kill(postgres.pid, "SIGKILL");
    await postgres.ended;
    await postgres.restart();
  });
}, 120_000);

test("nats-server killed in the middle of checkouts: they wait for it, and end well", async () => {
  await buyThrough(async () => {
    process.kill(nats.pid, "SIGKILL");
    await nats.ended;
    await nats.restart();
  });
}, 120_000);
