import { createHash } from "node:crypto";
import type { Sql } from "../../src/platform/postgres.ts";
import type { TestNode } from "../../test/support/kernel.ts";
import { stockProducts } from "../../test/support/kernel.ts";
import { type Cost, costOf } from "./cost.ts";
import { onStage, type Stage } from "./stage.ts";
import { numberOption, progress, publish } from "./support.ts";

const LARGEST = numberOption("products", 1_000_000);
const SIZES = [1_000, 100_000, 1_000_000].filter((size) => size <= LARGEST);
const CLIENTS = 256;
/** Touching a million is no measure of waiting: more at once are done sooner. */
const TOUCHING_CLIENTS = 1_024;
const TOUCHING_ROUND = 16_384;
/** Different entities of one round: as many as the smallest size has, so that a round is the same at every size. */
const ROUND = 1_000;
/** Rounds of each sort of command at each size: few, for what has had many commands has more of them to load. */
const ROUNDS = 8;
/** Rounds on entities of their own, before anything is measured: the engine goes on compiling what is called often. */
const WARM_UP_ROUNDS = 30;
const ACTORS_MAX = 50_000;
const GROWTH_MAX = 0.2;
const MIB = 1024 ** 2;
/** Products there are, more than are ever touched. */
const PRODUCTS = LARGEST + 2 * ROUND * ROUNDS;
/**
 * A shop that grows has more products as well: as many carts want each, however many carts there are. So few that hardly
 * two commands under way ask the same product at the smallest size either. Those share a write of its row: with 20 carts a
 * product a thousand commands wrote 410 such rows at the smallest size and 1,000 at the largest, which is not the growth
 * that is looked for.
 */
const CARTS_A_PRODUCT = 4;
/** What a fixed number of products costs that ever more carts want: 2,000 reservations each at a million carts. */
const WANTED_BY_ALL = 500;
/** As many carts want these as are told of, which takes no million. */
const CROWD_MAX = 100_000;
/** A prime that divides none of the sizes: stepping by it visits every entity once, and never one's neighbour next. */
const STRIDE = 15_485_863;

/** Carts of one go that are not in memory, and whose products are not either. */
const APART = 50;

/**
 * New: an entity nobody has touched. Cold: one touched before, not in memory, while what it asks is. Both cold: what it
 * asks is not in memory either. Hot: all of it is. Touching: all the new ones from one size to the next, with every
 * checkpoint and vacuum that falls into it. So a command of a sort loads as many actors at every size.
 */
type Sort = "touching" | "cold" | "both cold" | "hot" | "new";

interface Touched {
  /** Growth is allowed `GROWTH_MAX`; otherwise it is only told. */
  readonly isGoal: boolean;
  /** At most so many are touched. */
  readonly most?: number;
  /** Tables whose rows they are, besides the journal. */
  readonly tables: readonly string[];
  readonly entity: (index: number) => string;
  /** The product that it asks, of which `CARTS_A_PRODUCT` in a row ask the same. */
  readonly product?: (index: number) => string;
  /** Changes the entity, and is never refused; `turn` grows. */
  readonly change: (node: TestNode, index: number, turn: number) => Promise<unknown>;
}

interface Figure {
  readonly kind: string;
  readonly touched: number;
  readonly sort: Sort;
  readonly cost: Cost;
  readonly actors: number;
  readonly rssMiB: number;
}

const KINDS: Record<string, Touched> = {
  products: {
    isGoal: true,
    tables: ["inventory", "reservations"],
    entity: (index) => `inventory/${productId(index)}`,
    change: (node, index, turn) =>
      node.inventory.ask(productId(index), { type: "reserve", cartId: cartId(index), quantity: 1, turn }),
  },
  carts: cartsOf(
    true,
    (index) => cartId(`own ${index}`),
    (index) => productId(Math.floor(index / CARTS_A_PRODUCT)),
  ),
  [`carts of ${WANTED_BY_ALL} products`]: {
    ...cartsOf(
      false,
      (index) => cartId(`crowd ${index}`),
      (index) => productId(index % WANTED_BY_ALL),
    ),
    most: CROWD_MAX,
  },
};

