import { afterEach, beforeEach, expect, test } from "bun:test";
import type { JournalRow } from "../../../actors/kernel/types.ts";
import { eventually, type FreshDatabase, freshBroker, freshDatabase } from "../../../test/support/index.ts";
import { stockProducts } from "../../../test/support/kernel.ts";
import { type StandIn, startTypesense } from "../../../test/support/typesense.ts";
import { publishChanges } from "../../catalogue/publish.ts";
import { createLog } from "../../platform/log.ts";
import { createMetrics } from "../../platform/metrics.ts";
import type { Sql } from "../../platform/postgres.ts";
import { refreshDocuments } from "../postgres/documents.ts";
import { writeClient } from "../typesense/client.ts";
import { Collections } from "../typesense/collections.ts";
import { followFacts } from "./follow-facts.ts";
import { followRenames } from "./follow-renames.ts";
import { compareSome, followStock } from "./follow-stock.ts";
import { keepTypesense } from "./keep-typesense.ts";
import { hearIndexed, type Indexed } from "./news.ts";
import { drainSome, enqueue, parkedDocuments, queueState, retryParked } from "./queue.ts";
import { reindexPostgres, reindexTypesense } from "./reindex.ts";

const log = createLog("silent");
let db: FreshDatabase;
let sql: Sql;
let server: StandIn;
let collections: Collections;

beforeEach(async () => {
  db = await freshDatabase();
  ({ sql } = db);
  server = startTypesense();
  collections = new Collections(writeClient(server.settings));
});
afterEach(async () => {
  await server.stop();
  await db.drop();
});

/** Products 1, 2, … with these units, and their search documents. */
async function sell(onHand: readonly number[]): Promise<void> {
  await stockProducts(sql, onHand);
  await refreshDocuments(
    sql,
    onHand.map((_, index) => index + 1),
  );
}

async function change(productId: number, what: Record<string, unknown>): Promise<void> {
  await sql`UPDATE products SET ${sql(what)} WHERE id = ${productId}`;
  await sql`INSERT INTO catalogue_changes (product_id, type) VALUES (${productId}, 'product-changed')`;
}

const setStock = (productId: number, onHand: number) =>
  sql`UPDATE inventory SET on_hand = ${onHand} WHERE product_id = ${productId}`;
/** What a node hears of its own commit. */
const committed = (productId: number, available: number) =>
  ({ entity: `inventory/${productId}`, type: "StockAdjusted", data: { available } }) as unknown as JournalRow;
const documentOf = async (productId: number) =>
  (await sql`SELECT * FROM search_documents WHERE product_id = ${productId}`)[0];

/** The product as searches in Typesense see it. */
function indexed(productId: number) {
  const name = server.aliases.get("souk_products");
  return name === undefined ? undefined : server.collections.get(name)?.documents.get(String(productId));
}

/** A node that follows facts and keeps Typesense, and what it tells the others. */
async function openNode() {
  const { broker, connection, stop } = await freshBroker();
  const told: Indexed[] = [];
  const { registry } = createMetrics();
  const stopHearing = hearIndexed(broker, (news) => told.push(news));
  const parts = { sql, broker, log, registry, typesense: server.settings };
  const stock = followStock({ ...parts, hasTypesense: true });
  const running = [followFacts({ ...parts, hasTypesense: true }), keepTypesense(parts), stock];
  return {
    told,
    registry,
    connection,
    publish: () => publishChanges(sql, connection),
    commitStock: async (productId: number, onHand: number) => {
      await setStock(productId, onHand);
      stock.heed([committed(productId, onHand)]);
    },
    close: async () => {
      stopHearing();
      await Promise.all(running.map((each) => each.stop()));
      await stop();
    },
  };
}

