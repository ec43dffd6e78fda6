import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { startTestNode, stockProducts } from "../../test/support/kernel.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/postgres.ts";
import type { Sql } from "../platform/postgres.ts";
import { audit } from "./audit.ts";
import { describeAudit } from "./report.ts";

/** The year 2100. */
const FAR = 4_102_444_800_000;

let database: FreshDatabase;
let sql: Sql;

// A day in a shop with everything that can happen to stock and carts; each test below spoils one thing and heals it.
beforeAll(async () => {
  database = await freshDatabase();
  sql = database.sql;
  await stockProducts(sql, [10, 5, 3, 8]);
  let now = Date.now();
  const node = await startTestNode({ databaseUrl: database.url, rules: { reservationTtlMs: 1_000 }, now: () => now });
  const { inventory, carts } = node;
  const done = (id: string) => ({ commandId: id });
  await carts.ask("ada", { type: "add", productId: 1, quantity: 4, ...done("a1") });
  await carts.ask("ada", { type: "add", productId: 2, quantity: 1, ...done("a2") });
  await carts.ask("ada", { type: "save-for-later", productId: 2, ...done("a3") });
  await carts.ask("ben", { type: "add", productId: 1, quantity: 2, ...done("b1") });
  await carts.ask("ben", { type: "clear", ...done("b2") });
  await carts.ask("cy", { type: "add", productId: 2, quantity: 2, ...done("c1") });
  await inventory.ask("1", { type: "receive", warehouseId: 2, quantity: 7, reference: "delivery 1", ...done("r1") });
  await inventory.ask("1", { type: "transfer", from: 2, to: 1, quantity: 3, ...done("t1") });
  await inventory.ask("1", { type: "adjust", warehouseId: 1, delta: -2, reason: "lost", note: "", ...done("l1") });
  await carts.ask("hal", { type: "add", productId: 4, quantity: 1, ...done("h1") });
  await carts.ask("hal", { type: "freeze", checkoutId: "k0", until: now + 1_000, ...done("h2") });
  now += 1_500;
  await inventory.ask("2", { type: "expire" });
  await carts.ask("dee", { type: "add", productId: 2, quantity: 5, ...done("d1") });
  await carts.ask("hal", { type: "add", productId: 4, quantity: 1, ...done("h3") });
  await inventory.ask("4", { type: "transfer", from: 1, to: 2, quantity: 2, ...done("t4") });
  // Eli's order comes from two warehouses, one parcel is on its way; Flo's was cancelled, Gus is still paying.
  const allocation = (orderId: string) => ({ type: "allocate" as const, orderId, ...done(`allocation-${orderId}`) });
  const checkout = { checkoutId: "k1" };
  await carts.ask("eli", { type: "add", productId: 4, quantity: 4, ...done("e1") });
  await carts.ask("eli", { type: "freeze", ...checkout, until: FAR, reserveUntil: FAR, ...done("e2") });
  const split = [
    { warehouseId: 1, quantity: 3 },
    { warehouseId: 2, quantity: 1 },
  ];
  await inventory.ask("4", { ...allocation("o1"), cartId: "eli", split });
  await carts.ask("eli", { type: "finish", ...checkout, ...done("e4") });
  await inventory.ask("4", { type: "ship", orderId: "o1", warehouseId: 2, ...done("ship-o1-2") });
  await carts.ask("flo", { type: "add", productId: 4, quantity: 1, ...done("f1") });
  await inventory.ask("4", { ...allocation("o2"), cartId: "flo", split: [{ warehouseId: 1, quantity: 1 }] });
  await inventory.ask("4", { type: "deallocate", orderId: "o2", ...done("deallocation-o2") });
  await inventory.ask("4", { type: "void-allocation", orderId: "o3", ...done("allocation-o3") });
  await carts.ask("gus", { type: "add", productId: 4, quantity: 1, ...done("g1") });
  await carts.ask("gus", { type: "unfreeze", checkoutId: "k0", ...done("g2") });
  await carts.ask("gus", { type: "freeze", checkoutId: "k2", until: FAR, ...done("g3") });
  await node.stop();
});
afterAll(() => database.drop());

