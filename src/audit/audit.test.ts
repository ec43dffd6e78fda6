import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { startTestNode, stockProducts } from "../../test/support/kernel.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/postgres.ts";
import type { Sql } from "../platform/postgres.ts";
import { audit } from "./audit.ts";
import { describeAudit } from "./report.ts";

let database: FreshDatabase;
let sql: Sql;

// A day in a shop with everything that can happen to stock and carts; each test below spoils one thing and heals it.
beforeAll(async () => {
  database = await freshDatabase();
  sql = database.sql;
  await stockProducts(sql, [10, 5, 3]);
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
  now += 1_500;
  await inventory.ask("2", { type: "expire" });
  await carts.ask("dee", { type: "add", productId: 2, quantity: 5, ...done("d1") });
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
  const { opening, received, adjusted, transferred, onHand, reserved } = report.counts;
  expect({ opening, received, adjusted, transferred, onHand, reserved }).toEqual({
    opening: 18,
    received: 7,
    adjusted: -2,
    transferred: 3,
    onHand: 23,
    reserved: 9,
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
