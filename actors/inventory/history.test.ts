import { afterAll, beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import { audit } from "../../src/audit/audit.ts";
import { startTestNode, stockProducts, type TestNode } from "../../test/support/kernel.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/postgres.ts";
import type { InventoryCommand, Split } from "./messages.ts";

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

/** The simplest shop that could be right: who has how many until when, and which order how many of which shelf. */
class Model {
  readonly shelves = [ON_HAND, 0];
  readonly reservations = new Map<string, { quantity: number; since: number; until: number }>();
  /** By order, units of each shelf. */
  readonly allocations = new Map<string, number[]>();
  /** What was granted first under a name; refusals leave none. */
  readonly answered = new Map<string, number[]>();

  get available(): number {
    const reserved = [...this.reservations.values()].reduce((sum, { quantity }) => sum + quantity, 0);
    return this.free(0) + this.free(1) - reserved;
  }

  allocated(shelf: number): number {
    return [...this.allocations.values()].reduce((sum, split) => sum + split[shelf]!, 0);
  }

  /** Units of a shelf that no order has. */
  free(shelf: number): number {
    return this.shelves[shelf]! - this.allocated(shelf);
  }

  /** What the order has after it; null where it is refused. */
  allocate(order: string, cart: string, split: number[]): number[] | null {
    const known = this.answered.get(`allocation-${order}`);
    if (known) return known;
    const quantity = split[0]! + split[1]!;
    const own = this.reservations.get(cart);
    const owned = own?.quantity ?? 0;
    const due = [...this.reservations].filter(([other, { until }]) => other !== cart && until <= now);
    const freed = due.reduce((sum, [, reservation]) => sum + reservation.quantity, 0);
    const isShort = quantity > this.available + owned;
    if (quantity === 0 || quantity > this.available + owned + freed) return null;
    if (split.some((units, shelf) => units > this.free(shelf))) return null;
    if (isShort) for (const [other] of due) this.reservations.delete(other);
    if (own && owned > quantity) this.reservations.set(cart, { ...own, quantity: owned - quantity });
    else this.reservations.delete(cart);
    this.allocations.set(order, [...split]);
    this.answered.set(`allocation-${order}`, split);
    return split;
  }

  void(order: string): number[] {
    const known = this.answered.get(`allocation-${order}`) ?? [0, 0];
    this.answered.set(`allocation-${order}`, known);
    return known;
  }

  /** Whether it is granted. */
  deallocate(order: string): boolean {
    if (this.answered.has(`deallocation-${order}`)) return true;
    if (!this.allocations.delete(order)) return false;
    this.answered.set(`deallocation-${order}`, []);
    return true;
  }

  ship(order: string, shelf: number): boolean {
    const name = `ship-${order}-${shelf + 1}`;
    if (this.answered.has(name)) return true;
    const split = this.allocations.get(order);
    if (!split?.[shelf]) return false;
    this.shelves[shelf]! -= split[shelf]!;
    split[shelf] = 0;
    if (split.every((units) => units === 0)) this.allocations.delete(order);
    this.answered.set(name, []);
    return true;
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
  | { does: "receive" | "lose" | "transfer"; quantity: number; times: number }
  | { does: "allocate"; order: string; cart: string; split: number[]; times: number }
  | { does: "void" | "deallocate"; order: string; times: number }
  | { does: "ship"; order: string; shelf: number; times: number }
  | { does: "wait"; ms: number }
  | { does: "expire" | "passivate" };

const cart = fc.constantFrom(...CARTS);
const order = fc.constantFrom("o1", "o2", "o3", "o4", "o5");
const times = fc.integer({ min: 1, max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant("reserve" as const), cart, quantity: fc.nat(7), times }) },
  fc.record({
    does: fc.constantFrom("receive" as const, "lose" as const, "transfer" as const),
    quantity: fc.integer({ min: 1, max: 4 }),
    times,
  }),
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant("allocate" as const),
      order,
      cart,
      split: fc.array(fc.nat(4), { minLength: 2, maxLength: 2 }),
      times,
    }),
  },
  fc.record({ does: fc.constantFrom("void" as const, "deallocate" as const), order, times }),
  { weight: 2, arbitrary: fc.record({ does: fc.constant("ship" as const), order, shelf: fc.nat(1), times }) },
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
      expect(read).toMatchObject({
        answer: {
          level: { available: model.available },
          warehouses: [0, 1].map((shelf) => ({ onHand: model.shelves[shelf], allocated: model.allocated(shelf) })),
        },
      });
    }),
    { seed: SEED, numRuns: RUNS },
  );
  expect((await audit(database.sql)).violations).toEqual([]);
}, 60_000);

