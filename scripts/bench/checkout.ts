import type { Sql } from "../../src/platform/postgres.ts";
import { stockProducts } from "../../test/support/kernel.ts";
import { startStripe } from "../../test/support/stripe.ts";
import { ALLOCATOR } from "../stack/shop-nodes.ts";
import { buyClassic, cartsOf, type Rush, rush } from "./checkout-load.ts";
import { onStage } from "./stage.ts";
import { numberOption, progress, publish } from "./support.ts";

const ORDERS = numberOption("orders", 6_000);
const HOT_ORDERS = numberOption("hot-orders", 1_000);
const RACERS = numberOption("racers", 10_000);
const UNITS = numberOption("units", 1_000);
const CONNECTIONS = numberOption("connections", 256);
const NODES = numberOption("nodes", 2);
/** Each side's code is compiled as it runs: after 2,000 orders that still takes a seventh of a shop's time, after 8,000 a twentieth. */
const WARM_UP = numberOption("warm-up", 8_000);
/** A payment call over the internet takes this long at most, half of it on average. */
const FAR_MS = numberOption("far-ms", 300);
const FAR_ORDERS = numberOption("far-orders", 100);
const PRODUCTS = 1_000;
const GOAL_PER_SECOND = 400;
const GOAL_P99_MS = 2_000;
const GOAL_RATIO = 3;

/** Products 1 … 1,000 have plenty; then the hot one, plenty too; then the drop that is raced for. */
const HOT = PRODUCTS + 1;
const DROP = PRODUCTS + 2;
const FAR = { rules: [{ fault: "latency", ms: FAR_MS }] } as const;
const COOKIE_SECRET = crypto.randomUUID() + crypto.randomUUID();

