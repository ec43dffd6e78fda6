import { afterAll, beforeAll, expect, test } from "bun:test";
import { startTestNode } from "../../test/support/kernel.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/postgres.ts";
import { addPromotion } from "../pricing/new-promotion.ts";
import { pruneRedemptions } from "../pricing/redemption-pruner.ts";
import { audit } from "./audit.ts";

let database: FreshDatabase;

// A code's day: used, given back, used again, limited anew; each test below spoils one thing and heals it.
beforeAll(async () => {
  database = await freshDatabase();
  await addPromotion(database.sql, {
    slug: "ten",
    name: "Ten",
    effect: { kind: "percentage", basisPoints: 1_000 },
    limits: { usesMax: 3, usesPerCustomerMax: 2 },
  });
  const { promotions, stop } = await startTestNode({ databaseUrl: database.url });
  const redeem = (checkoutId: string, customerKey: string) =>
    promotions.ask("1", { type: "redeem", checkoutId, customerKey });
  await redeem("a", "ada");
  await redeem("b", "ada");
  await redeem("c", "ada");
  await promotions.ask("1", { type: "give-back", checkoutId: "a" });
  await promotions.ask("1", { type: "give-back", checkoutId: "never" });
  await redeem("d", "ben");
  await promotions.ask("1", { type: "limit", usesMax: 5, usesPerCustomerMax: 1, commandId: "limit" });
  await stop();
});
afterAll(() => database.drop());

const violations = async () => (await audit(database.sql)).violations.map(({ where, what }) => `${where}: ${what}`);

/** What the audit finds while `spoil` is done and not yet healed. */
async function spoiled(spoil: string, heal: string): Promise<string> {
  await database.sql.unsafe(spoil);
  const found = await violations();
  await database.sql.unsafe(heal);
  expect(await violations()).toEqual([]);
  return found.join("\n");
}

test("a code that was used, given back and limited is in order", async () => {
  expect(await violations()).toEqual([]);
});

test("what was given back a day ago is thrown away, what was lately is not, and nobody misses it", async () => {
  await database.sql`UPDATE promotion_redemptions SET given_back_at = now() - interval '25 hours' WHERE checkout_id = 'a'`;
  expect(await pruneRedemptions(database.sql)).toBe(1);
  const left = await database.sql`SELECT checkout_id FROM promotion_redemptions ORDER BY checkout_id`;
  expect(left.map((row) => row.checkout_id)).toEqual(["b", "d", "never"]);
  expect(await violations()).toEqual([]);
});

test("a use too many, a use of another and a lost one are reported", async () => {
  expect(await spoiled("UPDATE promotion_uses SET uses = 3", "UPDATE promotion_uses SET uses = 2")).toContain(
    "promotion/1: uses is 3, the journal makes it 2",
  );
  const give = (key: string) => `UPDATE promotion_redemptions SET customer_key = '${key}' WHERE checkout_id = 'd'`;
  expect(await spoiled(give("cy"), give("ben"))).toContain('promotion/1: the list of uses is {"b":"ada","d":"cy"}');
  expect(
    await spoiled(
      "UPDATE promotion_redemptions SET given_back_at = now() WHERE checkout_id = 'b'",
      "UPDATE promotion_redemptions SET given_back_at = NULL WHERE checkout_id = 'b'",
    ),
  ).toContain("promotion/1: the list of uses is");
});

test("uses that nobody journalled are reported", async () => {
  await addPromotion(database.sql, {
    slug: "other",
    name: "Other",
    effect: { kind: "free_shipping" },
    limits: { usesMax: 3 },
  });
  const put = (uses: number) => `UPDATE promotion_uses SET uses = ${uses} WHERE promotion_id = 2`;
  expect(await spoiled(put(1), put(0))).toBe("promotion/2: was used 1 times but has no history");
});
