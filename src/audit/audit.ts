import { isRowId } from "../../actors/kernel/row-ids.ts";
import { shardOf } from "../../actors/kernel/shard-map.ts";
import type { Payments } from "../payments/payments.ts";
import type { Sql } from "../platform/postgres.ts";
import { auditMoney, type MoneyCounts } from "./money.ts";
import { auditAllocations } from "./orders.ts";
import { CartReplay } from "./replay-cart.ts";
import { OrderReplay, readOrders } from "./replay-order.ts";
import { PromotionReplay, readPromotionUses } from "./replay-promotion.ts";
import { StockReplay, type UnitTotals } from "./replay-stock.ts";
import { type Fact, type Reader, readCarts, readJournal, readStock } from "./rows.ts";
import { type Violation, Violations } from "./violations.ts";
import { auditRows } from "./without-history.ts";

/** Facts read at once. */
const PIECE = 5_000;

export interface AuditCounts extends UnitTotals {
  facts: number;
  unpublished: number;
  shards: number;
  products: number;
  productsWithHistory: number;
  carts: number;
  lines: number;
  reservations: number;
  /** Orders that have units of a product, counted once for each product. */
  allocations: number;
  orders: number;
  /** Minor units over all orders, whatever their currency. */
  captured: number;
  refunded: number;
  /** Facts of kinds of which only the numbering is checked. */
  others: number;
}

export interface AuditReport {
  readonly counts: AuditCounts;
  /** At most `VIOLATIONS_MAX`; `total` counts all. */
  readonly violations: readonly Violation[];
  readonly total: number;
  /** What the payment provider says; null where it was not asked. */
  readonly money: MoneyCounts | null;
}

/**
 * Replays the whole journal and compares what it adds up to with the rows: conservation of units, nothing negative at
 * any point, nothing lost, nothing twice. Reads one snapshot, so it may run beside a selling shop. `onProgress` is told
 * how many of how many facts have been read. With `payments`, the provider's book is compared with the orders' too.
 */
export async function audit(
  sql: Sql,
  onProgress?: (read: number, all: number) => void,
  payments?: Pick<Payments, "list" | "retrieve">,
): Promise<AuditReport> {
  const found = new Violations();
  const counts = await sql.begin("ISOLATION LEVEL REPEATABLE READ READ ONLY", async (tx) => {
    const counted = await count(tx);
    const replay = new Replay(tx, counted, found);
    let read = 0;
    for await (const facts of readJournal(tx, PIECE)) {
      await replay.take(facts);
      read += facts.length;
      onProgress?.(read, counted.facts);
    }
    replay.finish();
    await auditRows(tx, found);
    await auditAllocations(tx, found);
    return counted;
  });
  const money = payments ? await auditMoney(sql, payments, found) : null;
  return { counts, violations: found.listed, total: found.total, money };
}

interface EntityReplay {
  apply(fact: Fact): void;
  finish(): void;
}

/** Hands each entity's facts to the replay of its kind, and checks how they are numbered. */
class Replay {
  #entity: string | null = null;
  #current: EntityReplay | null = null;
  #last: Fact | null = null;

  constructor(
    private readonly tx: Reader,
    private readonly counts: AuditCounts,
    private readonly found: Violations,
  ) {}

