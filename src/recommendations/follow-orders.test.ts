import { afterAll, beforeAll, expect, test } from "bun:test";
import type { NatsConnection } from "nats";
import { line } from "../../actors/order/testing.ts";
import { eventually, type FreshDatabase, freshDatabase, freshNats } from "../../test/support/index.ts";
import { stockProducts } from "../../test/support/kernel.ts";
import { type NatsNode, startNatsNode } from "../../test/support/nats-node.ts";
import { postgresCatalogue } from "../catalogue/postgres-catalogue.ts";
import { openOrders } from "../orders/orders.ts";
import { placeOrder } from "../orders/testing-orders.ts";
import { createLog } from "../platform/log.ts";
import { NatsBroker } from "../platform/nats.ts";
import { openVault } from "../platform/seal.ts";
import { ensureStreams } from "../platform/streams.ts";
import { buildRecommendations } from "./build.ts";
import { countOrders } from "./follow-orders.ts";
import { forgetRecounted } from "./news.ts";
import { openRecommendations } from "./open-recommendations.ts";
import { writePurchases } from "./testing-purchases.ts";

const log = createLog("silent");
const vault = openVault({ DATA_KEY: "da".repeat(32) });
const TEAPOT = 1;
const COSY = 2;

let db: FreshDatabase;
let nats: Awaited<ReturnType<typeof freshNats>>;
let node: NatsNode;
let orders: ReturnType<typeof openOrders>;
const stops: (() => unknown)[] = [];

beforeAll(async () => {
  [db, nats] = await Promise.all([freshDatabase(), freshNats()]);
  await stockProducts(db.sql, [50, 50, 50, 50]);
  node = await startNatsNode(nats.url, "node-1", { databaseUrl: db.url });
  await ensureStreams(await new Promise<NatsConnection>((resolve) => node.broker.onConnect(resolve)));
  orders = openOrders({
    orders: node.orders,
    parts: {
      inventory: node.inventory,
      payments: {
        cancel: async (paymentIntentId) => ({ status: "canceled", paymentIntentId }),
        refund: async () => ({ refundId: "", amount: 0 }),
        failedRefunds: async () => [],
      },
    },
    sql: db.sql,
    log,
    ownedShards: () => node.kernel.ownership.all().map((held) => held.shard),
  });
});
afterAll(async () => {
  for (const stop of stops.toReversed()) await stop();
  await node.stop();
  await nats.stop();
  await db.drop();
});

/** A node's recommendations, which hear of the others over the broker. */
function listening() {
  const broker = new NatsBroker(nats.url, `listener-${stops.length}`, log);
  const catalogue = postgresCatalogue(db.sql);
  const stock = { levels: async (ids: readonly number[]) => new Map(ids.map((id) => [id, levelOf(id)])) };
  const recommendations = openRecommendations({ sql: db.sql, log, catalogue, stock });
  const stopForgetting = forgetRecounted(broker, recommendations);
  stops.push(() => broker.stop(), stopForgetting);
  const beside = async (productId: number) => {
    const product = await catalogue.product(productId);
    return recommendations.alsoBought(product!, 5);
  };
  return { recommendations, beside };
}

function levelOf(productId: number) {
  return { productId, available: 9, reserved: 0, version: 1 };
}

test("what is bought today is recommended today, on every node; what is cancelled goes out again", async () => {
  const others = Array.from({ length: 30 }, (_, n) => ({
    orderId: `o-${n}`,
    cartId: `c-${n}`,
    productIds: [3 + (n % 2)],
  }));
  await writePurchases(db.sql, others);
  await buildRecommendations(db.sql);
  const here = listening();
  const there = listening();
  const consumer = countOrders({ sql: db.sql, log, broker: node.broker, recommendations: here.recommendations });
  stops.push(() => consumer.stop());
  expect(await there.beside(TEAPOT)).toMatchObject({ basis: "resemblance" });

  const shop = { vault, orders, inventory: node.inventory };
  const lines = [line(TEAPOT, 1), line(COSY, 1), line(3, 1)];
  const placed = [];
  for (let n = 0; n < 4; n++) {
    placed.push(await placeOrder(shop, { accountId: null, lines, given: { cartId: `guest-${n}` } }));
  }
  await eventually("the cosy beside the teapot on both nodes", async () => {
    const both = await Promise.all([here.beside(TEAPOT), there.beside(TEAPOT)]);
    return both.every(({ basis, cards }) => basis === "orders" && cards.some(({ id }) => id === COSY));
  });
  const by = { kind: "ops", id: "test" } as const;
  for (const { tell } of placed.slice(0, 2))
    await tell({ type: "cancel", reason: "changed my mind", by, commandId: "c" });
  await eventually("the pair to be too few again", async () => {
    const both = await Promise.all([here.beside(TEAPOT), there.beside(TEAPOT)]);
    return both.every(({ basis }) => basis === "resemblance");
  });
});
