import { connect } from "nats";
import type { Sql } from "../../src/platform/postgres.ts";
import { stockProducts } from "../../test/support/kernel.ts";
import { load, post } from "./http-load.ts";
import { onStage } from "./stage.ts";
import { numberOption, percentiles, progress, publish } from "./support.ts";

const SHOPPERS = numberOption("shoppers", 10_000);
const UNITS = numberOption("units", 1_000);
const NODES = numberOption("nodes", 2);
const CONNECTIONS = numberOption("connections", 500);
const CATCH_UP_MS = 30_000;
const GOAL_SECONDS = 4;

await onStage(async (stage) => {
  // Product 1 is the drop; product 2 warms the shops up.
  await stockProducts(stage.sql, [UNITS, 1_000_000]);
  const shops = await stage.startShops(NODES);
  const targets = shops.map((shop) => new URL(shop.url));
  progress("warming up");
  await rush(targets, 2, 2_000);
  const sale = await rush(targets, 1, SHOPPERS);
  const truth = await conservation(stage.sql);
  progress("waiting for JetStream to have it all");
  const log = await eventLog(await stage.startNats(), stage.sql);
  const refused = sale.answers.get(409) ?? 0;
  const reserved = sale.answers.get(201) ?? 0;
  return publish({
    name: "flash-sale",
    rows: [
      { what: "shoppers answered", value: sale.count },
      { what: "reserved (201)", value: reserved },
      { what: "sold out (409)", value: refused },
      { what: "anything else", value: sale.count - reserved - refused },
      { what: "seconds", value: sale.seconds },
      { what: "answers per second", value: Math.round(sale.count / sale.seconds) },
      { what: "p50 ms", value: sale.waits.p50 },
      { what: "p95 ms", value: sale.waits.p95 },
      { what: "p99 ms", value: sale.waits.p99 },
      { what: "JetStream has all events after, ms", value: Math.round(log.ms) },
    ],
    figures: { seconds: sale.seconds, reserved, refused, ...sale.waits },
    goals: [
      { goal: `exactly ${UNITS} reserved`, reached: reserved === UNITS && truth.reservedRows === UNITS },
      { goal: `every one of ${SHOPPERS} shoppers told yes or sold out`, reached: reserved + refused === SHOPPERS },
      { goal: `under ${GOAL_SECONDS} s`, reached: sale.seconds < GOAL_SECONDS },
      { goal: "stock adds up in Postgres: on hand − reserved = available = 0", reached: truth.isWhole },
      { goal: `JetStream carries exactly the ${log.expected} events of the journal`, reached: log.isExact },
    ],
    notes: [
      `${NODES} shop processes, ${CONNECTIONS} connections, the load generator beside them on the same processor.`,
      "A yes is two decisions, the product's and the new cart's: in one commit where a node owns both, in two where they are on two nodes.",
      "Limited by the processor, shared by two shops, Postgres, NATS and the load generator.",
    ],
  });
});

/** Each of `shoppers` asks once, as somebody new, for one unit. */
async function rush(targets: readonly URL[], productId: number, shoppers: number) {
  const answers = new Map<number, number>();
  const waits: number[] = [];
  const body = JSON.stringify({ productId, quantity: 1 });
  const began = performance.now();
  await load({
    targets,
    connections: CONNECTIONS,
    request: (index, target) => (index < shoppers ? post("/api/cart/items", target, body) : null),
    onAnswer: ({ status, ms }) => {
      answers.set(status, (answers.get(status) ?? 0) + 1);
      waits.push(ms);
    },
  });
  const seconds = (performance.now() - began) / 1_000;
  return { answers, seconds, count: waits.length, waits: percentiles(waits) };
}

async function conservation(sql: Sql) {
  const [row] = await sql<{ available: number; reserved: number; rows: number; units: number; carts: number }[]>`
    SELECT available, reserved,
      (SELECT count(*)::int FROM reservations WHERE product_id = 1) AS rows,
      (SELECT coalesce(sum(quantity), 0)::int FROM reservations WHERE product_id = 1) AS units,
      (SELECT count(*)::int FROM carts WHERE lines @> '[{"productId": 1, "quantity": 1}]') AS carts
    FROM inventory WHERE product_id = 1`;
  const isWhole = row?.available === 0 && row.reserved === UNITS && row.units === UNITS && row.carts === UNITS;
  return { reservedRows: row?.rows ?? 0, isWhole };
}

/** Waits until the relay is through, then compares JetStream's events with the journal's, each by its place in it. */
async function eventLog(natsUrl: string, sql: Sql) {
  const journal = await sql<
    { id: string }[]
  >`SELECT shard || '-' || seq AS id FROM journal WHERE entity LIKE 'inventory/%'`;
  const expected = new Set(journal.map((row) => row.id));
  const connection = await connect({ servers: natsUrl });
  const manager = await connection.jetstreamManager();
  const began = performance.now();
  while ((await manager.streams.info("INVENTORY")).state.messages < expected.size) {
    if (performance.now() - began > CATCH_UP_MS) break;
    await Bun.sleep(20);
  }
  const ms = performance.now() - began;
  const { messages } = (await manager.streams.info("INVENTORY")).state;
  const seen = new Set<string>();
  const consumer = await connection.jetstream().consumers.get("INVENTORY", {});
  for await (const message of await consumer.fetch({ max_messages: messages, expires: 5_000 })) {
    seen.add(message.headers?.get("Nats-Msg-Id") ?? "");
    if (seen.size === messages) break;
  }
  await connection.close();
  const isExact =
    messages === expected.size && seen.size === expected.size && [...seen].every((id) => expected.has(id));
  return { expected: expected.size, isExact, ms };
}