test("Typesense is filled when it has nothing, and then follows prices, archives and stock", async () => {
  await sell([5, 5, 5]);
  const node = await openNode();
  try {
    await eventually("three products", () => indexed(3));
    await change(1, { price: 2_500 });
    await change(2, { status: "archived" });
    await node.publish();
    await eventually("the new price", () => indexed(1)?.price === 2_500);
    await eventually("the archived one's going", () => indexed(2) === undefined);
    expect((await documentOf(1))?.price).toBe(2_500);
    expect(await documentOf(2)).toBeUndefined();
    expect(indexed(3)?.in_stock).toBe(true);
    await node.commitStock(3, 0);
    await eventually("it is sold out", () => indexed(3)?.in_stock === false);
    expect((await documentOf(3))?.in_stock).toBe(false);
    await eventually("every node is told", () => {
      const all = node.told.flatMap(({ changed }) => changed);
      return [1, 2].every((id) => all.includes(id)) && node.told.some(({ restocked }) => restocked.includes(3));
    });
    const metrics = await node.registry.metrics();
    expect(metrics).toContain('souk_consumer_lag{stream="CATALOGUE",consumer="search"} 0');
    expect(metrics).toContain("souk_search_queue ");
  } finally {
    await node.close();
  }
});

test("a product whose document cannot be written holds up no other that changes with it", async () => {
  await sell([5, 5, 5]);
  await sql`ALTER TABLE search_documents ADD CONSTRAINT unlucky CHECK (product_id <> 2 OR price < 777) NOT VALID`;
  const node = await openNode();
  try {
    for (const id of [1, 2, 3]) await change(id, { price: 777 });
    await node.publish();
    await eventually("the others", async () => {
      const [one, three] = await Promise.all([documentOf(1), documentOf(3)]);
      return one?.price === 777 && three?.price === 777;
    });
    expect((await documentOf(2))?.price).not.toBe(777);
    await sql`ALTER TABLE search_documents DROP CONSTRAINT unlucky`;
    await eventually("its next try", async () => (await documentOf(2))?.price === 777);
  } finally {
    await node.close();
  }
});

test("a unit less changes nothing that is searched", async () => {
  await sell([5, 5]);
  const node = await openNode();
  try {
    await eventually("the products", () => indexed(2));
    const [before] = await sql`SELECT xmin::text, ctid::text FROM search_documents WHERE product_id = 1`;
    await node.commitStock(1, 4);
    // Its neighbour's last unit goes after it: when that has arrived, this has too.
    await node.commitStock(2, 0);
    await eventually("the other is sold out", () => indexed(2)?.in_stock === false);
    expect((await sql`SELECT xmin::text, ctid::text FROM search_documents WHERE product_id = 1`)[0]).toEqual(before);
    expect(node.told.flatMap(({ restocked }) => restocked)).toEqual([2]);
  } finally {
    await node.close();
  }
});

test("what a node that died had not written yet is found by the round", async () => {
  await sell(Array(30).fill(5));
  await setStock(7, 0);
  await setStock(23, 0);
  const { broker, stop } = await freshBroker();
  try {
    expect(await compareSome({ sql, broker, hasTypesense: true }, 10)).toBe(0);
    expect([(await documentOf(7))?.in_stock, (await documentOf(23))?.in_stock]).toEqual([true, false]);
    expect(await compareSome({ sql, broker, hasTypesense: true }, 0)).toBe(0);
    expect((await documentOf(7))?.in_stock).toBe(false);
    expect((await queueState(sql)).waiting).toBe(2);
  } finally {
    await stop();
  }
});

test("what a shop has come to reaches its documents in steps, and those of no other shop", async () => {
  await sell([5, 5, 5]);
  await sql`INSERT INTO shops (slug, name) VALUES ('other', 'Other')`;
  await sql`UPDATE products SET shop_id = (SELECT id FROM shops WHERE slug = 'other') WHERE id = 3`;
  await refreshDocuments(sql, [3]);
  const { broker, stop } = await freshBroker();
  try {
    const round = async () => {
      await compareSome({ sql, broker, hasTypesense: true }, 0);
      const documents = await Promise.all([1, 2, 3].map(documentOf));
      return documents.map((one) => [one?.shop_rating, one?.shop_sales]);
    };
    const [before] = await round();
    expect((await queueState(sql)).waiting).toBe(0);
    await sql`UPDATE shops SET rating = 4.5, sales = 1000 WHERE slug <> 'other'`;
    expect(await round()).toEqual([[4.5, 1000], [4.5, 1000], before!]);
    expect((await queueState(sql)).waiting).toBe(2);
    await sql`UPDATE shops SET rating = 4.45, sales = 1090 WHERE slug <> 'other'`;
    expect(await round()).toEqual([[4.5, 1000], [4.5, 1000], before!]);
  } finally {
    await stop();
  }
});

