import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "bun:test";
import type { NatsServer } from "../../scripts/stack/nats.ts";
import type { Sql } from "../../src/platform/postgres.ts";
import { eventually } from "../../test/support/eventually.ts";
import { failuresOf, startTestNode, type TestNode } from "../../test/support/kernel.ts";
import { freshNats } from "../../test/support/nats.ts";
import { startNatsNode } from "../../test/support/nats-node.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/postgres.ts";
import { preferredOwner, shardOf } from "../kernel/shard-map.ts";

const SHARDS = 64;
const NODES = ["node-1", "node-2"] as const;

let nats: NatsServer;
let database: FreshDatabase;
const running: TestNode[] = [];

beforeAll(async () => {
  nats = await freshNats();
});
afterAll(() => nats.stop());
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((node) => node.stop()));
  await limitsHold(database.sql);
  await database.drop();
});

async function twoNodes(): Promise<[TestNode, TestNode]> {
  for (const id of NODES) {
    running.push(
      await startNatsNode(nats.url, id, { databaseUrl: database.url, waitFor: running.length === 0 ? SHARDS : 1 }),
    );
  }
  const [one, two] = running as [TestNode, TestNode];
  const owned = (node: TestNode) => node.kernel.ownership.all().length;
  await eventually("the shards to be shared", () => owned(one) + owned(two) === SHARDS && owned(two) > 15);
  return [one, two];
}

async function promise(usesMax: number, usesPerCustomerMax: number, id = 1): Promise<void> {
  await database.sql`
    INSERT INTO promotions (id, slug, name, code, kind, basis_points)
    VALUES (${id}, ${`p-${id}`}, 'Ten off', ${`TEN${id}`}, 'percentage', 1000)`;
  await database.sql`
    INSERT INTO promotion_uses (promotion_id, uses_max, uses_per_customer_max)
    VALUES (${id}, ${usesMax}, ${usesPerCustomerMax})`;
}

const redeem = (node: TestNode, checkoutId: string, customerKey = checkoutId, id = 1) =>
  node.promotions.ask(String(id), { type: "redeem", checkoutId, customerKey });
const giveBack = (node: TestNode, checkoutId: string) => node.promotions.ask("1", { type: "give-back", checkoutId });

test("a thousand checkouts on two nodes want a hundred uses, and a hundred get one", async () => {
  const nodes = await twoNodes();
  await promise(100, 1);
  // Each asks at both nodes at once, as two tabs do.
  const replies = await Promise.all(
    Array.from({ length: 1_000 }, (_, i) => Promise.all(nodes.map((node) => redeem(node, `checkout-${i}`)))),
  );
  for (const [first, second] of replies) expect(first!.ok).toBe(second!.ok);
  expect(replies.filter(([first]) => first!.ok)).toHaveLength(100);
  expect(replies.find(([first]) => !first!.ok)![0]).toEqual({ ok: false, refusal: "used_up", usesMax: 100 });
  const [row] =
    await database.sql`SELECT uses, (SELECT count(*)::int FROM promotion_redemptions) AS rows FROM promotion_uses`;
  expect(row).toEqual({ uses: 100, rows: 100 });
});

test("one customer's twenty tabs on two nodes use a code once", async () => {
  const nodes = await twoNodes();
  await promise(1_000, 1);
  const replies = await Promise.all(Array.from({ length: 20 }, (_, i) => redeem(nodes[i % 2]!, `tab-${i}`, "mira")));
  expect(replies.filter((reply) => reply.ok)).toHaveLength(1);
  expect(replies.find((reply) => !reply.ok)).toEqual({ ok: false, refusal: "already_used", usesPerCustomerMax: 1 });
});

