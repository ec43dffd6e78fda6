import type { Sql } from "../../src/platform/postgres.ts";
import type { TestNode } from "../../test/support/kernel.ts";
import { stockProducts } from "../../test/support/kernel.ts";
import { onStage, type Stage } from "./stage.ts";
import { numberOption, progress, publish } from "./support.ts";

const LARGEST = numberOption("products", 1_000_000);
const SIZES = [1_000, 100_000, 1_000_000].filter((size) => size <= LARGEST);
const CLIENTS = 256;
/** A size is touched again, cold, until it has had this many commands: short runs measure noise. */
const COMMANDS_MIN = 20_000;
const ACTORS_MAX = 50_000;
const GROWTH_MAX = 0.2;
const MIB = 1024 ** 2;

type Touch = (node: TestNode, index: number, round: number) => Promise<unknown>;

const KINDS: { kind: string; isNewEachRound: boolean; touch: Touch }[] = [
  {
    kind: "products",
    isNewEachRound: false,
    touch: (node, index, round) =>
      node.inventory.ask(String(1 + index), { type: "reserve", cartId: `cart-${round}`, quantity: 1, turn: 1 }),
  },
  {
    kind: "carts",
    isNewEachRound: true,
    touch: (node, index, round) =>
      node.carts.ask(`cart-${round}-${index}`, {
        type: "add",
        productId: 1 + (index % 500),
        quantity: 1,
        commandId: `${round}-${index}`,
      }),
  },
];

await onStage(async (stage) => {
  progress(`making ${LARGEST} products`);
  await makeProducts(stage.sql, LARGEST);
  const rows: { kind: string; touched: number; us: number; rssMiB: number; actors: number }[] = [];
  for (const { kind, touch, isNewEachRound } of KINDS) {
    for (const size of SIZES) {
      progress(`touching ${size} ${kind}`);
      rows.push({ kind, touched: size, ...(await touchAll(stage, size, touch, isNewEachRound)) });
    }
  }
  const growth = (kind: string) => {
    const costs = rows.filter((row) => row.kind === kind).map((row) => row.us);
    return costs.at(-1)! / costs[0]! - 1;
  };
  const growths = KINDS.map(({ kind }) => ({ kind, growth: growth(kind) }));
  return publish({
    name: "scale",
    rows: rows.map(({ kind, touched, us, rssMiB, actors }) => ({
      kind,
      touched,
      "µs a command": us,
      "× smallest": us / rows.find((row) => row.kind === kind)!.us,
      "actors in memory": actors,
      "RSS MiB": rssMiB,
    })),
    figures: Object.fromEntries(growths.map(({ kind, growth }) => [`${kind}Growth`, growth])),
    goals: growths.map(({ kind, growth }) => ({
      goal: `${kind}: ${(100 * growth).toFixed(0)} % dearer at ${SIZES.at(-1)!.toLocaleString("en-US")}, ${100 * GROWTH_MAX} % allowed`,
      reached: growth <= GROWTH_MAX,
    })),
    notes: [
      "Every command wakes an actor that is not in memory: load, decide, commit to disk; at most 50,000 actors stay.",
      `${CLIENTS} commands at a time; the database holds ${LARGEST.toLocaleString("en-US")} products throughout.`,
    ],
  });
});

/** Touches each of `size` entities once, cold; small sizes several rounds. Returns the mean cost of a command. */
async function touchAll(stage: Stage, size: number, touch: Touch, isNewEachRound: boolean) {
  const node = await stage.startKernel({ actorsMax: ACTORS_MAX });
  const rounds = Math.max(1, Math.ceil(COMMANDS_MIN / size));
  const tag = Math.floor(performance.now());
  await round(node, Math.min(size, 1_000), tag, touch);
  let ms = 0;
  for (let turn = 1; turn <= rounds; turn++) {
    if (!isNewEachRound) node.kernel.directory.passivate();
    const began = performance.now();
    await round(node, size, tag + turn, touch);
    ms += performance.now() - began;
  }
  const actors = node.kernel.directory.size;
  const rssMiB = Math.round(process.memoryUsage.rss() / MIB);
  await node.stop();
  return { us: (ms * 1_000) / (rounds * size), rssMiB, actors };
}

async function round(node: TestNode, size: number, tag: number, touch: Touch): Promise<void> {
  let next = 0;
  const client = async () => {
    for (let index = next++; index < size; index = next++) await touch(node, index, tag);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

async function makeProducts(sql: Sql, count: number): Promise<void> {
  await stockProducts(sql, []);
  await sql`
    INSERT INTO products (id, source, external_id, shop_id, category_id, slug, title, price, content_hash)
    SELECT id, 'bench', id::text, 1, 1, 'mug', 'Mug ' || id, 1900, '' FROM generate_series(1, ${count}::int) AS id`;
  await sql`
    INSERT INTO inventory (product_id, on_hand, limit_per_customer)
    SELECT id, 1000000, 10 FROM generate_series(1, ${count}::int) AS id`;
  await sql`
    INSERT INTO stock (product_id, warehouse_id, opening, on_hand)
    SELECT id, 1, 1000000, 1000000 FROM generate_series(1, ${count}::int) AS id`;
  await sql.unsafe("ANALYZE");
}
