import { assertThat, Unavailable } from "../../actors/kernel/errors.ts";
import type { Ask, Asks, Reply } from "../../actors/kernel/types.ts";
import type {
  OrderAnswer,
  OrderCommand,
  OrderEffect,
  OrderOutcome,
  OrderRefusal,
  OrderView,
} from "../../actors/order/messages.ts";
import type { Log } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";
import { Driver, type Stage } from "../processes/driver.ts";
import { ProcessSweeper } from "../processes/sweeper.ts";
import { effectOf, type OrderParts, performOrderEffect } from "./effects.ts";

/** Longest that somebody waits for the work that their command called for; it goes on without them. */
const WAIT_MAX_MS = 3_000;

/** Orders for those who serve shoppers and staff. `Unavailable` is thrown where the actor cannot be asked. */
export interface Orders {
  /** Asks the order's actor and nothing more. */
  readonly asks: Asks<OrderCommand, OrderAnswer, OrderRefusal>;
  /**
   * Tells an order something, and drives the work that calls for. The answer shows the order when that is done, or as far
   * as it came in a few seconds; null where there is none.
   */
  tell(orderId: string, command: OrderCommand, ask?: Ask): Promise<Reply<OrderView | null, OrderRefusal>>;
  /** As it is durable. Null for one that does not exist. */
  read(orderId: string, ask?: Ask): Promise<OrderView | null>;
  /** Drives an order's work without waiting for it. */
  poke(orderId: string): void;
  /** Looks whether refunds that the provider had accepted have failed since, and takes note of those. */
  recheckRefunds(orderId: string): Promise<void>;
  /** Drives an order's work to its end. Throws `Unavailable` where it cannot be done now. */
  settle(orderId: string): Promise<void>;
}

export interface OrdersOptions {
  readonly orders: Asks<OrderCommand, OrderAnswer, OrderRefusal>;
  readonly parts: OrderParts;
  readonly sql: Sql;
  readonly log: Log;
  ownedShards(): number[];
}

/** A node's orders, and the sweeper that takes up the work of those whose driver died. */
export function openOrders({ orders, parts, sql, log, ownedShards }: OrdersOptions): Orders & {
  readonly sweeper: ProcessSweeper;
} {
  const onTrouble = (what: string, error: unknown) => log.warn({ err: error }, what);
  const driver = new Driver<OrderView | null, OrderEffect, OrderOutcome>(
    {
      name: "order",
      look: async (orderId) => stageOf(await orders.ask(orderId, { type: "read" })),
      perform: (order, effect) => {
        assertThat(order !== null, "only an order that was placed calls for work");
        return performOrderEffect({ eraseHistory: (orderId) => eraseHistory(sql, orderId), ...parts }, order, effect);
      },
      record: async (orderId, { id }, outcome) =>
        stageOf(await orders.ask(orderId, { type: "record", effectId: id, outcome })),
      delayed: (why) => ({ type: "delayed", why }),
    },
    onTrouble,
  );
  const read = async (orderId: string, ask?: Ask) => stageOf(await orders.ask(orderId, { type: "read" }, ask)).state;
  const sweeper = new ProcessSweeper({
    due: async (shards, limit) => {
      const rows = await sql<{ order_id: string }[]>`
        SELECT order_id FROM orders WHERE resume_at <= now() AND shard = ANY(${shards}::smallint[])
        ORDER BY resume_at LIMIT ${limit}`;
      return rows.map((row) => row.order_id);
    },
    ownedShards,
    resume: (orderId) => driver.run(orderId, { hasNews: true }),
    onTrouble,
  });

  return {
    asks: orders,
    sweeper,
    read,
    poke: (orderId) => driver.poke(orderId),
    tell: async (orderId, command, ask) => {
      const reply = await orders.ask(orderId, command, ask);
      if (!reply.ok) return reply;
      // The answer may be the first one to a command that is repeated: what is due now is looked up.
      const run = driver.run(orderId, { hasNews: true });
      const view = await firstOf(run, WAIT_MAX_MS);
      run.catch((error) => onTrouble(`the work of order ${orderId} stopped half-way`, error));
      return { ok: true, answer: view === undefined ? await read(orderId, ask) : view };
    },
    recheckRefunds: async (orderId) => {
      // A refund that is under way is recorded first.
      const order = await driver.run(orderId, { hasNews: true });
      if (order === null || order.capturedAt === null) return;
      for (const { refundId, amount, why } of await parts.payments.failedRefunds(order.paymentIntentId))
        await orders.ask(orderId, { type: "note-refund-failed", effectId: effectOf(refundId), amount, why });
    },
    settle: async (orderId) => {
      await driver.run(orderId, { hasNews: true });
      const { effect } = stageOf(await orders.ask(orderId, { type: "read" }));
      if (effect) throw new Unavailable(`the work of order ${orderId} is not done yet: ${effect.id}`);
    },
  };
}

/** The journal says what happened, and no more to whom. Its other facts and their order stay as they are. */
async function eraseHistory(sql: Sql, orderId: string): Promise<void> {
  const entity = `order/${orderId}`;
  await sql`
    UPDATE journal SET
      data = CASE WHEN type = 'OrderPlaced'
        THEN jsonb_set(jsonb_set(data::jsonb, '{order,contact}', '""'), '{order,address}', '""')::json ELSE data END,
      answer = CASE WHEN answer->'order'->>'contact' <> ''
        THEN jsonb_set(jsonb_set(answer::jsonb, '{order,contact}', '""'), '{order,address}', '""')::json ELSE answer END
    WHERE shard = (SELECT shard FROM orders WHERE order_id = ${orderId}) AND entity = ${entity}
      AND (type = 'OrderPlaced' OR answer IS NOT NULL)`;
}

/** What came of it; undefined where it took too long or failed. */
async function firstOf<T>(run: Promise<T>, maxMs: number): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), maxMs);
  try {
    return await Promise.race([run.catch(() => undefined), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function stageOf(reply: Reply<OrderAnswer, OrderRefusal>): Stage<OrderView | null, OrderEffect> {
  // An order that is not there, or never will be, calls for nothing.
  if (!reply.ok) return { state: null, effect: null, notBefore: 0 };
  const { order, effect, notBefore } = reply.answer;
  return { state: order, effect, notBefore };
}
