import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Offer } from "./asking.ts";
import { decide } from "./decide.ts";
import type { CartCommand, CartLine } from "./messages.ts";
import { type CartRules, plan } from "./plan.ts";
import { answerAfter, type CartState, emptyCart, evolve, quantityOf } from "./state.ts";

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const RULES: CartRules = { linesMax: 3, lineQuantityMax: 5 };
const PRODUCTS = [1, 2, 3, 4, 5];

/** Shelves that give a cart the level it asks for, or refuse; and a catalogue with today's prices. */
class World {
  readonly held = new Map<number, number>();
  readonly free = new Map(PRODUCTS.map((id) => [id, 4]));
  readonly offers = new Map<number, Offer>(PRODUCTS.map((id) => [id, { shopId: 1, price: id * 100, currency: "USD" }]));
  turn = 0;

  reserve(productId: number, quantity: number) {
    const units = (this.free.get(productId) ?? 0) + (this.held.get(productId) ?? 0);
    if (quantity > units) {
      return { ok: false, refusal: "insufficient_stock", available: units, requested: quantity } as const;
    }
    this.free.set(productId, units - quantity);
    this.held.set(productId, quantity);
    const level = { productId, available: units - quantity, reserved: quantity, version: 1 };
    const reservation = { cartId: "ada", quantity, turn: this.turn, since: 0, expiresAt: 1_000 };
    return { ok: true, answer: quantity === 0 ? { level } : { level, reservation } } as const;
  }
}

/** What the actor around `plan` and `decide` does. */
function tell(state: CartState, command: CartCommand, world: World, now = 0) {
  const wanted = plan(state, command, RULES, now);
  if ("refusal" in wanted) return wanted;
  const turn = wanted.reserve.length + (wanted.priceOf ?? 0) === 0 ? state.turn : state.turn + 1;
  world.turn = turn;
  const offer = wanted.priceOf === null ? null : (world.offers.get(wanted.priceOf) ?? null);
  const isForSale = wanted.priceOf === null || offer !== null;
  const replies = new Map(
    isForSale ? wanted.reserve.map((one) => [one.productId, world.reserve(one.productId, one.quantity)]) : [],
  );
  const decision = decide(state, command, { replies, offer, turn, now });
  if ("events" in decision) for (const event of decision.events) evolve(state, event);
  return decision;
}

const id = (n: number) => ({ commandId: `c${n}` });
const add = (productId: number, quantity: number) => ({ type: "add", productId, quantity, ...id(1) }) as const;
const lineOf = (state: CartState, productId: number) => state.lines.get(productId) as CartLine;

test("adding adds to the level, setting sets it, and the shelf holds exactly that", () => {
  const [state, world] = [emptyCart("ada"), new World()];
  expect(tell(state, add(1, 1), world)).toHaveProperty("answer.changed", { productId: 1, quantity: 1, previous: 0 });
  expect(tell(state, add(1, 2), world)).toHaveProperty("answer.changed", { productId: 1, quantity: 3, previous: 1 });
  tell(state, { type: "set-quantity", productId: 1, quantity: 2, ...id(2) }, world);
  expect([quantityOf(state, 1), world.held.get(1)]).toEqual([2, 2]);
  tell(state, { type: "remove", productId: 1, ...id(3) }, world);
  expect([state.lines.size, world.held.get(1)]).toEqual([0, 0]);
});

test("taking units out leaves the others as they were, and needs no price: a product that is gone can be taken out", () => {
  const [state, world] = [emptyCart("ada"), new World()];
  tell(state, add(1, 3), world);
  world.offers.delete(1);
  const takeOut = (quantity: number, n: number) => ({ type: "take-out", productId: 1, quantity, ...id(n) }) as const;
  expect(tell(state, takeOut(1, 2), world)).toHaveProperty("answer.changed", {
    productId: 1,
    quantity: 2,
    previous: 3,
  });
  expect([lineOf(state, 1).priceSeen, lineOf(state, 1).reservedUntil, world.held.get(1)]).toEqual([100, 1_000, 2]);
  expect(tell(state, takeOut(0, 3), world)).toEqual({ refusal: "invalid_quantity", productId: 1 });
  tell(state, takeOut(5, 4), world);
  expect([state.lines.size, world.held.get(1)]).toEqual([0, 0]);
  expect(tell(state, takeOut(1, 5), world)).toHaveProperty("events", []);
});

test("a refusal of the shelf is the cart's, and changes nothing", () => {
  const [state, world] = [emptyCart("ada"), new World()];
  tell(state, add(1, 3), world);
  const before = structuredClone(state);
  expect(tell(state, add(1, 2), world)).toEqual({
    refusal: "insufficient_stock",
    productId: 1,
    available: 4,
    requested: 5,
  });
  expect(state).toEqual(before);
});