test("uses given back while others ask go to others, and never more than there are", async () => {
  const nodes = await twoNodes();
  await promise(10, 1);
  for (let i = 0; i < 10; i++) await redeem(nodes[0], `early-${i}`);
  const asked = Array.from({ length: 200 }, (_, i) => redeem(nodes[i % 2]!, `late-${i}`));
  const returned = Array.from({ length: 10 }, (_, i) => giveBack(nodes[i % 2]!, `early-${i}`));
  const won = (await Promise.all(asked)).filter((reply) => reply.ok);
  await Promise.all(returned);
  const rest = Array.from({ length: 20 }, (_, i) => redeem(nodes[i % 2]!, `last-${i}`));
  expect(won.length + (await Promise.all(rest)).filter((reply) => reply.ok).length).toBe(10);
});

test("a node that leaves amid the rush loses no use and makes none up", async () => {
  const nodes = await twoNodes();
  const id = Array.from({ length: 100 }, (_, i) => i + 1).find(
    (each) => preferredOwner(shardOf(`promotion/${each}`, SHARDS), [...NODES]) === "node-2",
  )!;
  await promise(50, 1, id);
  const asked = Array.from({ length: 300 }, (_, i) => redeem(nodes[0], `checkout-${i}`, `checkout-${i}`, id));
  const leaving = running.pop()!.stop();
  const failed = (await failuresOf(asked)).filter((each) => each !== null);
  await leaving;
  // Whoever was not answered asks again under the same name.
  const replies = await Promise.all(
    Array.from({ length: 300 }, (_, i) => redeem(nodes[0], `checkout-${i}`, `checkout-${i}`, id)),
  );
  expect(replies.filter((reply) => reply.ok)).toHaveLength(50);
  expect(
    failed.every(
      (each) =>
        each.name === "Unavailable" ||
        each.name === "Busy" ||
        each.name === "Moved" ||
        each.name === "DeadlineExceeded",
    ),
  ).toBe(true);
});

test("uses, those given back and raised limits are as they were after a restart", async () => {
  await promise(2, 1);
  const start = async () => {
    const node = await startTestNode({ databaseUrl: database.url });
    running.push(node);
    return node;
  };
  const before = await start();
  await redeem(before, "a", "ada");
  await redeem(before, "b", "ben");
  await giveBack(before, "a");
  await giveBack(before, "never-came");
  await before.promotions.ask("1", { type: "limit", usesMax: 3, usesPerCustomerMax: 2, commandId: "more" });
  await running.pop()!.stop();
  const after = await start();
  expect(await after.promotions.ask("1", { type: "read" })).toEqual({
    ok: true,
    answer: { promotionId: 1, version: 5, uses: 1, usesMax: 3, usesPerCustomerMax: 2 },
  });
  expect(await redeem(after, "a", "ada")).toEqual({ ok: false, refusal: "given_back" });
  expect(await redeem(after, "never-came")).toEqual({ ok: false, refusal: "given_back" });
  expect(await redeem(after, "b", "ben")).toMatchObject({ ok: true, answer: { uses: 1 } });
  expect((await redeem(after, "c", "ben")).ok).toBe(true);
  expect(await redeem(after, "d", "ben")).toMatchObject({ refusal: "already_used" });
});

test("a promotion without limits has no actor to ask", async () => {
  const node = await startTestNode({ databaseUrl: database.url });
  running.push(node);
  expect(await redeem(node, "a", "ada", 99)).toEqual({ ok: false, refusal: "unknown_promotion" });
});

/** What the tables say of uses agrees, row by row and in all, whatever a test did. */
async function limitsHold(sql: Sql): Promise<void> {
  const wrong = await sql`
    SELECT u.promotion_id FROM promotion_uses u
    LEFT JOIN promotion_redemptions r ON r.promotion_id = u.promotion_id AND r.given_back_at IS NULL
    GROUP BY u.promotion_id HAVING count(r.checkout_id) <> u.uses OR u.uses > u.uses_max
    UNION ALL
    SELECT r.promotion_id FROM promotion_redemptions r JOIN promotion_uses u USING (promotion_id)
    WHERE given_back_at IS NULL GROUP BY r.promotion_id, customer_key, uses_per_customer_max
    HAVING count(*) > uses_per_customer_max`;
  expect(wrong).toHaveLength(0);
}
