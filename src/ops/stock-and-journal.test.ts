import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { ensureStreams } from "../platform/streams.ts";
import { type Body, openOps, until } from "./testing-ops.ts";

let shop: Awaited<ReturnType<typeof openOps>>;

beforeAll(async () => {
  shop = await openOps(["node-1"]);
});
afterAll(() => shop.close());

const ask = (subject: string, body?: unknown) => shop.ask(subject, body);
const done = (subject: string, body?: unknown) => shop.done(subject, body);
const add = (cart: string, productId: number, quantity: number) => shop.add(cart, productId, quantity);
const connection = () => shop.connection();

describe("inventory", () => {
  test("is read with its warehouses", async () => {
    expect(await done("inventory.read", { productId: 1 })).toMatchObject({
      productId: 1,
      available: 10,
      reserved: 0,
      warehouses: [
        { warehouse: "EAST", onHand: 10 },
        { warehouse: "WEST", onHand: 0 },
      ],
    });
    expect(await ask("inventory.read", { productId: 99 })).toMatchObject({ code: 404 });
  });

  test("shows who holds what until when, and lets go of it", async () => {
    await add("ada", 1, 2);
    await add("ada", 2, 1);
    await add("ben", 1, 3);
    expect(await done("inventory.reservations", { productId: 1 })).toMatchObject({ reservations: 2, units: 5 });
    const ofAda = await done("inventory.reservations", { cartId: "ada" });
    expect(ofAda).toMatchObject({ reservations: 2, list: [{ cartId: "ada" }, { cartId: "ada" }] });
    expect(await ask("inventory.reservations", {})).toMatchObject({ code: 400 });
    const release = { productId: 1, cartId: "ben", reason: "asked by phone", commandId: "release-1" };
    expect(await done("inventory.release", release)).toMatchObject({ available: 8, commandId: "release-1" });
    expect(await done("inventory.release", release)).toMatchObject({ available: 8 });
    expect(await ask("inventory.release", { ...release, commandId: "release-2" })).toMatchObject({ code: 404 });
  });

  test("is adjusted once however often the command comes", async () => {
    const adjust = { productId: 3, warehouse: "east", delta: -4, reason: "damaged", note: "dropped", commandId: "a1" };
    expect(await done("inventory.adjust", adjust)).toMatchObject({ available: 6 });
    expect(await done("inventory.adjust", adjust)).toMatchObject({ available: 6 });
    const other = { ...adjust, commandId: "a2" };
    expect(await ask("inventory.adjust", { ...other, delta: -99 })).toMatchObject({ code: 409 });
    expect(await ask("inventory.adjust", { ...other, warehouse: "MOON" })).toMatchObject({ code: 404 });
    expect(await ask("inventory.adjust", { ...other, warehouseId: 1 })).toMatchObject({ code: 400 });
  });

  test("receives and transfers", async () => {
    const receive = { productId: 3, warehouseId: 2, quantity: 5, reference: "PO-1" };
    expect(await done("inventory.receive", receive)).toMatchObject({ available: 11 });
    expect(await ask("inventory.receive", { ...receive, quantity: 0 })).toMatchObject({ code: 400 });
    await done("inventory.transfer", { productId: 3, from: "WEST", to: 1, quantity: 5 });
    expect(await done("inventory.read", { productId: 3 })).toMatchObject({
      warehouses: [
        { warehouse: "EAST", onHand: 11 },
        { warehouse: "WEST", onHand: 0 },
      ],
    });
    expect(await ask("inventory.transfer", { productId: 3, from: 1, to: "EAST", quantity: 1 })).toMatchObject({
      code: 400,
    });
    expect(await ask("inventory.transfer", { productId: 3, from: 2, to: 1, quantity: 1 })).toMatchObject({ code: 409 });
  });

  test("what orders have is told by product or by order, and which checkout has a cart", async () => {
    const { inventory, carts } = shop.nodes[0]!.node;
    const split = [{ warehouseId: 1, quantity: 2 }];
    const order = { type: "allocate", orderId: "o1", cartId: "eve", split, commandId: "allocation-o1" } as const;
    await inventory.ask("2", order);
    const has = { allocations: 1, units: 2, list: [{ productId: 2, orderId: "o1", warehouse: "EAST", quantity: 2 }] };
    expect(await done("inventory.allocations", { productId: 2 })).toMatchObject(has);
    expect(await done("inventory.allocations", { orderId: "o1" })).toMatchObject(has);
    expect(await ask("inventory.allocations", {})).toMatchObject({ code: 400 });
    await inventory.ask("2", { type: "deallocate", orderId: "o1", commandId: "deallocation-o1" });
    await carts.ask("eve", { type: "add", productId: 2, quantity: 1, commandId: "add" });
    const until = Date.UTC(2100, 0, 1);
    await carts.ask("eve", { type: "freeze", checkoutId: "k1", until, commandId: "freeze" });
    expect(await done("cart.read", { cartId: "eve" })).toMatchObject({
      frozen: { checkoutId: "k1", until: "2100-01-01T00:00:00.000Z" },
    });
  });
});

