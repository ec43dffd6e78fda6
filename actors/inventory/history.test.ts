import { afterAll, beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import { audit } from "../../src/audit/audit.ts";
import { startTestNode, stockProducts, type TestNode } from "../../test/support/kernel.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/postgres.ts";

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const RUNS = 40;
const TTL_MS = 1_000;
const ON_HAND = 10;
const CARTS = ["ada", "ben", "cy"] as const;

let database: FreshDatabase;
let node: TestNode;
let now = Date.now();
let product = 0;

beforeAll(async () => {
  database = await freshDatabase();
  // A product per run (and per step of shrinking), so that runs need no cleaning up.
  await stockProducts(
    database.sql,
    Array.from({ length: 1_000 }, () => ON_HAND),
  );
  node = await startTestNode({
    databaseUrl: database.url,
    rules: { reservationTtlMs: TTL_MS, reservationMaxMs: 3 * TTL_MS },
    now: () => now,
  });
});
afterAll(async () => {
  await node.stop();
  await database.drop();
});

/** The simplest shop that could be right: who has how many until when. */
class Model {
  onHand = ON_HAND;
  readonly reservations = new Map<string, { quantity: number; since: number; until: number }>();

  get available(): number {
    return this.onHand - [...this.reservations.values()].reduce((sum, { quantity }) => sum + quantity, 0);
  }

  /** Whether the cart gets what it asks for. Units whose time is up are anyone's. */
  reserve(cart: string, quantity: number): boolean {
    const own = this.reservations.get(cart);
    const isLive = own !== undefined && own.until > now;
    if (quantity === 0) return this.reservations.delete(cart) || true;
    if (quantity > this.available + (own?.quantity ?? 0)) {
      const due = [...this.reservations].filter(([other, { until }]) => other !== cart && until <= now);
      const freed = due.reduce((sum, [, reservation]) => sum + reservation.quantity, 0);
      if (quantity > this.available + (own?.quantity ?? 0) + freed) return false;
      for (const [other] of due) this.reservations.delete(other);
    }
    const since = isLive ? own.since : now;
    const until = Math.max(Math.min(now + TTL_MS, since + 3 * TTL_MS), isLive ? own.until : 0);
    this.reservations.set(cart, { quantity, since, until });
    return true;
  }

  expire(): void {
    for (const [cart, { until }] of this.reservations) if (until <= now) this.reservations.delete(cart);
  }
}

type Step =
  | { does: "reserve"; cart: string; quantity: number; times: number }
  | { does: "receive" | "lose"; quantity: number; times: number }
  | { does: "wait"; ms: number }
  | { does: "expire" | "passivate" };

const cart = fc.constantFrom(...CARTS);
const times = fc.integer({ min: 1, max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant("reserve" as const), cart, quantity: fc.nat(7), times }) },
  fc.record({
    does: fc.constantFrom("receive" as const, "lose" as const),
    quantity: fc.integer({ min: 1, max: 4 }),
    times,
  }),
  fc.record({ does: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: TTL_MS }) }),
  fc.record({ does: fc.constantFrom("expire" as const, "passivate" as const) }),
);

test(`the kernel's product behaves as the simplest shop would, whatever happens to it (SEED=${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      product += 1;
      const model = new Model();
      for (const [turn, each] of steps.entries()) await take(model, each, turn + 1);
      const read = await node.inventory.ask(String(product), { type: "read" });
      const held = read.ok ? (read.answer.reservations ?? []) : [];
      expect(new Map(held.map((one) => [one.cartId, [one.quantity, one.expiresAt]]))).toEqual(
        new Map([...model.reservations].map(([id, { quantity, until }]) => [id, [quantity, until]])),
      );
      expect(read).toMatchObject({ answer: { level: { available: model.available } } });
    }),
    { seed: SEED, numRuns: RUNS },
  );
  expect((await audit(database.sql)).violations).toEqual([]);
}, 60_000);

/** One step in shop and model; commands are sent `times` over, as an impatient network would. */
async function take(model: Model, each: Step, turn: number): Promise<void> {
  const key = String(product);
  const commandId = `${turn}`;
  switch (each.does) {
    case "reserve": {
      const command = { type: "reserve", cartId: each.cart, quantity: each.quantity, turn } as const;
      const replies = await Promise.all(Array.from({ length: each.times }, () => node.inventory.ask(key, command)));
      const isGiven = model.reserve(each.cart, each.quantity);
      for (const reply of replies) expect(reply.ok).toBe(isGiven);
      return;
    }
    case "receive": {
      const command = { type: "receive", warehouseId: 1, quantity: each.quantity, reference: "", commandId } as const;
      await Promise.all(Array.from({ length: each.times }, () => node.inventory.ask(key, command)));
      model.onHand += each.quantity;
      return;
    }
    case "lose": {
      // Only what is free, so that nobody's reservation has to give way.
      const delta = -Math.min(each.quantity, model.available);
      if (delta === 0) return;
      const command = { type: "adjust", warehouseId: 1, delta, reason: "lost", note: "", commandId } as const;
      await Promise.all(Array.from({ length: each.times }, () => node.inventory.ask(key, command)));
      model.onHand += delta;
      return;
    }
    case "wait":
      now += each.ms;
      return;
    case "expire":
      await node.inventory.ask(key, { type: "expire" });
      model.expire();
      return;
    case "passivate":
      node.kernel.directory.passivate(`inventory/${product}`);
      return;
  }
}
