import { expect, test } from "bun:test";
import fc from "fast-check";
import { freshDatabase } from "../../test/support/index.ts";
import { startTestNode, stockProducts } from "../../test/support/kernel.ts";
import { decide as decideStock } from "../inventory/decide.ts";
import type { InventoryCommand } from "../inventory/messages.ts";
import { availableOf, evolve as evolveStock, type InventoryState, unknownProduct } from "../inventory/state.ts";
import type { Wanted } from "./asking.ts";
import { decide } from "./decide.ts";
import type { CartCommand, CartLine } from "./messages.ts";
import { type CartRules, plan } from "./plan.ts";
import { type CartState, emptyCart, evolve, quantityOf } from "./state.ts";

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const RULES: CartRules = { linesMax: 4, lineQuantityMax: 6 };
const STOCK_RULES = { reservationTtlMs: 100, reservationMaxMs: 1_000 };
const PRODUCTS = [1, 2, 3, 4, 5];
const ON_HAND = 8;
const LIMIT = 5;
const CRASH = Symbol("the node died");

/** Real shelves and two real carts of a shopper, without actors: what is asked of a shelf can be cut off anywhere. */
class World {
  readonly shelves = new Map(PRODUCTS.map((id) => [id, shelf(id)]));
  readonly carts = { guest: emptyCart("guest"), account: emptyCart("account"), other: emptyCart("other") };
  now = 0;
  #turn = 0;

  ask(productId: number, command: InventoryCommand) {
    const state = this.shelves.get(productId)!;
    const decision = decideStock(state, command, this.now, STOCK_RULES);
    if ("refusal" in decision) return { ok: false as const, ...decision };
    for (const event of decision.events) evolveStock(state, event);
    return { ok: true as const, answer: decision.answer };
  }

  /** As the actor does it; with `asksLeft` the node dies after so many questions to shelves. */
  tell(state: CartState, command: CartCommand, asksLeft = Number.POSITIVE_INFINITY) {
    const wanted = plan(state, command, RULES, this.now);
    if ("refusal" in wanted) return wanted;
    this.#turn += 1;
    const turn = wanted.reserve.length > 0 ? this.#turn : Math.max(state.turn, 0);
    let left = asksLeft;
    const reserve = (each: Wanted): ReturnType<World["ask"]> => {
      if (left-- === 0) throw CRASH;
      const { productId, ...level } = each;
      const reply = this.ask(productId, { type: "reserve", cartId: state.cartId, turn, ...level });
      const most = reply.ok || each.absorb === undefined ? 0 : mostOf(reply);
      return most > 0 && most < each.quantity ? reserve({ ...each, quantity: most }) : reply;
    };
    const replies = new Map(wanted.reserve.map((each) => [each.productId, reserve(each)]));
    if (left <= 0 && wanted.reserve.length > 0 && asksLeft !== Number.POSITIVE_INFINITY) throw CRASH;
    const offer = wanted.priceOf === null ? null : { shopId: 1, price: 100, currency: "USD" };
    const { taking } = wanted;
    const decision = decide(state, command, { replies, offer, turn, now: this.now, ...(taking && { taking }) });
    if ("events" in decision) for (const event of decision.events) evolve(state, event);
    return decision;
  }

  reservedOf(cartId: string, productId: number): number {
    return this.shelves.get(productId)?.reservations.get(cartId)?.quantity ?? 0;
  }
}

function mostOf(reply: Extract<ReturnType<World["ask"]>, { ok: false }>): number {
  if (reply.refusal === "insufficient_stock") return reply.available;
  return reply.refusal === "purchase_limit" ? reply.limit : 0;
}

function shelf(productId: number): InventoryState {
  const shelves = new Map([[1, { onHand: ON_HAND, allocated: 0 }]]);
  return { ...unknownProduct(productId), isKnown: true, limitPerCustomer: LIMIT, shelves, onHand: ON_HAND };
}

const commandId = fc.constant("c");
const productId = fc.constantFrom(...PRODUCTS);
const quantity = fc.integer({ min: 1, max: 6 });
const change = fc.oneof(
  fc.record({ type: fc.constant("add" as const), productId, quantity, commandId }),
  fc.record({ type: fc.constant("set-quantity" as const), productId, quantity, commandId }),
  fc.record({ type: fc.constantFrom("remove" as const, "save-for-later" as const), productId, commandId }),
);
const step = fc.record({
  who: fc.constantFrom("guest" as const, "account" as const, "other" as const),
  change,
  passes: fc.constantFrom(0, 0, 10, 120),
});
const crashes = fc.array(
  fc.record({ asks: fc.integer({ min: 0, max: 5 }), meanwhile: fc.array(step, { maxLength: 3 }) }),
  {
    maxLength: 3,
  },
);

