import { createHash } from "node:crypto";
import { postgresCatalogue } from "../../src/catalogue/postgres-catalogue.ts";
import { connectPostgres } from "../../src/platform/postgres.ts";
import type { TestNode } from "../../test/support/kernel.ts";
import { costOf } from "./cost.ts";
import {
  ACTORS_MAX,
  APART,
  CARTS_A_PRODUCT,
  CLIENTS,
  type Done,
  KINDS,
  type KindName,
  LARGEST,
  type Order,
  PRODUCTS,
  ROUND,
  ROUNDS,
  type RoundSort,
  TOUCHING_CLIENTS,
  WANTED_BY_ALL,
} from "./scale-plan.ts";
import { startLoneKernel } from "./stage.ts";

// One size of bench/scale, in a process and a database of its own. Told what to do by messages from its parent.

const SIZE = Number(process.env.SIZE);
const DATABASE_URL = process.env.DATABASE_URL!;
const POSTGRES_PID = Number(process.env.POSTGRES_PID);
/** Rounds on entities of their own, before anything is measured: the engine goes on compiling what is called often. */
const WARM_UP_ROUNDS = 100;
const TOUCHING_ROUND = 16_384;
/** A prime that divides none of the sizes: stepping by it visits every entity once, and never one's neighbour next. */
const STRIDE = 15_485_863;
const MIB = 1024 ** 2;

interface Touched {
  /** Tables whose rows they are, besides the journal. */
  readonly tables: readonly string[];
  readonly entity: (index: number) => string;
  /** The product that it asks. */
  readonly product?: (index: number) => number;
  /** Changes the entity, and is never refused; `turn` grows. */
  readonly change: (node: TestNode, index: number, turn: number) => Promise<unknown>;
}

const TOUCHED: Record<KindName, Touched> = {
  products: {
    tables: ["inventory", "reservations"],
    entity: (index) => `inventory/${productId(index)}`,
    change: (node, index, turn) =>
      node.inventory.ask(`${productId(index)}`, { type: "reserve", cartId: cartId(index), quantity: 1, turn }),
  },
  carts: cartsOf(
    (index) => cartId(`own ${index}`),
    (index) => productId(Math.floor(index / CARTS_A_PRODUCT)),
  ),
  crowd: cartsOf(
    (index) => cartId(`crowd ${index}`),
    (index) => productId(index % WANTED_BY_ALL),
  ),
};

const sql = connectPostgres(DATABASE_URL, 8, "bench");
const catalogue = postgresCatalogue(sql);
/** As in the shop: what a product costs is known for a while, and read for many at once. */
const offerOf = async (id: number) => (await catalogue.cards([id])).get(id) ?? null;
const place = { sql, postgresPid: POSTGRES_PID };

let kind: KindName = "products";
let node: TestNode | null = null;
let turn = 0;
let touched = 0;

let last = Promise.resolve();
process.on("message", (order: Order) => {
  last = last.then(async () => {
    const cost = await follow(order);
    const done: Done = {
      cost,
      actors: node?.kernel.directory.size ?? 0,
      rssMiB: Math.round(process.memoryUsage.rss() / MIB),
    };
    process.send!(done);
  });
});
// Its parent died: nobody wants the figures.
process.on("disconnect", () => process.exit(1));

async function follow(order: Order) {
  switch (order.type) {
    case "begin":
      await begin(order.kind);
      return null;
    case "touch":
      return costOf(place, 1, async () => touchAll);
    case "round":
      return costOf(place, 1, () => ROUND_OF[order.sort](order.at));
    case "tidy":
      await tidy();
      return null;
    case "end":
      await node?.stop();
      return null;
    default:
      throw new Error(`no such order: ${JSON.stringify(order satisfies never)}`);
  }
}

async function begin(wanted: KindName): Promise<void> {
  kind = wanted;
  touched = 0;
  node = await startLoneKernel(DATABASE_URL, { actorsMax: ACTORS_MAX, offerOf });
  const apart = range(2 * LARGEST, ROUND);
  for (let round = 0; round < WARM_UP_ROUNDS; round++) {
    for (const index of apart) passivate(index);
    await changeAll(apart);
  }
}

