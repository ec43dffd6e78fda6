import type { Sql } from "../../src/platform/postgres.ts";
import { buildRecommendations } from "../../src/recommendations/build.ts";
import { companionsOf } from "../../src/recommendations/lookup.ts";
import { refreshCarts } from "../../src/recommendations/refresh.ts";
import { type Purchase, writePurchases } from "../../src/recommendations/testing-purchases.ts";
import { generator, type Planted, planOrders } from "./recommend-orders.ts";
import { onStage, type Stage } from "./stage.ts";
import { numberOption, type Percentiles, percentiles, progress, publish } from "./support.ts";

const LINES = numberOption("lines", 500_000);
const PRODUCTS = numberOption("products", 20_000);
const PAIRS = numberOption("pairs", 300);
const SEED = numberOption("seed", 4_711);
const CHUNK = 5_000;
/** Orders of today that are counted as they come, one by one and a hundred at a time. */
const NEW_SINGLE = 200;
const NEW_BATCHES = 20;
const BATCH = 100;
const LOOKUPS = 2_000;
const NAIVE_LOOKUPS = 20;
const SHOWN = 5;
const GOALS = { found: 0.95, bestSellers: 0.02, lookupP95Ms: 20, singleP95Ms: 50 };

await onStage(async (stage) => {
  const { sql } = stage;
  const planted = planOrders({ lines: LINES, products: PRODUCTS, pairs: PAIRS, seed: SEED });
  const lines = planted.orders.reduce((sum, { productIds }) => sum + productIds.length, 0);
  progress(
    `${lines.toLocaleString("en-US")} order lines in ${planted.orders.length.toLocaleString("en-US")} orders, seed ${SEED}`,
  );
  for (let at = 0; at < planted.orders.length; at += CHUNK) {
    await writePurchases(sql, planted.orders.slice(at, at + CHUNK));
  }
  await sql`VACUUM ANALYZE orders, order_lines`;

  progress("naive: a self-join over all orders");
  const naiveMs = await timed(() => naiveBatch(sql));
  progress("counted from the start");
  const built = await buildRecommendations(sql, {
    onProgress: ({ stage, done, total }) =>
      progress(`  ${stage} ${done.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}`),
  });
  if (built.outcome !== "built") throw new Error(built.outcome);

  progress("looked up");
  const asked = Array.from({ length: LOOKUPS }, pick(generator(SEED + 1), PRODUCTS));
  const lookups = await each(asked, (id) => companionsOf(sql, [id], 24));
  const naiveLookups = await each(asked.slice(0, NAIVE_LOOKUPS), (id) => naiveLookup(sql, id));
  const ours = await judged(planted, asked, async (id) =>
    (await companionsOf(sql, [id], SHOWN)).map((one) => one.productId),
  );
  const naive = await judged(planted, asked, (id) => naiveTop(sql, id));

  progress("orders of today, as they come");
  const { single, batched, isExact } = await today(stage, planted);

  const percent = (share: number) => Math.round(share * 1_000) / 10;
  return publish({
    name: "recommend",
    rows: [
      { way: "self-join", what: `all pairs of ${lines.toLocaleString("en-US")} lines`, ms: naiveMs },
      { way: "ours", what: "the same, from the start", ms: built.ms },
      row("self-join", "a product, when asked", naiveLookups),
      row("ours", "a product, not remembered", lookups),
      row("ours", "an order of today", single),
      row("ours", `an order of today, ${BATCH} at once`, batched),
    ],
    figures: {
      lines,
      batchMs: Math.round(built.ms),
      naiveBatchMs: Math.round(naiveMs),
      lookupP95Ms: lookups.p95,
      naiveLookupP50Ms: naiveLookups.p50,
      orderP95Ms: single.p95,
      plantedFirst: percent(ours.first),
      plantedFound: percent(ours.found),
      bestSellers: percent(ours.bestSellers),
      naiveFirst: percent(naive.first),
      naiveFound: percent(naive.found),
      naiveBestSellers: percent(naive.bestSellers),
    },
    goals: [
      {
        goal: `planted pairs among the first ${SHOWN}: ${percent(ours.found)} % (first: ${percent(ours.first)} %; self-join ${percent(naive.found)} %, first ${percent(naive.first)} %), at least ${percent(GOALS.found)} %`,
        reached: ours.found >= GOALS.found,
      },
      {
        goal: `of the first ${SHOWN} places beside products taken at random best-sellers take ${percent(ours.bestSellers)} % (self-join ${percent(naive.bestSellers)} %), at most ${percent(GOALS.bestSellers)} %`,
        reached: ours.bestSellers <= GOALS.bestSellers,
      },
      { goal: "counted as they came, the pairs are those counted from the start", reached: isExact },
      { goal: `a lookup p95 under ${GOALS.lookupP95Ms} ms`, reached: lookups.p95 < GOALS.lookupP95Ms },
      { goal: `an order of today p95 under ${GOALS.singleP95Ms} ms`, reached: single.p95 < GOALS.singleP95Ms },
    ],
    notes: [
      `${PAIRS} planted pairs, each in 20 to 59 orders beside what chance puts there; 20 bots of 150 orders, 10 dealers of 100 products.`,
      "The self-join counts orders by pair, and orders what it shows by that count; it has no index by product, as the shop has none.",
      `Best-sellers: the 50 products that chance takes most, of ${PRODUCTS.toLocaleString("en-US")}; seen over ${LOOKUPS.toLocaleString("en-US")} products taken at random.`,
    ],
  });
});