test("the price first seen stays until the shopper accepts today's", () => {
  const [state, world] = [emptyCart("ada"), new World()];
  tell(state, add(1, 1), world);
  world.offers.set(1, { shopId: 1, price: 250, currency: "EUR" });
  tell(state, add(1, 1), world);
  expect(lineOf(state, 1)).toMatchObject({ priceSeen: 100, currency: "USD", quantity: 2 });
  tell(state, { type: "accept-price", productId: 1, ...id(2) }, world);
  expect(lineOf(state, 1)).toMatchObject({ priceSeen: 250, currency: "EUR" });
});

test("what is saved for later holds no units, and comes back at its quantity and today's price", () => {
  const [state, world] = [emptyCart("ada"), new World()];
  tell(state, add(1, 3), world);
  tell(state, { type: "save-for-later", productId: 1, ...id(2) }, world);
  expect([quantityOf(state, 1), world.held.get(1), lineOf(state, 1).reservedUntil]).toEqual([0, 0, null]);
  world.offers.set(1, { shopId: 1, price: 90, currency: "USD" });
  tell(state, { type: "move-to-cart", productId: 1, ...id(3) }, world);
  expect(lineOf(state, 1)).toMatchObject({ quantity: 3, priceSeen: 90, isSavedForLater: false, reservedUntil: 1_000 });
  tell(state, { type: "save-for-later", productId: 1, ...id(4) }, world);
  tell(state, { type: "clear", ...id(5) }, world);
  expect(state.lines.size).toBe(1);
});

test("a cart takes so many lines and so many units of a line, and says which it was", () => {
  const [state, world] = [emptyCart("ada"), new World()];
  world.free.set(1, 100);
  expect(tell(state, add(1, 6), world)).toEqual({ refusal: "line_quantity_limit", productId: 1, limit: 5 });
  for (const product of [1, 2, 3]) tell(state, add(product, 1), world);
  expect(tell(state, add(4, 1), world)).toEqual({ refusal: "cart_full", limit: 3 });
  expect(tell(state, { type: "set-quantity", productId: 4, quantity: 1, ...id(2) }, world)).toEqual({
    refusal: "cart_full",
    limit: 3,
  });
  expect(tell(state, add(1, 1), world)).toHaveProperty("answer.changed.quantity", 2);
});

test("a full cart takes back what it has saved, by adding it too", () => {
  const [state, world] = [emptyCart("ada"), new World()];
  for (const product of [1, 2, 3]) tell(state, add(product, 1), world);
  tell(state, { type: "save-for-later", productId: 2, ...id(2) }, world);
  expect(tell(state, add(2, 1), world)).toHaveProperty("answer.changed.quantity", 1);
});

for (const quantity of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
  test(`${quantity} is no quantity to add`, () => {
    expect(tell(emptyCart("ada"), add(1, quantity), new World())).toHaveProperty("refusal");
  });
}

test("of what is not for sale nothing is reserved", () => {
  const [state, world] = [emptyCart("ada"), new World()];
  expect(tell(state, add(99, 1), world)).toEqual({ refusal: "unknown_product", productId: 99 });
  expect(world.held.get(99)).toBeUndefined();
});

const product = fc.constantFrom(...PRODUCTS, 99);
const quantity = fc.integer({ min: -1, max: 7 });
const commandId = fc.constant("c");
const command: fc.Arbitrary<CartCommand> = fc.oneof(
  fc.record({ type: fc.constant("add" as const), productId: product, quantity, commandId }),
  fc.record({ type: fc.constant("set-quantity" as const), productId: product, quantity, commandId }),
  fc.record({
    type: fc.constantFrom(
      "remove" as const,
      "save-for-later" as const,
      "move-to-cart" as const,
      "accept-price" as const,
      "reserve-again" as const,
    ),
    productId: product,
    commandId,
  }),
  fc.record({ type: fc.constant("clear" as const), commandId }),
  fc.constant({ type: "read" as const }),
);

test(`whatever is asked, a cart's lines are what the shelves hold for it (SEED=${SEED})`, () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
      const [state, world] = [emptyCart("ada"), new World()];
      for (const each of commands) {
        const { version, turn } = state;
        const decision = tell(state, each, world);
        if ("events" in decision)
          expect<unknown>({ ...decision.answer, changed: undefined }).toEqual(answerAfter(state, []));
        else expect([state.version, state.turn]).toEqual([version, turn]);
        expect(state.turn).toBeGreaterThanOrEqual(turn);
        expect(state.lines.size).toBeLessThanOrEqual(RULES.linesMax);
        for (const line of state.lines.values()) {
          expect(line.quantity).toBeGreaterThan(0);
          expect(line.quantity).toBeLessThanOrEqual(RULES.lineQuantityMax);
          expect(line.reservedUntil === null).toBe(line.isSavedForLater);
        }
        for (const id of PRODUCTS) expect(world.held.get(id) ?? 0).toBe(quantityOf(state, id));
      }
    }),
    { seed: SEED, numRuns: 500 },
  );
});
