import type { Sql } from "../../src/platform/postgres.ts";
import { stockProducts } from "../../test/support/kernel.ts";
import { killAtEnd } from "../../test/support/throw-away.ts";
import type { Cost } from "./cost.ts";
import {
  ACTORS_MAX,
  APART,
  CARTS_A_PRODUCT,
  CLIENTS,
  type Done,
  KINDS,
  type KindName,
  type Order,
  PRODUCTS,
  ROUND,
  ROUNDS,
  type RoundSort,
  SIZES,
  TOUCHING_CLIENTS,
  WANTED_BY_ALL,
} from "./scale-plan.ts";
import { onStage, type Stage } from "./stage.ts";
import { progress, publish } from "./support.ts";

const GROWTH_MAX = 0.2;
const LABELS: Record<KindName, string> = {
  products: "products",
  carts: "carts",
  crowd: `carts of ${WANTED_BY_ALL} products`,
};

interface Figure {
  readonly kind: KindName;
  readonly size: number;
  /** `mixed`: the mean of all sorts of rounds, as many of each. */
  readonly sort: RoundSort | "touching" | "mixed";
  readonly cost: Cost;
  readonly actors: number;
  readonly rssMiB: number;
}

/** A size's process. */
interface Size {
  readonly size: number;
  follow(order: Order): Promise<Done>;
  stop(): void;
}

await onStage(async (stage) => {
  progress(`making ${PRODUCTS} products`);
  await makeProducts(stage.sql, PRODUCTS);
  const sizes: Size[] = [];
  for (const size of SIZES) sizes.push(await startSize(stage, size));
  const figures: Figure[] = [];
  for (const kind of Object.keys(KINDS) as KindName[]) figures.push(...(await measure(kind, sizes)));
  for (const size of sizes) size.stop();
  const growths = figures
    .filter(({ size, kind }) => size === SIZES.at(-1) && KINDS[kind].isGoal)
    .map((figure) => ({ ...figure, growth: grownTo(figure, figures) - 1 }));
  const held = growths.filter(({ sort }) => sort === "mixed" || sort === "touching");
  const [server] = await stage.sql<{ buffers: string; hugePages: string; checkpoints: number }[]>`
    SELECT current_setting('shared_buffers') AS buffers, current_setting('huge_pages_status') AS "hugePages",
      num_done::int AS checkpoints FROM pg_stat_checkpointer`;
  return publish({
    name: "scale",
    rows: figures.map((figure) => ({
      kind: LABELS[figure.kind],
      touched: figure.size,
      command: figure.sort,
      "CPU µs": cpuOf(figure.cost),
      "× smallest": grownTo(figure, figures),
      "of it Postgres": figure.cost.postgresUs,
      "wall µs": figure.cost.wallUs,
      "WAL bytes": Math.round(figure.cost.walBytes),
      actors: figure.actors,
      "RSS MiB": figure.rssMiB,
    })),
    figures: Object.fromEntries(growths.map(({ kind, sort, growth }) => [`${kind}${sort}Growth`, growth])),
    goals: held.map(({ kind, sort, growth }) => ({
      goal: `${kind}, ${sort}: ${(100 * growth).toFixed(0)} % dearer at ${SIZES.at(-1)!.toLocaleString("en-US")}, ${100 * GROWTH_MAX} % allowed`,
      reached: growth <= GROWTH_MAX,
    })),
    notes: [
      "mixed: the mean of the sorts above it, as many commands of each; growth is held to its limit there, and where all are touched in a row.",
      `Cold, hot and new are means of ${(ROUND * ROUNDS).toLocaleString("en-US")} commands, ${CLIENTS} at a time, each committed to disk; growth is that of CPU time.`,
      "Each size has a process and a database of its own on one Postgres; they take turns, round by round, so that a faster or slower moment of the machine falls on all. Touching is measured one after the other.",
      "CPU time is the process' and all of Postgres', vacuum and checkpoints too; what else runs on the machine moves the wall clock more.",
      `Postgres had ${server!.buffers} of buffers, huge pages ${server!.hugePages}; checkpoints ended in the run: ${server!.checkpoints}.`,
      `Carts: ${CARTS_A_PRODUCT} of them want each product, so there are more products as there are more carts; carts of ${WANTED_BY_ALL} products show what a product costs that ever more want.`,
      `cold: touched before, not in memory, while a cart's product is; both cold: neither is, ${APART} carts of as many products at a time; hot: in memory (at most ${ACTORS_MAX.toLocaleString("en-US")} actors); new: never touched; touching: all new ones up to the size, ${TOUCHING_CLIENTS.toLocaleString("en-US")} at a time, and the vacuum that they call for.`,
    ],
  });
});

