import { type CartParts, cartKind } from "../../actors/cart/actor.ts";
import type { CartAnswer, CartCommand, CartRefusal } from "../../actors/cart/messages.ts";
import { checkoutKind } from "../../actors/checkout/actor.ts";
import type { CheckoutAnswer, CheckoutCommand, CheckoutRefusal } from "../../actors/checkout/messages.ts";
import { inventoryKind } from "../../actors/inventory/actor.ts";
import type { InventoryRules } from "../../actors/inventory/decide.ts";
import type { InventoryAnswer, InventoryCommand, InventoryRefusal } from "../../actors/inventory/messages.ts";
import type { Broker } from "../../actors/kernel/broker.ts";
import { JOURNAL_LANES, Kernel, type KernelOptions } from "../../actors/kernel/kernel.ts";
import type { Asks } from "../../actors/kernel/types.ts";
import { orderKind } from "../../actors/order/actor.ts";
import type { OrderAnswer, OrderCommand, OrderRefusal } from "../../actors/order/messages.ts";
import { promotionKind } from "../../actors/promotion/actor.ts";
import type { PromotionAnswer, PromotionCommand, PromotionRefusal } from "../../actors/promotion/messages.ts";
import { lineKind } from "../../actors/waiting-line/actor.ts";
import type { LineAnswer, LineCommand, LineRefusal } from "../../actors/waiting-line/messages.ts";
import { connectPostgres, type Sql } from "../../src/platform/postgres.ts";
import { eventually } from "./eventually.ts";
import { type TallyAnswer, type TallyCommand, type TallyRefusal, tallyKind } from "./tally.ts";

/** A broker that is away for good: what a node on its own has. */
export const noBroker: Broker = { connection: () => null, onConnect: () => () => {} };

export interface TestNode {
  readonly kernel: Kernel;
  readonly inventory: Asks<InventoryCommand, InventoryAnswer, InventoryRefusal>;
  readonly carts: Asks<CartCommand, CartAnswer, CartRefusal>;
  readonly checkouts: Asks<CheckoutCommand, CheckoutAnswer, CheckoutRefusal>;
  readonly promotions: Asks<PromotionCommand, PromotionAnswer, PromotionRefusal>;
  readonly orders: Asks<OrderCommand, OrderAnswer, OrderRefusal>;
  readonly lines: Asks<LineCommand, LineAnswer, LineRefusal>;
  /** Actors of the kernel's own tests; `createTallies` first. */
  readonly tallies: Asks<TallyCommand, TallyAnswer, TallyRefusal>;
  /** What went wrong behind the answers, for a test that expects it. */
  readonly troubles: string[];
  /** Hands over and stops, as on SIGTERM. */
  stop(): Promise<void>;
}

export interface TestNodeOptions extends Partial<Omit<KernelOptions, "sql" | "journalSql">> {
  readonly databaseUrl: string;
  /** The way to the database for commits, where it is not the same: a wire that can be held or cut. */
  readonly journalUrl?: string;
  readonly rules?: Partial<InventoryRules>;
  /** What a product costs: as its row says, read each time, by default. */
  readonly offerOf?: CartParts["offerOf"];
  /** How many shards to wait for; all by default. */
  readonly waitFor?: number;
}

