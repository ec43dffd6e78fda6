import { expect } from "bun:test";
import { type NatsConnection, ServiceError } from "nats";
import { stockSnapshot } from "../../actors/inventory/actor.ts";
import { freshDatabase, freshNats } from "../../test/support/index.ts";
import { startTestNode, stockProducts, type TestNode } from "../../test/support/kernel.ts";
import { openOrders } from "../orders/orders.ts";
import { type Payments, RefundImpossible } from "../payments/payments.ts";
import { createLog } from "../platform/log.ts";
import { NatsBroker } from "../platform/nats.ts";
import { openVault } from "../platform/seal.ts";
import { ensureStreams } from "../platform/streams.ts";
import { openBuilder } from "../recommendations/builder.ts";
import { openReindexing } from "../search/sync/reindexing.ts";
import { openSynonyms } from "../search/synonyms/synonyms.ts";
import { startOps } from "./ops.ts";

export const log = createLog("silent");
const vault = openVault({ DATA_KEY: "da".repeat(32) });

/** Whether the provider refuses refunds for good. */
export const refunds = { refused: false };

/** What is cancelled here was never paid. */
const payments: Pick<Payments, "cancel" | "refund" | "failedRefunds"> = {
  cancel: async (paymentIntentId) => ({ status: "canceled", paymentIntentId }),
  refund: async () => {
    if (refunds.refused) throw new RefundImpossible("the card is closed");
    return { refundId: "", amount: 0 };
  },
  failedRefunds: async () => [],
};

export type Body = Record<string, unknown> & {
  error?: { code: number; reason: string; message: string; faults?: string[] };
};

/** A real shop without its pages: nodes with their operations, three products of ten units, a broker and a database. */
export async function openOps(nodeIds: readonly string[]) {
  const db = await freshDatabase();
  await stockProducts(db.sql, [10, 10, 10]);
  const server = await freshNats();

  const startNode = async (nodeId: string, waitFor: number) => {
    const broker = new NatsBroker(server.url, nodeId, log);
    await ensureStreams(await new Promise<NatsConnection>((resolve) => broker.onConnect(resolve)));
    const node = await startTestNode({ databaseUrl: db.url, broker, nodeId, waitFor });
    const { kernel, inventory, carts, promotions } = node;
    const ownedShards = () => kernel.ownership.all().map((held) => held.shard);
    const orders = openOrders({ orders: node.orders, parts: { inventory, payments }, sql: db.sql, log, ownedShards });
    const checkouts = {
      read: async (checkoutId: string) => {
        const reply = await node.checkouts.ask(checkoutId, { type: "read" });
        return reply.ok ? reply.answer.checkout : null;
      },
    };
    const actors = { inventory, carts, promotions, orders, checkouts };
    const recommendationBuilder = openBuilder({ sql: db.sql, log, broker, recommendations: { forget: () => {} } });
    const synonyms = openSynonyms({ sql: db.sql, log, broker });
    const reindexing = openReindexing({ sql: db.sql, log, typesense: null });
    const searchStatus = () => ({ preferred: "postgres", fallback: null, breaker: "closed", kept: 0 }) as const;
    const search = { reindexing, searchStatus };
    const rooms = { ...search, sql: db.sql, vault, log, snapshotOf: stockSnapshot, recommendationBuilder, synonyms };
    const parts = { broker, kernel, nodeId, ...rooms, ...actors };
    return { broker, node, parts, ops: startOps(parts) };
  };
  const nodes: Awaited<ReturnType<typeof startNode>>[] = [];
  for (const nodeId of nodeIds) nodes.push(await startNode(nodeId, nodes.length === 0 ? 64 : 1));
  const connection = () => nodes[0]!.broker.connection()!;

  /** Asks as `nats req` does. A refusal comes back with its service error headers and its body. */
  const ask = async (subject: string, body: unknown = {}) => {
    const data = typeof body === "string" ? body : JSON.stringify(body);
    const reply = await connection().request(subject, data, { timeout: 8_000 });
    const error = ServiceError.toServiceError(reply);
    return { error: error?.message ?? null, code: error?.code ?? 200, body: reply.json<Body>() };
  };

  await until(async () => nodes.every(({ node }) => shardsOf(node) > 0) && shardsOf(...all()) === 64);
  function all(): TestNode[] {
    return nodes.map(({ node }) => node);
  }

  return {
    db,
    server,
    nodes,
    all,
    connection,
    ask,
    /** Asks what must succeed. */
    done: async (subject: string, body: unknown = {}): Promise<Body> => {
      const reply = await ask(subject, body);
      expect(reply).toMatchObject({ error: null, code: 200 });
      return reply.body;
    },
    add: (cart: string, productId: number, quantity: number) =>
      nodes[0]!.node.carts.ask(cart, { type: "add", productId, quantity, commandId: crypto.randomUUID() }),
    close: async () => {
      for (const { ops, parts, node, broker } of nodes) {
        await ops.stop();
        await parts.synonyms.stop();
        await parts.recommendationBuilder.stop();
        await parts.reindexing.stop();
        await node.stop();
        await broker.stop();
      }
      await server.stop();
      await db.drop();
    },
  };
}

export function shardsOf(...nodes: TestNode[]): number {
  return nodes.reduce((sum, node) => sum + node.kernel.ownership.all().length, 0);
}

export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise(setImmediate);
}