/** The textbook's way: which products share most orders, ten each. */
async function naiveBatch(sql: Sql): Promise<void> {
  await sql`
    CREATE TABLE naive_pairs AS
    SELECT product_id, other, times FROM (
      SELECT one.product_id, two.product_id AS other, count(*) AS times,
        row_number() OVER (PARTITION BY one.product_id ORDER BY count(*) DESC, two.product_id) AS place
      FROM order_lines one JOIN order_lines two USING (order_id)
      WHERE one.product_id <> two.product_id AND one.placed_at > now() - interval '90 days'
      GROUP BY one.product_id, two.product_id) AS ranked
    WHERE place <= 10`;
  await sql`CREATE INDEX ON naive_pairs (product_id)`;
}

function naiveLookup(sql: Sql, productId: number) {
  return sql`
    SELECT two.product_id, count(*) FROM order_lines one JOIN order_lines two USING (order_id)
    WHERE one.product_id = ${productId} AND two.product_id <> ${productId} AND one.placed_at > now() - interval '90 days'
    GROUP BY two.product_id ORDER BY count(*) DESC LIMIT 10`;
}

async function naiveTop(sql: Sql, productId: number): Promise<number[]> {
  const rows = await sql<{ other: number }[]>`
    SELECT other FROM naive_pairs WHERE product_id = ${productId} ORDER BY times DESC, other LIMIT ${SHOWN}`;
  return rows.map(({ other }) => other);
}

/** How many planted pairs are found, at the first place and among those shown, and what best-sellers take of all places there are. */
async function judged(
  { pairs, bestSellers }: Planted,
  asked: readonly number[],
  shownFor: (productId: number) => Promise<number[]>,
) {
  let first = 0;
  let found = 0;
  for (const [a, b] of pairs.flatMap(([one, other]) => [[one, other] as const, [other, one] as const])) {
    const shown = await shownFor(a);
    if (shown[0] === b) first += 1;
    if (shown.includes(b)) found += 1;
  }
  const best = new Set(bestSellers);
  let taken = 0;
  for (const id of asked) {
    const shown = await shownFor(id);
    taken += shown.filter((one) => best.has(one)).length;
  }
  const all = 2 * pairs.length;
  return { first: first / all, found: found / all, bestSellers: taken / (asked.length * SHOWN) };
}

/** Orders come and are counted; then all is counted anew, and has to be the same. */
async function today({ sql }: Stage, { orders }: Planted) {
  const random = generator(SEED + 2);
  const product = pick(random, PRODUCTS);
  const news: Purchase[] = Array.from({ length: NEW_SINGLE + NEW_BATCHES * BATCH }, (_, n) => ({
    orderId: `new-${n}`,
    // Some are new shoppers, some were here before.
    cartId: random() < 0.5 ? `new-${n}` : orders[Math.floor(random() * orders.length)]!.cartId,
    productIds: [...new Set(Array.from({ length: 1 + Math.floor(random() * 5) }, product))],
  }));
  await writePurchases(sql, news);
  const single = await each(news.slice(0, NEW_SINGLE), ({ cartId }) => refreshCarts(sql, [cartId]));
  const batches = Array.from({ length: NEW_BATCHES }, (_, n) =>
    news.slice(NEW_SINGLE + n * BATCH, NEW_SINGLE + (n + 1) * BATCH),
  );
  const whole = await each(batches, (batch) => refreshCarts(sql, [...new Set(batch.map(({ cartId }) => cartId))]));
  const asCame = await printOf(sql);
  const [active] = await sql<{ since: Date }[]>`
    SELECT since + interval '90 days' AS since FROM recommendation_generations WHERE state = 'active'`;
  await buildRecommendations(sql, { now: active!.since });
  const isExact = asCame === (await printOf(sql));
  const perOrder = { ...whole, p50: whole.p50 / BATCH, p95: whole.p95 / BATCH, p99: whole.p99 / BATCH };
  return { single, batched: perOrder, isExact };
}

/** A fingerprint of all that is counted. */
async function printOf(sql: Sql): Promise<string> {
  const [row] = await sql<{ print: string }[]>`
    SELECT concat(g.items, ' ', g.weight, ' ',
      (SELECT sum(hashtextextended(concat(a, ' ', b, ' ', weight), 0)::numeric) FROM recommendation_pairs p WHERE p.slot = g.slot), ' ',
      (SELECT sum(hashtextextended(concat(product_id, ' ', baskets), 0)::numeric) FROM recommendation_products p WHERE p.slot = g.slot)) AS print
    FROM recommendation_generations g WHERE state = 'active'`;
  return row!.print;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function each<T>(items: readonly T[], work: (item: T) => PromiseLike<unknown>): Promise<Percentiles> {
  const waits: number[] = [];
  for (const item of items) waits.push(await timed(async () => work(item)));
  return percentiles(waits);
}

function row(way: string, what: string, { p50, p95, p99 }: Percentiles) {
  return { way, what, "p50 ms": p50, "p95 ms": p95, "p99 ms": p99 };
}

function pick(random: () => number, products: number): () => number {
  return () => 1 + Math.floor(random() * products);
}