await onStage(async (stage) => {
  const { sql } = stage;
  await stockProducts(sql, [...Array(PRODUCTS + 1).fill(1_000_000), UNITS]);
  await sql`INSERT INTO zip_codes (zip, city, state, lat, lon) VALUES ('10001', 'New York', 'NY', 40.75, -73.99)`;
  const stripe = await startStripe();
  const env = { ...stripe.settings, COOKIE_SECRET };
  const shops = (await stage.startShops(NODES, env)).map((shop) => new URL(shop.url));
  await stripe.control.deliverTo(shops.map((shop) => `${shop.origin}/webhooks/stripe`));
  const carts = cartsOf(COOKIE_SECRET);

  /** Fills carts, not timed, then buys them. */
  const buy = async (what: string, count: number, productsOf: (index: number) => number[]): Promise<Rush> => {
    progress(what);
    const adds = Array.from({ length: count }, (_, index) =>
      productsOf(index).map((id) => [index, id] as const),
    ).flat();
    await rush(shops, CONNECTIONS, adds.length, (at, target) =>
      carts.add(`${what}-${adds[at]![0]}`, adds[at]![1], target),
    );
    return rush(shops, CONNECTIONS, count, (index, target) => carts.buy(`${what}-${index}`, target));
  };
  await buy("warm-up", WARM_UP, linesOf);
  const spread = await buy("spread", ORDERS, linesOf);
  const hot = await buy("hot", HOT_ORDERS, () => [HOT]);
  const race = await raceForDrop(shops, carts);
  await stripe.control.faults(FAR);
  const far = await buy("far", HOT_ORDERS, () => [HOT]);
  await stripe.control.faults({});
  const truth = await truthOf(sql, stripe);

  const classicEnv = { DATABASE_URL: stage.databaseUrl, DATA_KEY: "da".repeat(32), ...env };
  const classic = await classicRuns(sql, classicEnv, (isFar) => stripe.control.faults(isFar ? FAR : {}));
  await stripe.stop();
  const perSecond = (run: Rush) => run.count / run.seconds;
  const ratio = (run: Rush, base: Rush) => perSecond(run) / perSecond(base);
  const line = (what: string, who: string, run: Rush, base: Rush) => ({
    what,
    who,
    "orders/s": Math.round(perSecond(run)),
    "×": ratio(run, base),
    "p50 ms": run.p50,
    "p95 ms": run.p95,
    "p99 ms": run.p99,
  });
  const isAll = (run: Rush, count: number) => (run.answers.get(200) ?? 0) + (run.answers.get(201) ?? 0) === count;
  return publish({
    name: "checkout",
    rows: [
      line("1–3 lines of 1,000 products", "souk", spread, classic.inside.spread),
      line(
        "1–3 lines of 1,000 products",
        "classic, pays in the transaction",
        classic.inside.spread,
        classic.inside.spread,
      ),
      line("1–3 lines of 1,000 products", "classic, pays around it", classic.outside.spread, classic.inside.spread),
      line("one hot product", "souk", hot, classic.inside.hot),
      line("one hot product", "classic, pays in the transaction", classic.inside.hot, classic.inside.hot),
      line("one hot product", "classic, pays around it", classic.outside.hot, classic.inside.hot),
      line("the same, provider far away", "souk", far, classic.inside.far),
      line("the same, provider far away", "classic, pays in the transaction", classic.inside.far, classic.inside.far),
      line("the same, provider far away", "classic, pays around it", classic.outside.far, classic.inside.far),
      {
        what: `${RACERS} race for ${UNITS}`,
        who: "souk",
        "orders/s": Math.round(UNITS / race.seconds),
        "p99 ms": race.p99,
      },
    ],
    figures: {
      perSecond: perSecond(spread),
      p50: spread.p50,
      p95: spread.p95,
      p99: spread.p99,
      hotRatio: ratio(hot, classic.inside.hot),
      hotRatioOutside: ratio(hot, classic.outside.hot),
      farRatio: ratio(far, classic.inside.far),
      farRatioOutside: ratio(far, classic.outside.far),
      raceSeconds: race.seconds,
      ...truth,
    },
    goals: [
      {
        goal: `every checkout bought`,
        reached: isAll(spread, ORDERS) && isAll(hot, HOT_ORDERS) && isAll(far, HOT_ORDERS),
      },
      { goal: `${GOAL_PER_SECOND} orders/s or more`, reached: perSecond(spread) >= GOAL_PER_SECOND },
      { goal: `p99 under ${GOAL_P99_MS} ms`, reached: spread.p99 < GOAL_P99_MS },
      {
        goal: `${GOAL_RATIO} × the classic one on a hot product, payment calls taking as long as over the internet`,
        reached: ratio(far, classic.inside.far) >= GOAL_RATIO,
      },
      {
        goal: `exactly ${UNITS} of ${RACERS} bought, all others told`,
        reached: race.isWhole && truth.dropOrders === UNITS,
      },
      { goal: "as many captured payments as orders, and not a cent more", reached: truth.isPaid },
    ],
    notes: [
      `${NODES} shop processes, Postgres, NATS, the payment provider's emulator and the load generator on the same processor; ${CONNECTIONS} connections.`,
      `An order is authorized, allocated, written, captured and answered; carts were filled before. The race is timed with its carts: ${race.seconds.toFixed(1)} s.`,
      `The emulator answers in about a millisecond, which no provider on the internet does: both are then limited by the processor, not by the hot row (${ratio(hot, classic.inside.hot).toFixed(2)} ×). 'Far away' are the same calls that take up to ${FAR_MS} ms, ${FAR_MS / 2} on average.`,
      "The classic shop reserves nothing, keeps no journal and tells nobody; it runs as two processes on the same Postgres with the same payment calls.",
    ],
  });
});

function linesOf(index: number): number[] {
  return Array.from({ length: 1 + (index % 3) }, (_, line) => 1 + ((index * 7 + line * 331) % PRODUCTS));
}

/** Everybody wants one unit of the drop; who gets one pays. Timed from the first click to the last answer. */
async function raceForDrop(shops: readonly URL[], carts: ReturnType<typeof cartsOf>) {
  progress("race");
  const began = performance.now();
  const wanting = await rush(shops, CONNECTIONS, RACERS, (index, target) => carts.add(`race-${index}`, DROP, target));
  const lucky = [...wanting.statuses.keys()].filter((index) => wanting.statuses[index] === 201);
  const paying = await rush(shops, CONNECTIONS, lucky.length, (at, target) => carts.buy(`race-${lucky[at]}`, target));
  const told = (wanting.answers.get(201) ?? 0) + (wanting.answers.get(409) ?? 0);
  const bought = [...paying.statuses].filter((status) => status === 200 || status === 201).length;
  const isWhole = told === RACERS && lucky.length === UNITS && bought === UNITS;
  return { seconds: (performance.now() - began) / 1_000, p99: paying.p99, isWhole };
}