test(`whatever the carts hold and however often it breaks off, a take-over ends with all that was reserved (SEED=${SEED})`, () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), crashes, (before, broken) => {
      const world = new World();
      const { guest, account } = world.carts;
      const walk = ({ who, change, passes }: (typeof before)[number]) => {
        world.now += passes;
        return world.tell(world.carts[who], change);
      };
      for (const each of before) walk(each);
      const lines = handOver(world);
      const had = new Map(PRODUCTS.map((id) => [id, liveOf(world, "guest", id)]));
      const absorb = { type: "absorb", from: "guest", lines, commandId: "a" } as const;
      for (const { asks, meanwhile } of broken) {
        try {
          world.tell(account, absorb, asks);
          // It came to its end before the node could die: the answer is remembered, nothing is done again.
          return check(world, lines);
        } catch (error) {
          if (error !== CRASH) throw error;
        }
        for (const each of meanwhile) {
          const decision = walk(each);
          if (each.who === "guest") expect(decision).toEqual({ refusal: "cart_handed_over", to: "account" });
        }
        expect(handOver(world)).toEqual(lines);
      }
      const own = new Map(PRODUCTS.map((id) => [id, quantityOf(account, id)]));
      const room = RULES.linesMax - account.lines.size;
      world.tell(account, absorb);
      check(world, lines);
      if (broken.length > 0) return;
      // What the guest had for sure is the account's now, up to the limits.
      for (const line of lines.slice(0, room)) {
        if (line.isSavedForLater) continue;
        const sure = Math.min(had.get(line.productId) ?? 0, LIMIT);
        const asked = Math.min(line.quantity + own.get(line.productId)!, RULES.lineQuantityMax);
        expect(quantityOf(account, line.productId)).toBeGreaterThanOrEqual(Math.min(sure, asked));
        expect(quantityOf(account, line.productId)).toBeLessThanOrEqual(asked);
      }
      expect(guest.handedTo).toBe("account");
    }),
    { seed: SEED, numRuns: 1_000 },
  );

  function handOver(world: World): readonly CartLine[] {
    const decision = world.tell(world.carts.guest, { type: "hand-over", to: "account", commandId: "h" });
    return "answer" in decision ? decision.answer.lines : [];
  }

  function liveOf(world: World, cartId: string, productId: number): number {
    const reservation = world.shelves.get(productId)?.reservations.get(cartId);
    return reservation && reservation.expiresAt > world.now ? reservation.quantity : 0;
  }

  function check(world: World, lines: readonly CartLine[]): void {
    const { account } = world.carts;
    expect(account.lines.size).toBeLessThanOrEqual(RULES.linesMax);
    for (const id of PRODUCTS) {
      expect(availableOf(world.shelves.get(id)!)).toBeGreaterThanOrEqual(0);
      expect(world.reservedOf("guest", id)).toBe(0);
    }
    for (const { productId, isSavedForLater } of lines) {
      const line = account.lines.get(productId);
      if (isSavedForLater || line === undefined || line.isSavedForLater) continue;
      expect(line.quantity).toBeLessThanOrEqual(RULES.lineQuantityMax);
      if (line.reservedUntil !== null) expect(world.reservedOf("account", productId)).toBe(line.quantity);
    }
  }
});

test("what a guest put aside comes along, and what the account has stays as it is", () => {
  const world = new World();
  const { guest, account } = world.carts;
  const id = { commandId: "c" };
  for (const product of [1, 2]) {
    world.tell(guest, { type: "add", productId: product, quantity: 2, ...id });
    world.tell(guest, { type: "save-for-later", productId: product, ...id });
  }
  world.tell(account, { type: "add", productId: 2, quantity: 3, ...id });
  const lines = [...guest.lines.values()];
  world.tell(guest, { type: "hand-over", to: "account", ...id });
  world.tell(account, { type: "absorb", from: "guest", lines, ...id });
  expect(account.lines.get(1)).toMatchObject({ quantity: 2, isSavedForLater: true });
  expect(account.lines.get(2)).toMatchObject({ quantity: 3, isSavedForLater: false });
});

test("a cart that was handed over has nothing, changes no more, and goes to nobody else", async () => {
  const db = await freshDatabase();
  await stockProducts(db.sql, [4, 4]);
  const node = await startTestNode({ databaseUrl: db.url });
  const ask = (cart: string, command: CartCommand) => node.carts.ask(cart, command);
  await ask("guest", { type: "add", productId: 1, quantity: 2, commandId: "g" });
  await ask("ada", { type: "add", productId: 1, quantity: 1, commandId: "a" });
  const handOver = { type: "hand-over", to: "ada", commandId: "h" } as const;
  const handed = await ask("guest", handOver);
  if (!handed.ok) throw new Error(handed.refusal);
  const absorb = { type: "absorb", from: "guest", lines: handed.answer.lines, commandId: "ab" } as const;
  // Two tabs sign in at once; one of them again after everything left memory.
  const both = await Promise.all([ask("ada", absorb), ask("ada", absorb)]);
  node.kernel.directory.passivate();
  for (const reply of [...both, await ask("ada", absorb)]) {
    expect(reply).toMatchObject({ ok: true, answer: { lines: [{ productId: 1, quantity: 3 }] } });
  }
  expect(await ask("guest", handOver)).toMatchObject({
    ok: true,
    answer: { lines: [{ quantity: 2 }], handedTo: "ada" },
  });
  expect(await ask("guest", { type: "read" })).toMatchObject({ ok: true, answer: { lines: [], handedTo: "ada" } });
  const refused = { ok: false as const, refusal: "cart_handed_over" as const, to: "ada" };
  expect(await ask("guest", { type: "add", productId: 2, quantity: 1, commandId: "late" })).toEqual(refused);
  expect(await ask("guest", { type: "hand-over", to: "ben", commandId: "h2" })).toEqual(refused);
  const held = await db.sql`SELECT cart_id, quantity FROM reservations`;
  expect([...held]).toEqual([{ cart_id: "ada", quantity: 3 }]);
  await node.stop();
  await db.drop();
});
