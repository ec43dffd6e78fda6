import { connectPostgres, type Sql } from "../../src/platform/postgres.ts";
import { stockProducts } from "../../test/support/kernel.ts";
import { onStage, type Stage } from "./stage.ts";
import { numberOption, type Percentiles, percentiles, progress, publish } from "./support.ts";

const CLIENTS = numberOption("clients", 500);
const SECONDS = numberOption("seconds", 5);
const PRODUCTS = numberOption("products", 1_000);
/** Connections for the plain SQL ways: more of them only queue on the row or the processor. */
const CONNECTIONS = 50;
const UNITS = 100_000_000;

type Reserve = (productId: number, cartId: string) => Promise<unknown>;
interface Way {
  readonly name: string;
  readonly reserve: Reserve;
}
interface Result extends Percentiles {
  readonly perSecond: number;
}

await onStage(async (stage) => {
  await stockProducts(stage.sql, Array(PRODUCTS).fill(UNITS));
  const plain = connectPostgres(stage.databaseUrl, CONNECTIONS, "bench-plain");
  await stage.sql.unsafe("CREATE SEQUENCE bench_events");
  const node = await stage.startKernel();
  const ways: Way[] = [
    { name: "SELECT … FOR UPDATE", reserve: forUpdate(plain) },
    { name: "conditional UPDATE", reserve: conditionalUpdate(plain) },
    { name: "… with an event row", reserve: conditionalUpdateWithEvent(plain) },
    {
      name: "actor, group commit",
      reserve: (productId, cartId) =>
        node.inventory.ask(String(productId), { type: "reserve", cartId, quantity: 1, turn: 1 }),
    },
  ];
  const rows: { products: number; way: string; result: Result }[] = [];
  for (const products of [1, PRODUCTS]) {
    for (const way of ways) {
      progress(`${way.name}, ${products} product${products === 1 ? "" : "s"}: ${SECONDS} s after a second's warm-up`);
      await run(way.reserve, products, 1);
      rows.push({ products, way: way.name, result: await run(way.reserve, products, SECONDS) });
      await settle(stage);
    }
  }
  await node.stop();
  await plain.end();
  return report(rows);
});

/** `CLIENTS` clients, each asking again as soon as it is answered, each time as another cart. */
async function run(reserve: Reserve, products: number, seconds: number): Promise<Result> {
  const waits: number[] = [];
  const began = performance.now();
  const until = began + seconds * 1_000;
  const round = crypto.randomUUID().slice(0, 8);
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      for (let turn = 0; performance.now() < until; turn++) {
        const askedAt = performance.now();
        await reserve(1 + ((client * 7_919 + turn * 104_729) % products), `${round}-${client}-${turn}`);
        waits.push(performance.now() - askedAt);
      }
    }),
  );
  return { ...percentiles(waits), perSecond: (waits.length / (performance.now() - began)) * 1_000 };
}

/** The textbook way: lock the row, look, change, all in a transaction. */
function forUpdate(sql: Sql): Reserve {
  return (productId, cartId) =>
    sql.begin(async (tx) => {
      const [row] = await tx`
        SELECT on_hand - allocated - reserved AS available FROM inventory WHERE product_id = ${productId} FOR UPDATE`;
      if (!row || row.available < 1) throw new Error("sold out");
      await tx`UPDATE inventory SET reserved = reserved + 1, version = version + 1 WHERE product_id = ${productId}`;
      await tx`
        INSERT INTO reservations (product_id, cart_id, shard, quantity, turn, since, expires_at)
        VALUES (${productId}, ${cartId}, 0, 1, 1, now(), now() + interval '30 minutes')`;
    });
}

/** The quickest plain SQL: one statement that only succeeds while there is stock. */
function conditionalUpdate(sql: Sql): Reserve {
  return (productId, cartId) => sql`
    WITH taken AS (
      UPDATE inventory SET reserved = reserved + 1, version = version + 1
      WHERE product_id = ${productId} AND on_hand - allocated - reserved >= 1 RETURNING product_id)
    INSERT INTO reservations (product_id, cart_id, shard, quantity, turn, since, expires_at)
    SELECT product_id, ${cartId}, 0, 1, 1, now(), now() + interval '30 minutes' FROM taken`;
}

/** The same and what the actor leaves besides: the fact that everyone else will be told. */
function conditionalUpdateWithEvent(sql: Sql): Reserve {
  return (productId, cartId) => sql`
    WITH taken AS (
      UPDATE inventory SET reserved = reserved + 1, version = version + 1
      WHERE product_id = ${productId} AND on_hand - allocated - reserved >= 1
      RETURNING product_id, version, reserved, on_hand - allocated - reserved AS available),
    told AS (
      INSERT INTO journal (shard, seq, entity, version, type, data)
      SELECT 1000, nextval('bench_events'), 'inventory/' || product_id, version, 'StockReserved',
        json_build_object('cartId', ${cartId}::text, 'quantity', 1, 'available', available, 'reserved', reserved)
      FROM taken)
    INSERT INTO reservations (product_id, cart_id, shard, quantity, turn, since, expires_at)
    SELECT product_id, ${cartId}, 0, 1, 1, now(), now() + interval '30 minutes' FROM taken`;
}

/** The same start for everyone: what the one before left to write is written, its dead rows are gone. */
async function settle({ sql }: Stage): Promise<void> {
  await sql.unsafe("VACUUM inventory");
  await sql.unsafe("VACUUM reservations");
}

function report(found: readonly { products: number; way: string; result: Result }[]): boolean {
  const of = (products: number, way: string) =>
    found.find((row) => row.products === products && row.way === way)!.result;
  const actor = "actor, group commit";
  const hot = { actor: of(1, actor), locked: of(1, "SELECT … FOR UPDATE") };
  const spread = { actor: of(PRODUCTS, actor), conditional: of(PRODUCTS, "conditional UPDATE") };
  const hotRatio = hot.actor.perSecond / hot.locked.perSecond;
  const waitRatio = hot.actor.p99 / hot.locked.p99;
  const spreadRatio = spread.actor.perSecond / spread.conditional.perSecond;
  return publish({
    name: "reserve",
    rows: found.map(({ products, way, result }) => ({
      products,
      way,
      "per second": Math.round(result.perSecond),
      "× FOR UPDATE": result.perSecond / of(products, "SELECT … FOR UPDATE").perSecond,
      "p50 ms": result.p50,
      "p95 ms": result.p95,
      "p99 ms": result.p99,
    })),
    figures: { hotRatio, waitRatio, spreadRatio },
    goals: [
      { goal: `hot product: ${hotRatio.toFixed(1)} × FOR UPDATE, 30 wanted`, reached: hotRatio >= 30 },
      { goal: `hot product: p99 is ${waitRatio.toFixed(3)} of FOR UPDATE's, 0.1 wanted`, reached: waitRatio <= 0.1 },
      {
        goal: `${PRODUCTS} products: ${spreadRatio.toFixed(1)} × conditional UPDATE, 3 wanted`,
        reached: spreadRatio >= 3,
      },
    ],
    notes: [
      `${CLIENTS} clients in the actors' own process; fsync on; every answer durable, the actors' with a journal row besides.`,
      "Limited by the processor: Bun encodes and Postgres inserts on the same two cores; disk syncs are shared by each commit.",
      "Publishing to JetStream is not part of it (no broker in this run); flash-sale measures with it.",
    ],
  });
}