/** A node's kernel with the shop's own actors, on a real database, in this process. */
export async function startTestNode(given: TestNodeOptions): Promise<TestNode> {
  const {
    databaseUrl,
    journalUrl = databaseUrl,
    rules,
    waitFor = 64,
    journalLanes = JOURNAL_LANES,
    offerOf,
    ...options
  } = given;
  const sql = connectPostgres(databaseUrl, 6, "test-node");
  const journalSql = connectPostgres(journalUrl, journalLanes, "test-journal", {
    idle_in_transaction_session_timeout: 1_000,
  });
  const troubles: string[] = [];
  const inventories = inventoryKind(sql, { reservationTtlMs: 1_800_000, reservationMaxMs: 7_200_000, ...rules });
  const carts = cartKind({
    sql,
    rules: { linesMax: 100, lineQuantityMax: 99 },
    inventories: () => kernel.asks(inventories),
    offerOf: offerOf ?? ((productId) => offerIn(sql, productId)),
  });
  const promotions = promotionKind(sql);
  const checkouts = checkoutKind(sql);
  const orders = orderKind(sql, { returnWindowMs: 30 * 86_400_000 });
  const lines = lineKind(sql);
  const tallies = tallyKind(sql);
  const kernel = new Kernel(
    {
      sql,
      journalSql,
      journalLanes,
      broker: noBroker,
      nodeId: "node-1",
      url: "http://localhost",
      shards: 64,
      leaseTtlMs: 1_000,
      timeoutMs: 5_000,
      mailboxMax: 20_000,
      actorsMax: 10_000,
      passivateAfterMs: 60_000,
      onTrouble: (what) => troubles.push(what),
      ...options,
    },
    [inventories, carts, orders, promotions, checkouts, lines, tallies],
  );
  kernel.start();
  await eventually("the node's shards", () => kernel.ownership.all().length >= waitFor);
  return {
    kernel,
    troubles,
    inventory: kernel.asks(inventories),
    carts: kernel.asks(carts),
    promotions: kernel.asks(promotions),
    checkouts: kernel.asks(checkouts),
    orders: kernel.asks(orders),
    lines: kernel.asks(lines),
    tallies: kernel.asks(tallies),
    stop: async () => {
      await kernel.stop();
      await Promise.all([sql.end({ timeout: 1 }), journalSql.end({ timeout: 1 })]);
    },
  };
}

async function offerIn(sql: Sql, productId: number) {
  const [row] = await sql<{ shopId: number; price: number; currency: string }[]>`
    SELECT shop_id AS "shopId", price, currency FROM products WHERE id = ${productId} AND status = 'active'`;
  return row ?? null;
}

/** Products 1 … `onHand.length` of one shop, in two warehouses; the first holds all units. */
export async function stockProducts(sql: Sql, onHand: readonly number[], limitPerCustomer = 1_000_000): Promise<void> {
  await sql`INSERT INTO shops (slug, name) VALUES ('ada', 'Ada''s Pottery') ON CONFLICT DO NOTHING`;
  await sql`INSERT INTO categories (slug, name) VALUES ('mugs', 'Mugs') ON CONFLICT DO NOTHING`;
  await sql`INSERT INTO warehouses (code, name, city, state, zip, lat, lon) VALUES
    ('EAST', 'East', 'Newark', 'NJ', '07102', 40.7, -74.2), ('WEST', 'West', 'Reno', 'NV', '89501', 39.5, -119.8)
    ON CONFLICT DO NOTHING`;
  await sql`
    INSERT INTO products (id, source, external_id, shop_id, category_id, slug, title, price, content_hash)
    SELECT given.id, 'test', given.id::text, 1, 1, 'mug', 'Mug ' || given.id, 1900, ''
    FROM unnest(${onHand as number[]}::int[]) WITH ORDINALITY AS given (on_hand, id)`;
  await sql`
    INSERT INTO inventory (product_id, on_hand, limit_per_customer)
    SELECT given.id, given.on_hand, ${limitPerCustomer}
    FROM unnest(${onHand as number[]}::int[]) WITH ORDINALITY AS given (on_hand, id)`;
  await sql`
    INSERT INTO stock (product_id, warehouse_id, opening, on_hand)
    SELECT given.id, 1, given.on_hand, given.on_hand
    FROM unnest(${onHand as number[]}::int[]) WITH ORDINALITY AS given (on_hand, id)`;
}

/** What each of these was refused with by being thrown at; null for one that was answered. */
export async function failuresOf(asked: readonly Promise<unknown>[]): Promise<(Error | null)[]> {
  const settled = await Promise.allSettled(asked);
  return settled.map((one) => (one.status === "rejected" ? (one.reason as Error) : null));
}