test("what has another name is found by it: a brand's goods, a shop's, and those of all categories below", async () => {
  await sell([5, 5, 5]);
  await sql`INSERT INTO brands (slug, name) VALUES ('alder', 'Alder')`;
  const [below] = await sql<{ id: number }[]>`
    INSERT INTO categories (parent_id, slug, name) SELECT category_id, 'below', 'Below' FROM products WHERE id = 1 RETURNING id`;
  await sql`UPDATE products SET brand_id = (SELECT id FROM brands WHERE slug = 'alder') WHERE id = 1`;
  await sql`UPDATE products SET category_id = ${below!.id} WHERE id = 2`;
  await refreshDocuments(sql, [1, 2]);
  const having = async (word: string) => {
    const rows = await sql<{ id: number }[]>`
      SELECT product_id AS id FROM search_documents WHERE words @@ to_tsquery('english', ${word}) ORDER BY 1`;
    return rows.map(({ id }) => id);
  };
  const { broker, stop } = await freshBroker();
  try {
    const waiting = async () => {
      await followRenames({ sql, broker, hasTypesense: true });
      return (await sql`DELETE FROM search_queue RETURNING product_id AS id`).map(({ id }) => id).sort();
    };
    expect(await waiting()).toEqual([]);
    await sql`UPDATE brands SET name = 'Birch' WHERE slug = 'alder'`;
    expect(await waiting()).toEqual([1]);
    expect([await having("alder"), await having("birch")]).toEqual([[], [1]]);
    await sql`UPDATE categories SET name = 'Pottery' WHERE id = (SELECT category_id FROM products WHERE id = 1)`;
    expect(await waiting()).toEqual([1, 2, 3]);
    expect(await having("pottery")).toEqual([1, 2, 3]);
    await sql`UPDATE categories SET name = 'Cellar' WHERE id = ${below!.id}`;
    expect(await waiting()).toEqual([2]);
    await sql`UPDATE shops SET name = 'Another stall'`;
    expect(await waiting()).toEqual([1, 2, 3]);
    await sql`UPDATE shops SET name = name`;
    expect(await waiting()).toEqual([]);
  } finally {
    await stop();
  }
});

test("while Typesense is away changes wait, and the shop's own documents do not", async () => {
  await sell([5, 5]);
  const node = await openNode();
  try {
    await eventually("the products", () => indexed(2));
    server.be("failing");
    await change(1, { price: 777 });
    await node.publish();
    await eventually("its own document", async () => (await documentOf(1))?.price === 777);
    await eventually("the change waits", async () => (await queueState(sql)).waiting === 1);
    expect(indexed(1)?.price).not.toBe(777);
    server.be("well");
    await eventually("it caught up", () => indexed(1)?.price === 777, 20_000);
    await eventually("nothing waits", async () => (await queueState(sql)).waiting === 0);
    expect(await queueState(sql)).toMatchObject({ waiting: 0, parked: 0 });
  } finally {
    await node.close();
  }
});

test("a server that lost its disk is filled again", async () => {
  await sell([5, 5]);
  const node = await openNode();
  try {
    await eventually("the products", () => indexed(2));
    server.forget();
    // Whatever is to be written finds it out.
    await change(1, { price: 778 });
    await node.publish();
    await eventually("the products again", () => indexed(1)?.price === 778 && indexed(2), 20_000);
  } finally {
    await node.close();
  }
});

test("a document that Typesense will not take holds up no other, is tried again, parked, and taken when asked", async () => {
  await sell([1, 1, 1]);
  await reindexTypesense(sql, collections);
  server.reject(({ id }) => id === "2");
  await enqueue(sql, [1, 2, 3]);
  expect(await drainSome(sql, collections)).toEqual([1, 3]);
  for (let attempt = 2; attempt <= 8; attempt++) {
    await sql`UPDATE search_queue SET resume_at = now()`;
    expect(await drainSome(sql, collections)).toEqual([]);
  }
  expect(await queueState(sql)).toMatchObject({ waiting: 0, parked: 1 });
  expect(await parkedDocuments(sql, 10)).toEqual([
    { productId: 2, error: expect.stringContaining("told to take none") },
  ]);
  server.reject(() => false);
  expect(await retryParked(sql)).toBe(1);
  expect(await drainSome(sql, collections)).toEqual([2]);
  expect(await queueState(sql)).toMatchObject({ waiting: 0, parked: 0 });
});