await onStage(async (stage) => {
  progress(`making ${PRODUCTS} products`);
  await makeProducts(stage.sql, PRODUCTS);
  const figures: Figure[] = [];
  for (const kind of Object.keys(KINDS)) figures.push(...(await measure(stage, kind)));
  const growths = figures
    .filter(({ touched, kind }) => touched === SIZES.at(-1) && KINDS[kind]!.isGoal)
    .map((figure) => ({ ...figure, growth: grownTo(figure, figures) - 1 }));
  const [server] = await stage.sql<{ buffers: string; hugePages: string; checkpoints: number }[]>`
    SELECT current_setting('shared_buffers') AS buffers, current_setting('huge_pages_status') AS "hugePages",
      num_done::int AS checkpoints FROM pg_stat_checkpointer`;
  return publish({
    name: "scale",
    rows: figures.map((figure) => ({
      kind: figure.kind,
      touched: figure.touched,
      command: figure.sort,
      "CPU µs": figure.cost.bunUs + figure.cost.postgresUs,
      "× smallest": grownTo(figure, figures),
      "of it Postgres": figure.cost.postgresUs,
      "wall µs": figure.cost.wallUs,
      "WAL bytes": Math.round(figure.cost.walBytes),
      actors: figure.actors,
      "RSS MiB": figure.rssMiB,
    })),
    figures: Object.fromEntries(growths.map(({ kind, sort, growth }) => [`${kind}${sort}Growth`, growth])),
    goals: growths.map(({ kind, sort, growth }) => ({
      goal: `${kind}, ${sort}: ${(100 * growth).toFixed(0)} % dearer at ${SIZES.at(-1)!.toLocaleString("en-US")}, ${100 * GROWTH_MAX} % allowed`,
      reached: growth <= GROWTH_MAX,
    })),
    notes: [
      `Cold, hot and new are means of ${(ROUND * ROUNDS).toLocaleString("en-US")} commands, ${CLIENTS} at a time, each committed to disk; growth is that of CPU time.`,
      "CPU time is this process' and all of Postgres', vacuum and checkpoints too; what else runs on the machine moves the wall clock more.",
      `Postgres had ${server!.buffers} of buffers, huge pages ${server!.hugePages}; checkpoints ended in the run: ${server!.checkpoints}.`,
      `Carts: ${CARTS_A_PRODUCT} of them want each product, so there are more products as there are more carts; carts of ${WANTED_BY_ALL} products show what a product costs that ever more want.`,
      `cold: touched before, not in memory, while a cart's product is; both cold: neither is, ${APART} carts of as many products at a time; hot: in memory (at most ${ACTORS_MAX.toLocaleString("en-US")} actors); new: never touched; touching: all new ones since the size before, ${TOUCHING_CLIENTS.toLocaleString("en-US")} at a time, and the vacuum that they call for.`,
    ],
  });
});

function cartsOf(isGoal: boolean, id: (index: number) => string, product: (index: number) => string): Touched {
  return {
    isGoal,
    tables: ["carts", "inventory", "reservations"],
    entity: (index) => `cart/${id(index)}`,
    product,
    change: (node, index, turn) =>
      node.carts.ask(id(index), {
        type: "set-quantity",
        productId: Number(product(index)),
        quantity: 1,
        commandId: `turn-${turn}`,
      }),
  };
}

