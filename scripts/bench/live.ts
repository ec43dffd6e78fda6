import { readFileSync } from "node:fs";
import type { Sql } from "../../src/platform/postgres.ts";
import { stockProducts } from "../../test/support/kernel.ts";
import { Pages } from "./live-load.ts";
import { onStage } from "./stage.ts";
import { numberOption, type Percentiles, percentiles, progress, publish } from "./support.ts";

/** What a shop needs beside its pages: Postgres, NATS, files. */
const OTHER_DESCRIPTORS = 200;
const PAGES = Math.min(numberOption("pages", 19_000), descriptorsMax() - OTHER_DESCRIPTORS);
const PRODUCTS = 500;
/** The one that every page watches. */
const HOT = PRODUCTS + 1;
const TOPICS = numberOption("topics", 5);
const CHANGES_PER_SECOND = numberOption("changes", 50);
const SECONDS = numberOption("seconds", 15);
const WARM_PAGES = 500;
const SETTLE_MS = 3_000;
/** How long the last change may take to the last page before it counts as lost. */
const LAST_NEWS_MS = 30_000;
const LOOK_AGAIN_MS = 500;
const GOAL_KIB = 8;
const GOAL_P99_MS = 250;

interface Phase extends Percentiles {
  /** Share of one core that the server used. */
  readonly processor: number;
}

interface Measured {
  readonly kib: number;
  readonly openSeconds: number;
  readonly spread: Phase;
  /** Only of the shop: it would be 950,000 messages a second for a server that does not gather them. */
  readonly hot: Phase | null;
}

await onStage(async (stage) => {
  await stockProducts(stage.sql, Array(HOT).fill(1_000_000));
  const [shop] = await stage.startShops(1, { HOST: "0.0.0.0", LIVE_CONNECTIONS_MAX: `${PAGES}` });
  const shopPort = Number(new URL(shop!.url).port);
  const naive = await startNaive(await stage.startNats());
  const measure = (port: number, pid: number) =>
    watch(stage.sql, `http://127.0.0.1:${shopPort}`, port, pid, pid === shop!.pid);
  progress(`${PAGES} pages of ${TOPICS} products each, on the shop`);
  const ours = await measure(shopPort, shop!.pid);
  progress("the same on the naive server");
  const theirs = await measure(naive.port, naive.process.pid);
  naive.process.kill();
  await naive.process.exited;
  const figuresOf = ({ kib, spread, hot }: Measured) => ({
    kibPerPage: kib,
    p50: spread.p50,
    p99: spread.p99,
    hotP99: hot?.p99,
  });
  return publish({
    name: "live",
    rows: [...rowsOf("shop", ours), ...rowsOf("naive", theirs)],
    figures: { pages: PAGES, topics: TOPICS, ...figuresOf(ours), naive: figuresOf(theirs) },
    goals: [
      { goal: "19,000 pages open on one process", reached: PAGES >= 19_000 },
      { goal: `at most ${GOAL_KIB} KiB of memory a page`, reached: ours.kib <= GOAL_KIB },
      { goal: `p99 of at most ${GOAL_P99_MS} ms from reservation to page`, reached: ours.spread.p99 <= GOAL_P99_MS },
    ],
    notes: [
      `${CHANGES_PER_SECOND} reservations a second through POST /api/cart/items: over ${PRODUCTS} products, each page watching ${TOPICS}; then of one that all watch.`,
      "Naive: an Elysia async generator per page, every change rendered and sent for each page that watches it.",
      "Time runs from the actor's decision, before its commit, to the page's socket; both by this machine's clock.",
      `Memory: growth of the process from ${WARM_PAGES} pages opened and closed to the end of the changes over ${PRODUCTS} products.`,
      `Limited by open files (${descriptorsMax().toLocaleString("en-US")} a process here) and by one core writing to sockets.`,
    ],
  });
});