test("a cart is read, and one that never was is not found", async () => {
  await add("cleo", 2, 1);
  expect(await done("cart.read", { cartId: "cleo" })).toMatchObject({ lines: [{ productId: 2, quantity: 1 }] });
  expect(await ask("cart.read", { cartId: "nobody" })).toMatchObject({ code: 404 });
});

describe("the journal", () => {
  test("shows an entity's history, newest first, page by page", async () => {
    const { facts } = (await done("journal.history", { entity: "inventory/3", limit: 2 })) as { facts?: Body[] };
    expect(facts?.map((fact) => fact.type)).toEqual(["StockTransferred", "StockReceived"]);
    const before = facts?.at(-1)?.seq;
    expect(await done("journal.history", { entity: "inventory/3", before })).toMatchObject({
      facts: [{ type: "StockAdjusted", commandId: "a1", correlation: "ops-a1" }],
    });
    expect(await ask("journal.history", { entity: "inventory/99" })).toMatchObject({ code: 404 });
  });

  test("fills streams that were lost, with the newest level of every product", async () => {
    const manager = await connection().jetstreamManager();
    const counts = async () => {
      const [facts, levels] = await Promise.all(["INVENTORY", "STOCK"].map((name) => manager.streams.info(name)));
      return [facts!.state.messages, levels!.state.messages];
    };
    await until(async () => shop.nodes.every(({ node }) => node.kernel.relay.lag === 0));
    await until(
      async () =>
        (
          await shop.db
            .sql`SELECT FROM shards WHERE published_seq < coalesce((SELECT max(seq) FROM journal WHERE journal.shard = shards.shard), 0)`
        ).length === 0,
    );
    const before = await counts();
    for (const name of ["INVENTORY", "CARTS", "STOCK"]) await manager.streams.delete(name);
    await ensureStreams(connection());
    expect(await counts()).toEqual([0, 0]);
    const [journal] = await shop.db.sql<{ n: number }[]>`SELECT count(*)::int AS n FROM journal`;
    expect(await done("journal.republish")).toMatchObject({ published: journal!.n, duplicates: 0, snapshots: 3 });
    expect(await counts()).toEqual(before);
    const level = await manager.streams.getMessage("STOCK", { last_by_subj: "stock.3" });
    expect(level.json()).toMatchObject({ data: { productId: 3, available: 11 } });
    expect(await done("journal.republish")).toMatchObject({ published: 0, duplicates: journal!.n, snapshots: 0 });
  });

  test("is published again in part, and not on a request that says nothing clear", async () => {
    const shard = (
      (await done("journal.history", { entity: "inventory/3" })) as { facts: { shard: number; seq: number }[] }
    ).facts[0]!;
    expect(await done("journal.republish", { shard: shard.shard, fromSeq: shard.seq })).toMatchObject({ shards: 1 });
    expect(await done("journal.republish", { since: "2999-01-01T00:00Z" })).toMatchObject({ shards: 0, published: 0 });
    expect(await ask("journal.republish", { since: "yesterday" })).toMatchObject({ code: 400 });
    expect(await ask("journal.republish", { fromSeq: 3 })).toMatchObject({ code: 400 });
  });
});

test("the catalogue is said anew, drafts kept to ourselves", async () => {
  await shop.db.sql`UPDATE products SET status = 'archived' WHERE id = 2`;
  await shop.db.sql`UPDATE products SET status = 'draft' WHERE id = 3`;
  expect(await done("catalogue.republish")).toEqual({ queued: 2 });
  expect(
    await shop.db.sql<{ id: number; type: string }[]>`
    SELECT product_id AS id, type FROM catalogue_changes ORDER BY seq`,
  ).toMatchObject([
    { id: 1, type: "product-changed" },
    { id: 2, type: "product-archived" },
  ]);
});
