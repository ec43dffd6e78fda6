import { afterAll, beforeAll, expect, test } from "bun:test";
import type { NatsConnection } from "nats";
import { type FreshBroker, type FreshDatabase, freshBroker, freshDatabase } from "../../test/support/index.ts";
import { stockProducts } from "../../test/support/kernel.ts";
import { createLog } from "../platform/log.ts";
import type { NatsBroker } from "../platform/nats.ts";
import { ensureStreams } from "../platform/streams.ts";
import { forgetChanged } from "./forget-changed.ts";
import { publishCatalogue, publishChanges } from "./publish.ts";

const log = createLog("silent");
let db: FreshDatabase;
let fresh: FreshBroker;
let broker: NatsBroker;
let connection: NatsConnection;

beforeAll(async () => {
  db = await freshDatabase();
  await stockProducts(db.sql, [5, 5, 5]);
  fresh = await freshBroker();
  ({ broker, connection } = fresh);
});
afterAll(async () => {
  await fresh.stop();
  await db.drop();
});

const change = (productId: number, type = "product-changed") =>
  db.sql`INSERT INTO catalogue_changes (product_id, type) VALUES (${productId}, ${type})`;
const waiting = async () => (await db.sql<{ n: number }[]>`SELECT count(*)::int AS n FROM catalogue_changes`)[0]!.n;
const stored = async () => (await (await connection.jetstreamManager()).streams.info("CATALOGUE")).state.messages;

test("changes are published with what the product is now, and their rows go", async () => {
  const heard = connection.subscribe("catalogue.*.*", { max: 2 });
  await change(1, "product-added");
  await change(2);
  expect(await publishChanges(db.sql, connection)).toBe(2);
  const facts: { subject: string; body: { type: string; data: unknown } }[] = [];
  for await (const message of heard) facts.push({ subject: message.subject, body: message.json() });
  expect(facts.map((fact) => fact.subject).toSorted()).toEqual([
    "catalogue.1.product-added",
    "catalogue.2.product-changed",
  ]);
  expect(facts.find((fact) => fact.subject.endsWith("added"))?.body).toMatchObject({
    type: "ProductAdded",
    data: { productId: 1, title: "Mug 1", price: 1900, currency: "USD", status: "active" },
  });
  expect(await waiting()).toBe(0);
});

test("two nodes at once publish each change once", async () => {
  for (const id of [1, 2, 3]) await change(id);
  const before = await stored();
  const counts = await Promise.all([publishChanges(db.sql, connection), publishChanges(db.sql, connection)]);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
  expect((await stored()) - before).toBe(3);
});

test("a change of a product that is no more does not hold up the others", async () => {
  await change(999);
  await change(1);
  const before = await stored();
  await publishChanges(db.sql, connection);
  expect([await waiting(), (await stored()) - before]).toEqual([0, 1]);
});

test("every node forgets the products that changed", async () => {
  const forgotten = new Set<number>();
  const all = Promise.withResolvers<void>();
  const stopForgetting = forgetChanged(broker, {
    forget: (ids) => {
      for (const id of ids) forgotten.add(id);
      if (forgotten.size === 2) all.resolve();
    },
  });
  const publishing = publishCatalogue({ sql: db.sql, broker, log });
  await change(2);
  await change(3);
  await all.promise;
  await publishing.stop();
  stopForgetting();
  expect([...forgotten].toSorted()).toEqual([2, 3]);
});

test("changes wait for a broker that is away", async () => {
  await change(1);
  await (await connection.jetstreamManager()).streams.delete("CATALOGUE");
  await expect(publishChanges(db.sql, connection)).rejects.toThrow();
  await ensureStreams(connection);
  while ((await waiting()) > 0) await publishChanges(db.sql, connection);
  expect(await stored()).toBe(1);
});