/** What so many changes leave to be tidied up is done at once, and is part of their cost: nobody after them pays for it. */
async function touchAll(): Promise<number> {
  const size = Math.min(SIZE, KINDS[kind].most);
  while (touched < size)
    touched += await changeAll(range(touched, Math.min(TOUCHING_ROUND, size - touched)), TOUCHING_CLIENTS);
  await tidy();
  return size;
}

async function tidy(): Promise<void> {
  for (const table of ["journal", ...TOUCHED[kind].tables]) await sql.unsafe(`VACUUM (ANALYZE) ${table}`);
}

/** Each readies a round and returns what is measured of it, which says how many commands it was. */
const ROUND_OF: Record<RoundSort, (at: number) => Promise<() => Promise<number>>> = {
  cold: async (at) => {
    const indices = scattered(at * ROUND);
    await know(indices);
    for (const index of indices) passivate(index);
    return () => changeAll(indices);
  },
  "both cold": async (at) => {
    const indices = scattered((ROUNDS + at) * ROUND);
    const { product } = TOUCHED[kind];
    return async () => {
      for (let from = 0; from < indices.length; from += APART) {
        const some = indices.slice(from, from + APART);
        catalogue.forget(some.map((index) => product!(index)));
        for (const index of some) {
          passivate(index);
          node!.kernel.directory.passivate(`inventory/${product!(index)}`);
        }
        await changeAll(some);
      }
      return indices.length;
    };
  },
  hot: async () => {
    const indices = scattered(2 * ROUNDS * ROUND);
    await know(indices);
    await changeAll(indices);
    return () => changeAll(indices);
  },
  new: async () => {
    const indices = range(touched, ROUND);
    touched += ROUND;
    return () => changeAll(indices);
  },
};

/** Has the products that these ask in memory, and what they cost. */
async function know(indices: readonly number[]): Promise<void> {
  const { product } = TOUCHED[kind];
  if (!product) return;
  const wanted = [...new Set(indices.map(product))];
  await catalogue.cards(wanted);
  await inParallel(wanted, CLIENTS, (id) => node!.inventory.ask(`${id}`, { type: "read" }));
}

function passivate(index: number): void {
  node!.kernel.directory.passivate(TOUCHED[kind].entity(index));
}

function changeAll(indices: readonly number[], clients = CLIENTS): Promise<number> {
  turn += 1;
  return inParallel(indices, clients, (index) => TOUCHED[kind].change(node!, index, turn));
}

function cartsOf(id: (index: number) => string, product: (index: number) => number): Touched {
  return {
    tables: ["carts", "inventory", "reservations"],
    entity: (index) => `cart/${id(index)}`,
    product,
    change: (on, index, at) =>
      on.carts.ask(id(index), {
        type: "set-quantity",
        productId: product(index),
        quantity: 1,
        commandId: `turn-${at}`,
      }),
  };
}

async function inParallel(
  items: readonly number[],
  clients: number,
  work: (item: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const client = async () => {
    while (next < items.length) await work(items[next++]!);
  };
  await Promise.all(Array.from({ length: clients }, client));
  return items.length;
}

function range(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}

/** `ROUND` different indices of those touched, from all over; of 250 that follow each other no two ask the same product. */
function scattered(from: number): number[] {
  const products = Math.min(SIZE, KINDS[kind].most) / CARTS_A_PRODUCT;
  return range(from, ROUND).map((index) => {
    const which = Math.floor(index / products) % CARTS_A_PRODUCT;
    return ((index * STRIDE) % products) * CARTS_A_PRODUCT + which;
  });
}

/** Products are touched all over their table. */
function productId(index: number): number {
  return 1 + ((index * STRIDE) % PRODUCTS);
}

/** As random as a real one, but the same every time. */
function cartId(index: number | string): string {
  return createHash("md5").update(String(index)).digest("base64url");
}