  async take(facts: readonly Fact[]): Promise<void> {
    const begun = [...new Set(facts.map((fact) => fact.entity))].filter((entity) => entity !== this.#entity);
    const stock = await readStock(this.tx, keysOf(begun, "inventory/").map(Number).filter(isRowId));
    const carts = await readCarts(this.tx, keysOf(begun, "cart/"));
    const orders = await readOrders(this.tx, keysOf(begun, "order/"));
    const promotions = await readPromotionUses(this.tx, keysOf(begun, "promotion/").map(Number).filter(isRowId));
    for (const fact of facts) {
      if (fact.entity !== this.#entity) {
        this.finish();
        this.#entity = fact.entity;
        this.#current = this.#begin(fact.entity, stock, carts, promotions, orders);
      }
      this.#number(fact);
      if (this.#current) this.#current.apply(fact);
      else this.counts.others += 1;
    }
  }

  finish(): void {
    this.#current?.finish();
    this.#current = null;
    this.#last = null;
  }

  #begin(
    entity: string,
    stock: Awaited<ReturnType<typeof readStock>>,
    carts: Awaited<ReturnType<typeof readCarts>>,
    promotions: Awaited<ReturnType<typeof readPromotionUses>>,
    orders: Awaited<ReturnType<typeof readOrders>>,
  ): EntityReplay | null {
    const { counts, found } = this;
    const [kind, key = ""] = split(entity);
    if (kind === "cart") return new CartReplay(entity, carts.get(key), found);
    if (kind === "promotion") return new PromotionReplay(entity, promotions.get(Number(key)), found);
    if (kind === "order") {
      const replay = new OrderReplay(entity, orders.get(key), found);
      return {
        apply: (fact) => replay.apply(fact),
        finish: () => {
          const { captured, refunded } = replay.finish();
          counts.orders += 1;
          counts.captured += captured;
          counts.refunded += refunded;
        },
      };
    }
    if (kind !== "inventory") return null;
    const rows = stock.get(Number(key));
    if (!rows) {
      found.add(entity, "has a history but no stock");
      return null;
    }
    counts.productsWithHistory += 1;
    const replay = new StockReplay(rows, found);
    return {
      apply: (fact) => replay.apply(fact),
      finish: () => {
        const { received, adjusted, transferred, shipped } = replay.finish();
        counts.shipped += shipped;
        counts.received += received;
        counts.adjusted += adjusted;
        counts.transferred += transferred;
      },
    };
  }

  #number(fact: Fact): void {
    const { entity, version, shard, seq } = fact;
    const last = this.#last;
    const expected = (last?.version ?? 0) + 1;
    if (version !== expected) this.found.add(entity, `has version ${version} at seq ${seq} where ${expected} is due`);
    const home = shardOf(entity, this.counts.shards);
    if (shard !== home) this.found.add(entity, `has seq ${seq} in shard ${shard} and belongs in ${home}`);
    this.#last = fact;
  }
}

async function count(tx: Reader): Promise<AuditCounts> {
  const [row] = await tx<Record<keyof AuditCounts, string>[]>`
    SELECT (SELECT count(*) FROM journal) AS facts,
      (SELECT count(*) FROM journal JOIN shards USING (shard) WHERE seq > published_seq) AS unpublished,
      (SELECT count(*) FROM shards) AS shards,
      (SELECT count(*) FROM inventory) AS products,
      (SELECT count(*) FROM carts) AS carts,
      (SELECT coalesce(sum(jsonb_array_length(lines)), 0) FROM carts) AS lines,
      (SELECT count(*) FROM reservations) AS reservations,
      (SELECT count(*) FROM (SELECT DISTINCT product_id, order_id FROM allocations) AS orders) AS allocations,
      (SELECT coalesce(sum(opening), 0) FROM stock) AS opening,
      (SELECT coalesce(sum(on_hand), 0) FROM inventory) AS "onHand",
      (SELECT coalesce(sum(allocated), 0) FROM inventory) AS allocated,
      (SELECT coalesce(sum(reserved), 0) FROM inventory) AS reserved`;
  const none = {
    productsWithHistory: 0,
    others: 0,
    orders: 0,
    captured: 0,
    refunded: 0,
    received: 0,
    adjusted: 0,
    transferred: 0,
    shipped: 0,
  };
  const counted = Object.fromEntries(Object.entries(row!).map(([name, value]) => [name, Number(value)]));
  return { ...none, ...(counted as Omit<AuditCounts, keyof typeof none>) };
}

function keysOf(entities: readonly string[], prefix: string): string[] {
  return entities.filter((entity) => entity.startsWith(prefix)).map((entity) => entity.slice(prefix.length));
}

function split(entity: string): [string, string] {
  const slash = entity.indexOf("/");
  return [entity.slice(0, slash), entity.slice(slash + 1)];
}