/** What the audit says, as lines. */
async function violations(): Promise<string[]> {
  const report = await audit(sql);
  return report.violations.map(({ where, what }) => `${where}: ${what}`);
}

let heal: (() => Promise<unknown>) | null = null;
afterEach(async () => {
  await heal?.();
  heal = null;
  expect(await violations()).toEqual([]);
});

test("a shop whose stock is true passes, and its units add up", async () => {
  const report = await audit(sql);
  expect(describeAudit(report)).toContain("Stock is true");
  expect(report.counts).toMatchObject({
    opening: 26,
    received: 7,
    adjusted: -2,
    transferred: 5,
    shipped: 1,
    onHand: 30,
    allocated: 3,
    reserved: 12,
  });
});

test("progress counts every fact", async () => {
  const told: number[] = [];
  const { counts } = await audit(sql, (read) => told.push(read));
  expect(told.at(-1)).toBe(counts.facts);
});

/** Statements that spoil a true database, how to heal it, and what the audit must say. */
const SPOILS: readonly [string, string, string, RegExp][] = [
  [
    "a unit that appeared from nowhere",
    "UPDATE inventory SET on_hand = on_hand + 1 WHERE product_id = 1",
    "UPDATE inventory SET on_hand = on_hand - 1 WHERE product_id = 1",
    /inventory\/1: on_hand is 16, the journal makes it 15/,
  ],
  [
    "a unit that appeared in stock without a history",
    "UPDATE stock SET on_hand = on_hand + 1 WHERE product_id = 3",
    "UPDATE stock SET on_hand = on_hand - 1 WHERE product_id = 3",
    /inventory\/3: has 4 in warehouse 1 but opened with 3/,
  ],
  [
    "a reservation that was lost",
    "UPDATE reservations SET cart_id = 'eve' WHERE cart_id = 'ada'",
    "UPDATE reservations SET cart_id = 'ada' WHERE cart_id = 'eve'",
    /inventory\/1: the reservation of cart ada is null/,
  ],
  [
    "a reservation that grew",
    "UPDATE reservations SET quantity = quantity + 1 WHERE cart_id = 'ada'",
    "UPDATE reservations SET quantity = quantity - 1 WHERE cart_id = 'ada'",
    /inventory\/1: reserved is 4, its reservations hold 5/,
  ],
  [
    "reserved that no reservation explains",
    "UPDATE inventory SET reserved = reserved + 1 WHERE product_id = 3",
    "UPDATE inventory SET reserved = reserved - 1 WHERE product_id = 3",
    /inventory\/3: reserved is 1, its reservations hold 0/,
  ],
  [
    "a fact that shows too much",
    "UPDATE journal SET data = jsonb_set(data::jsonb, '{available}', '99') WHERE entity = 'inventory/1' AND version = 2",
    "UPDATE journal SET data = jsonb_set(data::jsonb, '{available}', '4') WHERE entity = 'inventory/1' AND version = 2",
    /inventory\/1: available in StockReserved \(version 2\) is 99, the journal makes it 4/,
  ],
  [
    "a fact that was never published but is said to be",
    "UPDATE shards SET published_seq = published_seq + 1000000 WHERE shard = 5",
    "UPDATE shards SET published_seq = published_seq - 1000000 WHERE shard = 5",
    /shard 5: 1000000 is noted as published, but the journal ends at/,
  ],
  [
    "a fact that is gone",
    "UPDATE journal SET seq = seq + 1000 WHERE entity = 'inventory/1' AND version = 6",
    "UPDATE journal SET seq = seq - 1000 WHERE entity = 'inventory/1' AND version = 6",
    /shard \d+: the journal goes from seq \d+ to seq 10\d+/,
  ],
  [
    "a fact with another's number",
    "UPDATE journal SET version = 9 WHERE entity = 'inventory/1' AND version = 2",
    "UPDATE journal SET version = 2 WHERE entity = 'inventory/1' AND version = 9",
    /inventory\/1: has version 9 at seq \d+ where 2 is due/,
  ],
  [
    "a version that runs ahead of its history",
    "UPDATE inventory SET version = version + 1 WHERE product_id IN (1, 3)",
    "UPDATE inventory SET version = version - 1 WHERE product_id IN (1, 3)",
    /inventory\/3: has version 1 but no history/,
  ],
  [
    "a fact in a shard that is not its own",
    "UPDATE journal SET shard = shard + 100 WHERE entity = 'inventory/2'",
    "UPDATE journal SET shard = shard - 100 WHERE entity = 'inventory/2'",
    /inventory\/2: has seq \d+ in shard 1\d\d and belongs in/,
  ],
  [
    "a cart whose lines are not what was put in",
    `UPDATE carts SET lines = jsonb_set(lines, '{0,quantity}', '9') WHERE cart_id = 'ada'`,
    `UPDATE carts SET lines = jsonb_set(lines, '{0,quantity}', '4') WHERE cart_id = 'ada'`,
    /cart\/ada: the list of lines is/,
  ],
  [
    "a cart nobody filled",
    "INSERT INTO carts (cart_id, version) VALUES ('eve', 3)",
    "DELETE FROM carts WHERE cart_id = 'eve'",
    /cart\/eve: has version 3 but no history/,
  ],
  [
    "a history of a product that is not there",
    "UPDATE journal SET entity = 'inventory/99' WHERE entity = 'inventory/2'",
    "UPDATE journal SET entity = 'inventory/2' WHERE entity = 'inventory/99'",
    /inventory\/99: has a history but no stock/,
  ],
  [
    "an expiry that came early",
    `UPDATE journal SET at = at - interval '1 hour' WHERE entity = 'inventory/2' AND type = 'ReservationExpired'`,
    `UPDATE journal SET at = at + interval '1 hour' WHERE entity = 'inventory/2' AND type = 'ReservationExpired'`,
    /inventory\/2: ReservationExpired \(version \d+\) came \d+ ms before/,
  ],
  [
    "an allocation that was lost",
    "UPDATE allocations SET order_id = 'o9' WHERE order_id = 'o1'",
    "UPDATE allocations SET order_id = 'o1' WHERE order_id = 'o9'",
    /inventory\/4: the allocation of order o1 is null/,
  ],
  [
    "an allocation that grew",
    "UPDATE allocations SET quantity = quantity + 1 WHERE order_id = 'o1'",
    "UPDATE allocations SET quantity = quantity - 1 WHERE order_id = 'o1'",
    /inventory\/4: allocated in warehouse 1 is 3, its orders have 4/,
  ],
  [
    "a warehouse that owes what nobody ordered",
    "UPDATE stock SET allocated = allocated + 1 WHERE product_id = 4 AND warehouse_id = 2",
    "UPDATE stock SET allocated = allocated - 1 WHERE product_id = 4 AND warehouse_id = 2",
    /inventory\/4: allocated in warehouse 2 is 1, the journal makes it 0/,
  ],
  [
    "more sent than was allocated",
    `UPDATE journal SET data = jsonb_set(data::jsonb, '{quantity}', '2') WHERE type = 'StockShipped'`,
    `UPDATE journal SET data = jsonb_set(data::jsonb, '{quantity}', '1') WHERE type = 'StockShipped'`,
    /inventory\/4: what order o1 sends from warehouse 2 by StockShipped \(version \d+\) is 2, the journal makes it 1/,
  ],
  [
    "an order of which was decided twice",
    `UPDATE journal SET data = jsonb_set(data::jsonb, '{orderId}', '"o1"') WHERE type = 'AllocationVoided'`,
    `UPDATE journal SET data = jsonb_set(data::jsonb, '{orderId}', '"o3"') WHERE type = 'AllocationVoided'`,
    /inventory\/4: AllocationVoided \(version \d+\) decides of order o1 again/,
  ],
  [
    "units allocated that nobody had reserved",
    `UPDATE journal SET data = jsonb_set(data::jsonb, '{fromReservation}', '5') WHERE data->>'orderId' = 'o1' AND type = 'StockAllocated'`,
    `UPDATE journal SET data = jsonb_set(data::jsonb, '{fromReservation}', '4') WHERE data->>'orderId' = 'o1' AND type = 'StockAllocated'`,
    /inventory\/4: what StockAllocated \(version \d+\) finds reserved for cart eli is 5, the journal makes it 4/,
  ],
  [
    "a cart that another checkout has",
    `UPDATE carts SET frozen = jsonb_set(frozen, '{checkoutId}', '"k9"') WHERE cart_id = 'gus'`,
    `UPDATE carts SET frozen = jsonb_set(frozen, '{checkoutId}', '"k2"') WHERE cart_id = 'gus'`,
    /cart\/gus: the checkout it is frozen for is .*k9.*, the journal makes it .*k2/,
  ],
  [
    "a cart given to a checkout that was over",
    `UPDATE journal SET data = jsonb_set(data::jsonb, '{checkoutId}', '"k0"') WHERE entity = 'cart/gus' AND type = 'CartFrozen'`,
    `UPDATE journal SET data = jsonb_set(data::jsonb, '{checkoutId}', '"k2"') WHERE entity = 'cart/gus' AND type = 'CartFrozen'`,
    /cart\/gus: CartFrozen \(version 3\) is of checkout k0, which was over/,
  ],
  [
    "a cart that changed while it was paid for",
    `UPDATE journal SET at = at - interval '1 hour' WHERE entity = 'cart/hal' AND version = 3`,
    `UPDATE journal SET at = at + interval '1 hour' WHERE entity = 'cart/hal' AND version = 3`,
    /cart\/hal: LineSet \(version 3\) changes what checkout k0 is paying for/,
  ],
  [
    "a line that was bought and is still in the cart",
    `UPDATE journal SET data = jsonb_set(data::jsonb, '{lines,0,left}', '1') WHERE entity = 'cart/eli' AND type = 'CartFinished'`,
    `UPDATE journal SET data = jsonb_set(data::jsonb, '{lines,0,left}', '0') WHERE entity = 'cart/eli' AND type = 'CartFinished'`,
    /cart\/eli: the quantity of product 4 before CartFinished \(version 4\) is 5, the journal makes it 4/,
  ],
];

