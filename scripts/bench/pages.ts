import { stockProducts } from "../../test/support/kernel.ts";
import { ALLOCATOR } from "../stack/shop-nodes.ts";
import { get, load, post } from "./http-load.ts";
import { onStage } from "./stage.ts";
import { numberOption, type Percentiles, percentiles, progress, publish } from "./support.ts";

/** Of one round. */
const SECONDS = numberOption("seconds", 3);
/** The two sides take turns, so that what else the machine does falls on both. */
const ROUNDS = numberOption("rounds", 5);
/** Between turns: what the shop still has to publish is not on the other's time. */
const PAUSE_MS = 1_000;
/** As long for either side: the engine goes on compiling what is called often for tens of thousands of calls. */
const WARM_UP_SECONDS = numberOption("warm-up", 20);
const CONNECTIONS = numberOption("connections", 64);
/** Adding waits for the disk twice, so more shoppers at once are needed to keep a processor busy. */
const ADD_CONNECTIONS = numberOption("add-connections", 512);
const PRODUCTS = 1_000;
const JSON_BODY = (index: number) => JSON.stringify({ productId: 1 + (index % PRODUCTS), quantity: 1 });

interface Round {
  /** Ms to each answer. */
  readonly waits: readonly number[];
  readonly ms: number;
  /** Of one answer: its body, and what comes before it. */
  readonly bytes: number;
  readonly headBytes: number;
}
interface Measured extends Percentiles {
  readonly perSecond: number;
  readonly bytes: number;
}

type Make = (index: number, target: URL) => string;

await onStage(async (stage) => {
  await stockProducts(stage.sql, Array(PRODUCTS).fill(1_000_000));
  const shop = new URL((await stage.startShops(1))[0]!.url);
  const bare = await startBare();
  const measured: { what: string; goal: number | null; shop: Measured; bare: Measured }[] = [];
  for (const { what, goal, connections = CONNECTIONS, make } of [
    { what: "product page", goal: 0.5, make: (index: number, target: URL) => get(`/p/${1 + (index % 50)}`, target) },
    { what: "home", goal: null, make: (_: number, target: URL) => get("/", target) },
    {
      what: "add to cart, each a new cart, durable",
      goal: 0.12,
      connections: ADD_CONNECTIONS,
      make: (index: number, target: URL) => post("/api/cart/items", target, JSON_BODY(index)),
    },
  ]) {
    progress(what);
    const { bytes, headBytes } = await hammer(shop, make, connections, WARM_UP_SECONDS);
    const constant = (padding: number): Make =>
      what.startsWith("add")
        ? (index, target) => post(`/${bytes}/${padding}`, target, JSON_BODY(index))
        : (_, target) => get(`/${bytes}/${padding}`, target);
    const unpadded = await hammer(bare.url, constant(1), 1, 0.1);
    const padded = constant(Math.max(1, 1 + headBytes - unpadded.headBytes));
    await hammer(bare.url, padded, connections, WARM_UP_SECONDS);
    const rounds: Record<"shop" | "bare", Round[]> = { shop: [], bare: [] };
    for (let round = 0; round < ROUNDS; round++) {
      rounds.shop.push(await hammer(shop, make, connections, SECONDS));
      await Bun.sleep(PAUSE_MS);
      rounds.bare.push(await hammer(bare.url, padded, connections, SECONDS));
    }
    measured.push({ what, goal, shop: together(rounds.shop), bare: together(rounds.bare) });
  }
  bare.process.kill();
  await bare.process.exited;
  const ratio = (row: (typeof measured)[number]) => row.shop.perSecond / row.bare.perSecond;
  return publish({
    name: "pages",
    rows: measured.flatMap((row) => [
      line(row.what, "shop", row.shop, ratio(row)),
      line(row.what, "bare Elysia, a constant", row.bare, 1),
    ]),
    figures: Object.fromEntries(measured.map((row) => [row.what, ratio(row)])),
    goals: measured
      .filter((row) => row.goal !== null)
      .map((row) => ({
        goal: `${row.what}: ${(100 * ratio(row)).toFixed(0)} % of bare Elysia, ${100 * row.goal!} % wanted`,
        reached: ratio(row) >= row.goal!,
      })),
    notes: [
      `One shop process, ${CONNECTIONS} connections (${ADD_CONNECTIONS} for add to cart), the load generator, Postgres and NATS beside it on the same processor.`,
      `Both sides warm up for ${WARM_UP_SECONDS} s, then take turns: ${ROUNDS} rounds of ${SECONDS} s each.`,
      "Bare Elysia is asked the same, checks the same body, and answers as many bytes, head and body.",
      "A visitor with no cookie: the page's shared parts come from memory, what is personal is spliced in.",
      "Add to cart is two decisions, the product's and the cart's, in one commit, synced to disk before the answer.",
    ],
  });
});

/** As many requests as are answered in `seconds`. Throws where one is not answered with 2xx. */
async function hammer(target: URL, make: Make, connections: number, seconds: number): Promise<Round> {
  const waits: number[] = [];
  let bytes = 0;
  let headBytes = 0;
  let bad = 0;
  const began = performance.now();
  await load({
    targets: [target],
    connections,
    request: (index, to) => (performance.now() - began < seconds * 1_000 ? make(index, to) : null),
    onAnswer: (answer) => {
      waits.push(answer.ms);
      bytes = answer.bytes;
      headBytes = answer.headBytes;
      if (answer.status >= 300) bad = answer.status;
    },
  });
  if (bad > 0) throw new Error(`${target.href} answered ${bad}`);
  return { waits, bytes, headBytes, ms: performance.now() - began };
}

function together(rounds: readonly Round[]): Measured {
  const waits = rounds.flatMap((round) => round.waits);
  const ms = rounds.reduce((sum, round) => sum + round.ms, 0);
  const { bytes, headBytes } = rounds.at(-1)!;
  return { ...percentiles(waits), perSecond: (waits.length / ms) * 1_000, bytes: headBytes + bytes };
}

function line(what: string, who: string, measured: Measured, ratio: number) {
  const { perSecond, bytes, p50, p95, p99 } = measured;
  const share = `${(100 * ratio).toFixed(0)} %`;
  return { what, who, bytes, "per second": Math.round(perSecond), share, "p50 ms": p50, "p95 ms": p95, "p99 ms": p99 };
}

async function startBare() {
  const child = Bun.spawn(["bun", `${import.meta.dir}/bare-server.ts`], {
    stdout: "pipe",
    env: { ...process.env, ...ALLOCATOR },
  });
  const reader = child.stdout.getReader();
  const port = new TextDecoder().decode((await reader.read()).value).trim();
  return { process: child, url: new URL(`http://127.0.0.1:${port}`) };
}