/** Touches ever more entities of a kind on one node, and stops at each size to measure every sort of command. */
async function measure(stage: Stage, kind: string): Promise<Figure[]> {
  const { entity, product, change, tables, isGoal, most = LARGEST } = KINDS[kind]!;
  const node = await stage.startKernel({ actorsMax: ACTORS_MAX });
  const figures: Figure[] = [];
  let turn = 0;
  let touched = 0;
  const changeAll = (indices: readonly number[], clients = CLIENTS) => {
    turn += 1;
    return inParallel(indices, clients, (index) => change(node, index, turn));
  };
  const tidy = async () => {
    for (const table of ["journal", ...tables]) await stage.sql.unsafe(`VACUUM (ANALYZE) ${table}`);
  };
  /** What so many changes leave to be tidied up is done at once, and is part of their cost: nobody after them pays for it. */
  const touchTo = async (size: number) => {
    const before = touched;
    while (touched < size) {
      const indices = range(touched, Math.min(TOUCHING_ROUND, size - touched));
      touched += await changeAll(indices, TOUCHING_CLIENTS);
    }
    await tidy();
    return touched - before;
  };
  const note = (size: number, sort: Sort, cost: Cost) => {
    const rssMiB = Math.round(process.memoryUsage.rss() / MIB);
    figures.push({ kind, touched: size, sort, cost, actors: node.kernel.directory.size, rssMiB });
  };
  const passivate = (name: string) => node.kernel.directory.passivate(name);
  const rounds: Record<Exclude<Sort, "touching">, (size: number, at: number) => Promise<() => Promise<number>>> = {
    cold: async (size, at) => {
      const indices = scattered(size, at * ROUND);
      for (const index of indices) passivate(entity(index));
      if (product) {
        const wanted = [...new Set(indices.map(product))];
        await inParallel(range(0, wanted.length), CLIENTS, (each) =>
          node.inventory.ask(wanted[each]!, { type: "read" }),
        );
      }
      return () => changeAll(indices);
    },
    "both cold": async (size, at) => {
      const indices = scattered(size, (ROUNDS + at) * ROUND);
      return async () => {
        for (let from = 0; from < indices.length; from += APART) {
          const some = indices.slice(from, from + APART);
          for (const index of some) {
            passivate(entity(index));
            passivate(`inventory/${product!(index)}`);
          }
          await changeAll(some);
        }
        return indices.length;
      };
    },
    hot: async (size) => {
      const indices = scattered(size, 2 * ROUNDS * ROUND);
      await changeAll(indices);
      return () => changeAll(indices);
    },
    new: async () => {
      const indices = range(touched, ROUND);
      touched += ROUND;
      return () => changeAll(indices);
    },
  };
  const sorts: readonly (keyof typeof rounds)[] =
    product && isGoal ? ["cold", "both cold", "hot", "new"] : ["cold", "hot", "new"];
  const apart = range(2 * LARGEST, ROUND);
  for (let round = 0; round < WARM_UP_ROUNDS; round++) {
    for (const index of apart) passivate(entity(index));
    await changeAll(apart);
  }
  for (const size of SIZES.filter((each) => each <= most)) {
    progress(`touching ${size} ${kind}`);
    const touching = await costOf(stage, 1, async () => () => touchTo(size));
    // The first thousand are too few to tell.
    if (figures.length > 0) note(size, "touching", touching);
    for (const sort of sorts) {
      note(size, sort, await costOf(stage, ROUNDS, (at) => rounds[sort](size, at)));
      await tidy();
    }
  }
  await node.stop();
  return figures;
}

/** How many times the CPU time of the same command at the smallest size this is; touching is compared with new. */
function grownTo({ kind, sort, cost }: Figure, figures: readonly Figure[]): number {
  const same = sort === "touching" ? "new" : sort;
  const smallest = figures.find((figure) => figure.kind === kind && figure.sort === same)!.cost;
  return (cost.bunUs + cost.postgresUs) / (smallest.bunUs + smallest.postgresUs);
}

async function inParallel(
  indices: readonly number[],
  clients: number,
  work: (index: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const client = async () => {
    while (next < indices.length) await work(indices[next++]!);
  };
  await Promise.all(Array.from({ length: clients }, client));
  return indices.length;
}

function range(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}

/** `ROUND` different indices below `size`, from all over; of 250 that follow each other no two ask the same product. */
function scattered(size: number, from: number): number[] {
  const products = size / CARTS_A_PRODUCT;
  return range(from, ROUND).map((index) => {
    const which = Math.floor(index / products) % CARTS_A_PRODUCT;
    return ((index * STRIDE) % products) * CARTS_A_PRODUCT + which;
  });
}

/** Products are touched all over their table. */
function productId(index: number): string {
  return String(1 + ((index * STRIDE) % PRODUCTS));
}

/** As random as a real one, but the same every time. */
function cartId(index: number | string): string {
  return createHash("md5").update(String(index)).digest("base64url");
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