/** Orders in Postgres against payments at the provider, by amount. */
async function truthOf(sql: Sql, stripe: Awaited<ReturnType<typeof startStripe>>) {
  progress("comparing orders with payments");
  const [orders] = await sql<{ count: number; captured: string; dropOrders: number }[]>`
    SELECT count(*)::int AS count, coalesce(sum(captured - refunded), 0) AS captured,
      (SELECT count(DISTINCT order_id)::int FROM order_lines WHERE product_id = ${DROP}) AS "dropOrders"
    FROM orders WHERE status NOT IN ('void', 'cancelled')`;
  const { openPayments } = await import("../../src/payments/open-payments.ts");
  const { readSettings } = await import("../../src/platform/settings.ts");
  const needed = { DATABASE_URL: "postgres://", COOKIE_SECRET, DATA_KEY: "da".repeat(32) };
  let payments = 0;
  let kept = 0;
  for await (const { state } of openPayments(readSettings({ ...needed, ...stripe.settings })).list()) {
    if (state.status !== "captured") continue;
    payments += 1;
    kept += state.amount - state.refunded;
  }
  const isPaid = payments === orders?.count && kept === Number(orders.captured);
  return { orders: orders?.count ?? 0, payments, dropOrders: orders?.dropOrders ?? 0, isPaid };
}

interface ClassicRuns {
  readonly spread: Rush;
  readonly hot: Rush;
  readonly far: Rush;
}

type SetDistance = (isFar: boolean) => Promise<void>;

async function classicRuns(
  sql: Sql,
  env: Record<string, string>,
  setDistance: SetDistance,
): Promise<{ inside: ClassicRuns; outside: ClassicRuns }> {
  await sql.unsafe(`
    CREATE TABLE classic_stock (product_id int PRIMARY KEY, on_hand int NOT NULL CHECK (on_hand >= 0));
    CREATE TABLE classic_cart_lines (cart_id text, product_id int, quantity int NOT NULL, PRIMARY KEY (cart_id, product_id));
    CREATE TABLE classic_orders (id uuid PRIMARY KEY, cart_id text NOT NULL, total int NOT NULL, payment_intent text NOT NULL);
    CREATE TABLE classic_order_items (order_id uuid, product_id int, quantity int, price int, PRIMARY KEY (order_id, product_id));
    INSERT INTO classic_stock SELECT id, 1000000 FROM products`);
  return {
    inside: await classic(sql, env, "inside", setDistance),
    outside: await classic(sql, env, "outside", setDistance),
  };
}

async function classic(
  sql: Sql,
  env: Record<string, string>,
  payment: "inside" | "outside",
  setDistance: SetDistance,
): Promise<ClassicRuns> {
  progress(`classic, payment ${payment}`);
  const servers = await Promise.all(Array.from({ length: NODES }, () => startClassic({ ...env, PAYMENT: payment })));
  const targets = servers.map((server) => server.url);
  const run = async (what: string, count: number, productsOf: (index: number) => number[]) => {
    const rows = Array.from({ length: count }, (_, index) =>
      [...new Set(productsOf(index))].map((id) => ({
        cart_id: `${payment}-${what}-${index}`,
        product_id: id,
        quantity: 1,
      })),
    ).flat();
    for (let at = 0; at < rows.length; at += 5_000)
      await sql`INSERT INTO classic_cart_lines ${sql(rows.slice(at, at + 5_000))}`;
    return rush(targets, CONNECTIONS, count, (index, target) => buyClassic(`${payment}-${what}-${index}`, target));
  };
  await run("warm-up", WARM_UP, linesOf);
  const near = { spread: await run("spread", ORDERS, linesOf), hot: await run("hot", HOT_ORDERS, () => [HOT]) };
  await setDistance(true);
  const runs = { ...near, far: await run("far", FAR_ORDERS, () => [HOT]) };
  await setDistance(false);
  for (const server of servers) {
    server.process.kill();
    await server.process.exited;
  }
  return runs;
}

async function startClassic(env: Record<string, string>) {
  const process_ = Bun.spawn(
    [process.execPath, "--no-install", new URL("classic-checkout.ts", import.meta.url).pathname],
    {
      env: { ...ALLOCATOR, PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      stdout: "pipe",
      stderr: "inherit",
    },
  );
  const { value } = await process_.stdout.getReader().read();
  return { process: process_, url: new URL(`http://127.0.0.1:${Number(new TextDecoder().decode(value))}`) };
}