/** Touches ever more entities of a kind, each size in its own process; then has the sizes take turns with every sort of command. */
async function measure(kind: KindName, all: readonly Size[]): Promise<Figure[]> {
  const { most, sorts } = KINDS[kind];
  const sizes = all.filter(({ size }) => size <= most);
  const figures: Figure[] = [];
  const note = ({ size }: Size, sort: Figure["sort"], costs: readonly Cost[], { actors, rssMiB }: Done) =>
    figures.push({ kind, size, sort, cost: meanOf(costs), actors, rssMiB });
  progress(`warming up for ${LABELS[kind]}`);
  await Promise.all(sizes.map((each) => each.follow({ type: "begin", kind })));
  for (const each of sizes) {
    progress(`touching ${each.size} ${LABELS[kind]}`);
    const done = await each.follow({ type: "touch" });
    // The first thousand are too few to tell.
    if (each !== sizes[0]) note(each, "touching", [done.cost!], done);
  }
  const mixed = new Map<Size, Cost[]>(sizes.map((each) => [each, []]));
  for (const sort of sorts) {
    progress(`${LABELS[kind]}, ${sort}`);
    const rounds = new Map<Size, Done[]>(sizes.map((each) => [each, []]));
    for (let at = 0; at < ROUNDS; at++) {
      const inTurn = at % 2 === 0 ? sizes : sizes.toReversed();
      for (const each of inTurn) rounds.get(each)!.push(await each.follow({ type: "round", sort, at }));
    }
    for (const [each, done] of rounds) {
      const costs = done.map(({ cost }) => cost!);
      mixed.get(each)!.push(...costs);
      note(each, sort, costs, done.at(-1)!);
      await each.follow({ type: "tidy" });
    }
  }
  for (const [each, costs] of mixed) note(each, "mixed", costs, await each.follow({ type: "tidy" }));
  for (const each of sizes) await each.follow({ type: "end" });
  return figures;
}

/** The process of a size, on a copy of the stage's database. */
async function startSize({ sql, databaseUrl, postgresPid }: Stage, size: number): Promise<Size> {
  const copy = new URL(databaseUrl);
  const [, template] = copy.pathname.split("/");
  copy.pathname = `/scale_${size}`;
  await sql.unsafe(`CREATE DATABASE scale_${size} TEMPLATE ${template} STRATEGY file_copy`);
  let next = Promise.withResolvers<Done>();
  const child = Bun.spawn(["bun", `${import.meta.dir}/scale-size.ts`, ...Bun.argv.slice(2)], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, SIZE: `${size}`, DATABASE_URL: copy.href, POSTGRES_PID: `${postgresPid}` },
    ipc: (done: Done) => next.resolve(done),
    onExit: (_child, code) => next.reject(new Error(`the process of ${size} ended with ${code}`)),
  });
  killAtEnd(() => child.pid);
  return {
    size,
    follow: (order) => {
      next = Promise.withResolvers<Done>();
      child.send(order);
      return next.promise;
    },
    stop: () => child.kill(),
  };
}

function meanOf(costs: readonly Cost[]): Cost {
  const sum = (what: keyof Cost) => costs.reduce((total, cost) => total + cost[what], 0);
  const mean = (what: keyof Cost) => sum(what) / costs.length;
  return {
    commands: sum("commands"),
    wallUs: mean("wallUs"),
    bunUs: mean("bunUs"),
    postgresUs: mean("postgresUs"),
    walBytes: mean("walBytes"),
  };
}

function cpuOf({ bunUs, postgresUs }: Cost): number {
  return bunUs + postgresUs;
}

/** How many times the CPU time of the same command at the smallest size this is; touching is compared with new. */
function grownTo({ kind, sort, cost }: Figure, figures: readonly Figure[]): number {
  const same = sort === "touching" ? "new" : sort;
  return cpuOf(cost) / cpuOf(figures.find((figure) => figure.kind === kind && figure.sort === same)!.cost);
}

async function makeProducts(sql: Sql, count: number): Promise<void> {
  await stockProducts(sql, []);
  // Listings and search want these, commands do not; making a million products would take minutes with them.
  const unwanted = await sql<{ names: string }[]>`
    SELECT string_agg(indexrelid::regclass::text, ', ') AS names FROM pg_index
    WHERE indrelid = 'products'::regclass AND NOT indisunique`;
  await sql.unsafe(`DROP INDEX ${unwanted[0]!.names}`);
  await sql`
    INSERT INTO products (id, source, external_id, shop_id, category_id, slug, title, price, content_hash)
    SELECT id, 'bench', id::text, 1, 1, 'mug', 'Mug ' || id, 1900, '' FROM generate_series(1, ${count}::int) AS id`;
  await sql`
    INSERT INTO inventory (product_id, on_hand, limit_per_customer)
    SELECT id, 1000000, 10 FROM generate_series(1, ${count}::int) AS id`;
  await sql`
    INSERT INTO stock (product_id, warehouse_id, opening, on_hand)
    SELECT id, 1, 1000000, 1000000 FROM generate_series(1, ${count}::int) AS id`;
  // As Postgres would of itself a minute later, in the midst of what is measured then.
  await sql.unsafe("VACUUM (ANALYZE)");
}