/** Opens all pages on a server, lets the shop sell, and measures what the pages see and what the server needs. */
async function watch(sql: Sql, api: string, port: number, pid: number, isGathering: boolean): Promise<Measured> {
  const pages = new Pages();
  await sell(api, 2, () => 1);
  await pages.open(port, WARM_PAGES, TOPICS, PRODUCTS);
  await pages.close();
  await Bun.sleep(SETTLE_MS);
  const before = residentKib(pid);
  const openSeconds = (await pages.open(port, PAGES, TOPICS, PRODUCTS)) / 1_000;
  await Bun.sleep(SETTLE_MS);
  const phase = async (productOf: (sold: number) => number): Promise<Phase> => {
    await pages.seen();
    const since = Date.now();
    const cpu = processorSeconds(pid);
    await sell(api, SECONDS, productOf);
    const processor = (processorSeconds(pid) - cpu) / SECONDS;
    return { ...percentiles(await waits(pages, await decisions(sql, since))), processor };
  };
  const spread = await phase((sold) => 1 + ((sold * 37) % PRODUCTS));
  const kib = (residentKib(pid) - before) / PAGES;
  const hot = isGathering ? await phase(() => HOT) : null;
  await pages.end();
  return { kib, openSeconds, spread, hot };
}

/** Reserves one unit, as somebody new, so many times a second. */
async function sell(api: string, seconds: number, productOf: (sold: number) => number): Promise<void> {
  const answers: Promise<Response>[] = [];
  const began = performance.now();
  for (let sold = 0; sold < seconds * CHANGES_PER_SECOND; sold += 1) {
    await Bun.sleep(Math.max(0, began + (sold * 1_000) / CHANGES_PER_SECOND - performance.now()));
    const body = JSON.stringify({ productId: productOf(sold), quantity: 1 });
    answers.push(
      fetch(`${api}/api/cart/items`, { method: "POST", body, headers: { "content-type": "application/json" } }),
    );
  }
  const refused = (await Promise.all(answers)).find(({ status }) => status !== 201);
  if (refused) throw new Error(`a reservation was answered ${refused.status}: ${await refused.text()}`);
}

/** When each version of each product was decided, in epoch ms. */
async function decisions(sql: Sql, since: number): Promise<Map<string, number>> {
  const rows = await sql<{ id: string; at: number }[]>`
    SELECT split_part(entity, '/', 2) || '@' || version AS id, (extract(epoch FROM at) * 1000)::float8 AS at
    FROM journal WHERE entity LIKE 'inventory/%' AND at >= ${new Date(since)} ORDER BY version`;
  return new Map(rows.map(({ id, at }) => [id, at]));
}

/** From decision to page, in ms, for everything that a page saw. Throws when the last change of a product reached nobody. */
async function waits(pages: Pages, decided: Map<string, number>): Promise<number[]> {
  const unseen = new Set(new Map([...decided.keys()].map((id) => [id.split("@")[0], id])).values());
  const found: number[] = [];
  const deadline = performance.now() + LAST_NEWS_MS;
  for (;;) {
    await Bun.sleep(LOOK_AGAIN_MS);
    const isLast = unseen.size === 0;
    for (const { productId, version, at } of await pages.seen()) {
      const id = `${productId}@${version}`;
      const from = decided.get(id);
      if (from !== undefined) found.push(at - from);
      unseen.delete(id);
    }
    // Once more after the last change was first seen: other pages see it a moment later.
    if (isLast) return found;
    if (performance.now() > deadline)
      throw new Error(`${unseen.size} changes reached no page: ${[...unseen].slice(0, 5)}`);
  }
}

async function startNaive(natsUrl: string) {
  const process_ = Bun.spawn([process.execPath, `${import.meta.dir}/live-naive.ts`], {
    env: { ...process.env, NATS_URL: natsUrl },
    stdin: "pipe",
    stdout: "pipe",
  });
  const { value } = await process_.stdout.getReader().read();
  return { process: process_, port: Number(new TextDecoder().decode(value)) };
}

function rowsOf(server: string, { kib, openSeconds, spread, hot }: Measured) {
  const line = (changes: string, { count, p50, p99, max, processor }: Phase) => {
    const waits = { messages: count, "p50 ms": p50, "p99 ms": p99, "max ms": max };
    return { server, changes, ...waits, "core used": `${Math.round(100 * processor)} %` };
  };
  return [
    { ...line(`over ${PRODUCTS} products`, spread), "KiB a page": kib, "opened in s": openSeconds },
    ...(hot ? [line("of one that all watch", hot)] : []),
  ];
}

function residentKib(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

/** User and system time of a process so far, in seconds, by /proc's ticks of 10 ms. */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function descriptorsMax(): number {
  return Number(/Max open files\s+(\d+)/.exec(readFileSync("/proc/self/limits", "utf8"))?.[1] ?? 1_024);
}