for (const [what, spoil, mend, expected] of SPOILS) {
  test(`${what} is reported`, async () => {
    heal = () => sql.unsafe(mend);
    expect((await sql.unsafe(spoil)).count).toBeGreaterThan(0);
    expect((await violations()).join("\n")).toMatch(expected);
  });
}

test("stock sold twice is reported at the fact that did it, however many more follow", async () => {
  const reserve = `jsonb_set(jsonb_set(data::jsonb, '{quantity}', '90'), '{previous}', '0')`;
  const [kept] = await sql`SELECT data::text FROM journal WHERE entity = 'inventory/1' AND version = 1`;
  heal = () => sql`UPDATE journal SET data = ${kept!.data}::text::json WHERE entity = 'inventory/1' AND version = 1`;
  await sql.unsafe(`UPDATE journal SET data = ${reserve} WHERE entity = 'inventory/1' AND version = 1`);
  const { total, violations: listed } = await audit(sql);
  expect(listed[0]?.what).toBe("StockReserved (version 1) sells twice: it leaves -80 available");
  expect(total).toBeGreaterThan(listed.length);
});

test("the command exits with 1 and lists what is wrong", async () => {
  heal = () => sql`UPDATE inventory SET reserved = reserved - 1 WHERE product_id = 3`;
  await sql`UPDATE inventory SET reserved = reserved + 1 WHERE product_id = 3`;
  const { exitCode, stdout } = Bun.spawnSync(["scripts/audit", database.url]);
  expect([exitCode, stdout.toString()]).toEqual([1, expect.stringContaining("inventory/3: reserved is 1")]);
});