/** One step in shop and model. */
async function take(model: Model, each: Step, turn: number): Promise<void> {
  const key = String(product);
  const commandId = `${turn}`;
  switch (each.does) {
    case "reserve": {
      const command = { type: "reserve", cartId: each.cart, quantity: each.quantity, turn } as const;
      const replies = await tell(key, command, each.times);
      const isGiven = model.reserve(each.cart, each.quantity);
      for (const reply of replies) expect(reply.ok).toBe(isGiven);
      return;
    }
    case "receive": {
      const command = { type: "receive", warehouseId: 1, quantity: each.quantity, reference: "", commandId } as const;
      await tell(key, command, each.times);
      model.shelves[0]! += each.quantity;
      return;
    }
    case "transfer": {
      const command = { type: "transfer", from: 1, to: 2, quantity: each.quantity, commandId } as const;
      const replies = await tell(key, command, each.times);
      const isGiven = each.quantity <= model.free(0);
      for (const reply of replies) expect(reply.ok).toBe(isGiven);
      if (isGiven) model.shelves[0]! -= each.quantity;
      if (isGiven) model.shelves[1]! += each.quantity;
      return;
    }
    case "allocate": {
      const { order: orderId, cart: cartId } = each;
      const split = splitOf(each.split);
      const command = { type: "allocate", orderId, cartId, split, commandId: `allocation-${orderId}` } as const;
      const replies = await tell(key, command, each.times);
      const given = model.allocate(orderId, cartId, each.split);
      for (const reply of replies) expect(reply.ok ? reply.answer.allocation : null).toEqual(given && splitOf(given));
      return;
    }
    case "void": {
      const { order: orderId } = each;
      const command = { type: "void-allocation", orderId, commandId: `allocation-${orderId}` } as const;
      const replies = await tell(key, command, each.times);
      const had = splitOf(model.void(orderId));
      for (const reply of replies) expect(reply).toMatchObject({ ok: true, answer: { allocation: had } });
      return;
    }
    case "deallocate": {
      const { order: orderId } = each;
      const command = { type: "deallocate", orderId, commandId: `deallocation-${orderId}` } as const;
      const replies = await tell(key, command, each.times);
      const isGiven = model.deallocate(orderId);
      for (const reply of replies) expect(reply.ok).toBe(isGiven);
      return;
    }
    case "ship": {
      const { order: orderId, shelf } = each;
      const warehouseId = shelf + 1;
      const command = { type: "ship", orderId, warehouseId, commandId: `ship-${orderId}-${warehouseId}` } as const;
      const replies = await tell(key, command, each.times);
      const isGiven = model.ship(orderId, shelf);
      for (const reply of replies) expect(reply.ok).toBe(isGiven);
      return;
    }
    case "lose": {
      // Only what is free, so that nobody's reservation has to give way.
      const delta = -Math.min(each.quantity, model.available, model.free(0));
      if (delta === 0) return;
      const command = { type: "adjust", warehouseId: 1, delta, reason: "lost", note: "", commandId } as const;
      await tell(key, command, each.times);
      model.shelves[0]! += delta;
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

/** As an impatient network would: several times at once. */
function tell(key: string, command: InventoryCommand, times: number) {
  return Promise.all(Array.from({ length: times }, () => node.inventory.ask(key, command)));
}

function splitOf(shelves: readonly number[]): Split[] {
  return shelves.flatMap((quantity, shelf) => (quantity > 0 ? [{ warehouseId: shelf + 1, quantity }] : []));
}