test("what changes again while it is written is written again", async () => {
  await sell([1, 1]);
  await reindexTypesense(sql, collections);
  await enqueue(sql, [1]);
  let wasLate = false;
  // The change arrives between reading the queue and the answer of Typesense.
  server.reject(() => {
    if (!wasLate) void enqueue(sql, [1]);
    wasLate = true;
    return false;
  });
  await drainSome(sql, collections);
  await eventually("the later change waits", async () => (await queueState(sql)).waiting === 1);
  expect(await drainSome(sql, collections)).toEqual([1]);
});

test("a new collection takes the old one's place when it is full, with every change made meanwhile", async () => {
  await sell(Array(1_200).fill(3));
  await reindexTypesense(sql, collections);
  const old = server.aliases.get("souk_products");
  const seen: number[] = [];
  let changes: Promise<unknown> = Promise.resolve();
  const done = await reindexTypesense(sql, collections, {
    onProgress: ({ done, total }) => {
      expect(server.aliases.get("souk_products")).toBe(old!);
      expect(total).toBe(1_200);
      seen.push(done);
      if (done !== 500) return;
      // One that was copied, one that was not, one that goes.
      changes = (async () => {
        await sql`UPDATE products SET price = 4242 WHERE id IN (1, 1100)`;
        await sql`UPDATE products SET status = 'archived' WHERE id = 2`;
        await refreshDocuments(sql, [1, 2, 1_100]);
        await enqueue(sql, [1, 2, 1_100]);
      })();
    },
  });
  await changes;
  expect(seen).toEqual([500, 1_000, 1_200]);
  expect(done).toEqual({ outcome: "done", products: 1_200, wasResumed: false });
  await drainSome(sql, collections);
  expect(server.aliases.get("souk_products")).not.toBe(old!);
  expect([...server.collections.keys()]).toEqual([server.aliases.get("souk_products")!]);
  expect([indexed(1)?.price, indexed(1_100)?.price, indexed(2)]).toEqual([4_242, 4_242, undefined]);
  expect(server.collections.get(server.aliases.get("souk_products")!)?.documents.size).toBe(1_199);
});

test("changes go to the collection in use and to the one being filled", async () => {
  await sell(Array(600).fill(3));
  await reindexTypesense(sql, collections);
  const stop = new AbortController();
  expect(await reindexTypesense(sql, collections, { signal: stop.signal, onProgress: () => stop.abort() })).toEqual({
    outcome: "stopped",
  });
  await sql`UPDATE products SET price = 4242 WHERE id = 5`;
  await refreshDocuments(sql, [5]);
  await enqueue(sql, [5]);
  expect(await drainSome(sql, collections)).toEqual([5]);
  expect([...server.collections.values()].map(({ documents }) => documents.get("5")?.price)).toEqual([4_242, 4_242]);
});

test("broken off, a reindex goes on where it was, once at a time", async () => {
  await sell(Array(1_200).fill(3));
  const stop = new AbortController();
  await reindexTypesense(sql, collections, { signal: stop.signal, onProgress: () => stop.abort() });
  expect(server.aliases.size).toBe(0);
  const seen: number[] = [];
  const both = await Promise.all([
    reindexTypesense(sql, collections, { onProgress: ({ done }) => seen.push(done) }),
    reindexTypesense(sql, collections, { onProgress: ({ done }) => seen.push(done) }),
  ]);
  expect(both.map(({ outcome }) => outcome).sort()).toEqual(["done", "under_way"]);
  expect(both).toContainEqual({ outcome: "done", products: 1_200, wasResumed: true });
  expect(seen).toEqual([1_000, 1_200]);
  expect(server.collections.size).toBe(1);
});

test("documents in Postgres are made anew without one being away", async () => {
  await sell([1, 1, 1]);
  await sql`DELETE FROM search_documents WHERE product_id = 2`;
  await sql`UPDATE search_documents SET price = 1`;
  const seen: number[] = [];
  const done = await reindexPostgres(sql, { onProgress: (progress) => seen.push(progress.done) });
  expect(done).toEqual({ outcome: "done", products: 3, wasResumed: false });
  expect(seen).toEqual([3]);
  expect(
    (await sql`SELECT product_id, price FROM search_documents ORDER BY product_id`).map(({ price }) => price),
  ).toEqual([1_900, 1_900, 1_900]);
});
