import { expect, test } from "bun:test";
import fc from "fast-check";
import { decide, type OrderRules } from "./decide.ts";
import { dueEffects, nextEffect } from "./effects.ts";
import type { OrderCommand, OrderEffect, OrderOutcome, OrderRefusal, OrderView } from "./messages.ts";
import { lineTotal, refundFor } from "./money.ts";
import { evolve, type OrderState, STATUSES, statusOf, unplacedOrder } from "./state.ts";
import { line, newOrder, SHOPPER, STAFF } from "./testing.ts";

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const DAY_MS = 86_400_000;
const RULES: OrderRules = { returnWindowMs: 30 * DAY_MS };

/** An order that is told commands, with the world that does its outside work. */
class Told {
  state: OrderState = unplacedOrder("S-1");
  now = 1_000;
  refusal: OrderRefusal | null = null;
  /** The payment at its provider. */
  payment = { status: "authorized" as "authorized" | "captured" | "canceled", captured: 0, refunded: 0 };
  readonly refunds = new Set<string>();
  isErased = false;
  released = 0;
  deducted: number[] = [];
  restocked: string[] = [];

  tell(command: OrderCommand): this {
    const decision = decide(this.state, command, this, RULES);
    this.refusal = "refusal" in decision ? decision : null;
    if ("events" in decision) {
      for (const event of decision.events) this.state = evolve(this.state, event);
      expect(decision.answer.order?.version ?? this.state.version).toBe(this.state.version);
    }
    return this;
  }

  place(order = newOrder()): this {
    return this.tell({ type: "place", order });
  }

  pay(): this {
    return this.capture().tell({ type: "note-captured", amount: this.state.placed?.totals.total ?? 0 });
  }

  /** The provider takes the money, unless the authorization was given back before. */
  capture(): this {
    const captured = this.state.placed?.totals.total ?? 0;
    if (this.payment.status === "authorized") this.payment = { status: "captured", captured, refunded: 0 };
    return this;
  }

  step(type: "pack" | "deliver", no = 1): this {
    return this.tell({ type, no, by: STAFF, commandId: `${type}-${no}` });
  }

  ship(no = 1, tracking = `T${no}`): this {
    return this.tell({ type: "ship", no, carrier: "UPS", tracking, by: STAFF, commandId: `ship-${no}` });
  }

  shipAll(): this {
    for (const { no } of this.state.shipments) this.step("pack", no).ship(no);
    return this;
  }

  deliverAll(): this {
    for (const { no } of this.state.shipments) this.step("pack", no).ship(no).step("deliver", no);
    return this.settle();
  }

  cancel(): this {
    return this.tell({ type: "cancel", reason: "changed_mind", by: SHOPPER, commandId: "cancel" });
  }

  giveBack(returnId: string, ...items: [productId: number, quantity: number][]): this {
    const wanted = items.map(([productId, quantity]) => ({ productId, quantity }));
    const command = { type: "request-return", returnId, items: wanted, reason: "damaged" } as const;
    return this.tell({ ...command, by: SHOPPER, commandId: returnId });
  }

  receive(returnId: string): this {
    return this.tell({ type: "receive-return", returnId, warehouseId: 1, by: STAFF, commandId: `got-${returnId}` });
  }

  record(effect: OrderEffect, outcome: OrderOutcome = this.perform(effect)): this {
    return this.tell({ type: "record", effectId: effect.id, outcome });
  }

  /** Does all that is due, once each. */
  settle(): this {
    for (let effect = nextEffect(this.state).effect; effect; effect = nextEffect(this.state).effect)
      this.record(effect);
    return this;
  }

  perform(effect: OrderEffect): OrderOutcome {
    switch (effect.type) {
      case "release-stock":
        this.released = 1;
        return { type: "done" };
      case "return-money":
        if (this.payment.status === "authorized") this.payment.status = "canceled";
        this.payment.refunded = this.payment.captured;
        return { type: "money-returned", captured: this.payment.captured, refunded: this.payment.refunded };
      case "deduct-stock":
        this.deducted = [...new Set([...this.deducted, effect.no])];
        return { type: "done" };
      case "restock":
        this.restocked = [...new Set([...this.restocked, effect.returnId])];
        return { type: "done" };
      case "erase-history":
        this.isErased = true;
        return { type: "done" };
      case "refund":
        if (!this.refunds.has(effect.id)) this.payment.refunded += effect.amount;
        this.refunds.add(effect.id);
        return { type: "done" };
    }
  }

  get status(): string {
    return statusOf(this.state);
  }
}

const TOTAL = newOrder().totals.total;

test("an order is placed once, however often it is told", () => {
  const told = new Told().place().place();
  expect([told.state.version, told.status]).toEqual([1, "placed"]);
  told.place({ ...newOrder(), checkoutId: "another" });
  expect(told.refusal).toEqual({ refusal: "order_void" });
});

test("an order goes its way: paid, packed, shipped, delivered, and stock is deducted once", () => {
  const told = new Told().place();
  expect(told.step("pack").refusal).toEqual({ refusal: "not_paid" });
  expect(told.pay().status).toBe("processing");
  expect(told.pay().state.version).toBe(2);
  expect(told.ship().refusal).toEqual({ refusal: "wrong_status", status: "processing" });
  expect(told.step("pack").step("pack").status).toBe("packed");
  expect(told.ship().ship().status).toBe("shipped");
  expect(dueEffects(told.state)).toEqual([{ id: "deduct-stock-1", type: "deduct-stock", no: 1 }]);
  expect(told.step("deliver").settle().status).toBe("delivered");
  expect([told.deducted, dueEffects(told.state)]).toEqual([[1], []]);
  expect(told.ship(1, "another").refusal).toEqual({ refusal: "wrong_status", status: "delivered" });
  expect(told.step("pack", 9).refusal).toEqual({ refusal: "unknown_shipment", no: 9 });
});

test("an order is as far as the last of its shipments", () => {
  const told = new Told().place(newOrder([line(1, 2), line(2, 1)], [[[1, 2]], [[2, 1]]])).pay();
  told.step("pack", 1).ship(1).step("deliver", 1);
  expect(told.status).toBe("processing");
  told.step("pack", 2);
  expect(told.status).toBe("packed");
  expect(told.ship(2).step("deliver", 2).status).toBe("delivered");
});

test("cancelling before capture gives the authorization back and the stock, and refunds nothing", () => {
  const told = new Told().place().cancel().settle();
  expect([told.status, told.released, told.payment.status]).toEqual(["cancelled", 1, "canceled"]);
  expect([told.state.captured, told.state.refunded, dueEffects(told.state)]).toEqual([0, 0, []]);
  expect(told.step("pack").refusal).toEqual({ refusal: "already_cancelled" });
});

test("a capture that wins over a cancellation is found at the provider and refunded", () => {
  const told = new Told().place().cancel().capture().settle();
  expect([told.state.captured, told.state.refunded, told.payment.refunded]).toEqual([TOTAL, TOTAL, TOTAL]);
  // The checkout tells of it late.
  told.tell({ type: "note-captured", amount: TOTAL });
  expect([told.state.refunded, dueEffects(told.state)]).toEqual([TOTAL, []]);
});

test("a capture that is told of after the money was settled is refunded too", () => {
  const told = new Told().place().cancel().settle();
  told.payment = { status: "captured", captured: TOTAL, refunded: 0 };
  told.tell({ type: "note-captured", amount: TOTAL });
  expect(dueEffects(told.state)).toMatchObject([{ type: "return-money" }]);
  expect(told.settle().state.refunded).toBe(TOTAL);
});

test("cancelling twice is one cancellation, and one refund whoever records it first", () => {
  const told = new Told().place().pay().cancel();
  const [stock, money] = dueEffects(told.state) as [OrderEffect, OrderEffect];
  const outcome = told.perform(money);
  told.cancel().record(money, outcome).record(money, outcome).record(stock).cancel();
  expect(told.refusal).toBeNull();
  expect([told.state.refunded, dueEffects(told.state)]).toEqual([TOTAL, []]);
});

test("what is packed is not cancelled, and what is cancelled is not packed", () => {
  const packed = new Told().place().pay().step("pack");
  expect(packed.cancel().refusal).toEqual({ refusal: "already_packed", status: "packed" });
  expect([packed.status, dueEffects(packed.state)]).toEqual(["packed", []]);
  const cancelled = new Told().place().pay().cancel();
  expect(cancelled.step("pack").refusal).toEqual({ refusal: "already_cancelled" });
  expect(cancelled.status).toBe("cancelled");
});

test("one packed parcel of two keeps the whole order from being cancelled", () => {
  const told = new Told().place(newOrder([line(1, 2)], [[[1, 1]], [[1, 1]]])).pay();
  expect(told.step("pack", 2).cancel().refusal).toEqual({ refusal: "already_packed", status: "processing" });
});

test("cancelling an order that was never placed voids its id for good", () => {
  const told = new Told().cancel().cancel();
  expect([told.refusal, told.status, told.state.version]).toEqual([null, "void", 1]);
  expect(told.place().refusal).toEqual({ refusal: "order_void" });
  expect(told.pay().refusal).toEqual({ refusal: "order_void" });
  expect(dueEffects(told.state)).toEqual([]);
});

test("of an order that is not there only placing and cancelling can be asked", () => {
  expect(new Told().pay().refusal).toEqual({ refusal: "unknown_order" });
  expect(new Told().step("pack").refusal).toEqual({ refusal: "unknown_order" });
  expect(new Told().tell({ type: "read" }).refusal).toBeNull();
});

test("work that the world failed waits longer each time, and does not hold the other work up", () => {
  const told = new Told().place().pay().cancel();
  const [stock, money] = dueEffects(told.state) as [OrderEffect, OrderEffect];
  told.record(stock, { type: "delayed", why: "no owner" });
  expect(nextEffect(told.state)).toEqual({ effect: money, notBefore: 0 });
  told.record(stock, { type: "delayed", why: "no owner" }).record(money);
  expect(nextEffect(told.state)).toEqual({ effect: stock, notBefore: told.now + 2_000 });
  expect(told.settle().state.delays).toEqual({});
});

test("money that has gone back only in part keeps the work due", () => {
  const told = new Told().place().pay().cancel();
  const money = dueEffects(told.state)[1] as OrderEffect;
  told.record(money, { type: "money-returned", captured: TOTAL, refunded: 100 });
  expect(told.state.refunded).toBe(100);
  expect(dueEffects(told.state)).toContainEqual(money);
  expect(told.settle().state.refunded).toBe(TOTAL);
});

test("a return is requested, received, refunded and put back on the shelf", () => {
  const told = new Told().place().pay().deliverAll();
  const refund = refundFor(newOrder().lines[0]!, 0, 2);
  told.giveBack("r1", [1, 1], [1, 1]);
  expect(told.state.returns).toMatchObject([{ items: [{ productId: 1, quantity: 2 }], status: "requested", refund }]);
  expect(dueEffects(told.state)).toEqual([]);
  told.receive("r1").receive("r1").settle();
  expect(told.state.returns).toMatchObject([{ status: "refunded", warehouseId: 1, refundedAt: 1_000 }]);
  expect([told.restocked, told.state.refunded, told.payment.refunded]).toEqual([["r1"], refund, refund]);
  expect(told.giveBack("r1", [1, 1]).state.returns).toHaveLength(1);
  expect(told.giveBack("r2", [1, 2]).refusal).toEqual({ refusal: "not_returnable", productId: 1, returnable: 1 });
  expect(told.receive("r9").refusal).toEqual({ refusal: "unknown_return", returnId: "r9" });
});

test("only delivered units come back, in their time", () => {
  const told = new Told().place(newOrder([line(1, 3)], [[[1, 2]], [[1, 1]]])).pay();
  told.step("pack", 1).ship(1);
  expect(told.giveBack("r", [1, 1]).refusal).toEqual({ refusal: "not_returnable", productId: 1, returnable: 0 });
  told.step("deliver", 1);
  expect(told.giveBack("r", [1, 3]).refusal).toEqual({ refusal: "not_returnable", productId: 1, returnable: 2 });
  expect(told.giveBack("r", [7, 1]).refusal).toEqual({ refusal: "not_returnable", productId: 7, returnable: 0 });
  expect(told.giveBack("r").refusal).toEqual({ refusal: "nothing_to_return" });
  for (const units of [0, -1, 1.5, Number.NaN])
    expect(told.giveBack("r", [1, units]).refusal).toMatchObject({ refusal: "not_returnable" });
  const until = told.now + RULES.returnWindowMs;
  told.now = until;
  expect(told.giveBack("r", [1, 1]).refusal).toBeNull();
  told.now = until + 1;
  expect(told.giveBack("s", [1, 1]).refusal).toEqual({ refusal: "return_window_over", until });
});

test("a forgotten shopper's name and address go when nothing is on its way any more, and no sooner", () => {
  const forget = { type: "forget-shopper", by: SHOPPER } as const;
  const told = new Told().place().pay().tell(forget).tell(forget);
  expect(told.state.placed).toMatchObject({ accountId: null, contact: "sealed contact", address: "sealed address" });
  expect(dueEffects(told.state)).toEqual([]);
  told.deliverAll();
  expect(told.state.placed).toMatchObject({ accountId: null, contact: "", address: "", totals: { total: TOTAL } });
  expect([told.isErased, dueEffects(told.state)]).toEqual([true, []]);
  const cancelled = new Told().place().cancel().tell(forget).settle();
  expect([cancelled.state.placed?.contact, cancelled.isErased]).toEqual(["", true]);
});

test("an order whose money or parcels do not add up is our own mistake", () => {
  const order = newOrder();
  const wrong = [
    { ...order, totals: { ...order.totals, total: order.totals.total + 1 } },
    { ...order, totals: { ...order.totals, subtotal: 1, total: 1 - 500 + 599 + 568 } },
    { ...order, shipments: [] },
    { ...order, shipments: [order.shipments[0]!, { ...order.shipments[0]!, no: 2 }] },
    { ...order, lines: [] },
    newOrder([line(1, 2)], [[[1, 1]]]),
    newOrder([line(1, 1), line(1, 1)]),
  ];
  for (const each of wrong) expect(() => new Told().place(each)).toThrow("invariant");
  expect(() => new Told().place().tell({ type: "note-captured", amount: 1 })).toThrow("paid as a whole");
});

const amounts = fc.record({
  quantity: fc.integer({ min: 1, max: 7 }),
  unitPrice: fc.integer({ min: 0, max: 5_000 }),
  discounted: fc.double({ min: 0, max: 1, noNaN: true }),
  tax: fc.integer({ min: 0, max: 500 }),
});
const lines = fc
  .array(amounts, { minLength: 1, maxLength: 4 })
  .map((each) =>
    each.map(({ quantity, unitPrice, discounted, tax }, index) =>
      line(index + 1, quantity, { unitPrice, discount: Math.floor(unitPrice * quantity * discounted), tax }),
    ),
  );

test(`a line returned in whatever pieces gives back exactly its total (SEED=${SEED})`, () => {
  fc.assert(
    fc.property(lines, fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 8 }), ([bought], pieces) => {
      const whole = bought!;
      let [before, refunded] = [0, 0];
      for (const piece of [...pieces, whole.quantity]) {
        const units = Math.min(piece, whole.quantity - before);
        const refund = refundFor(whole, before, units);
        expect(Math.abs(refund - (lineTotal(whole) * units) / whole.quantity)).toBeLessThan(
          units === 0 ? 1 : whole.quantity,
        );
        refunded += refund;
        before += units;
      }
      expect(refunded).toBe(lineTotal(whole));
    }),
    { seed: SEED, numRuns: 500 },
  );
});

type Step =
  | { do: "place" | "pay" | "capture" | "cancel" | "settle" | "late-capture" | "ship-all" | "deliver-all" }
  | { do: "pack" | "ship" | "deliver"; no: number }
  | { do: "return"; id: number; productId: number; quantity: number }
  | { do: "receive"; id: number }
  | { do: "effect"; at: number; how: "once" | "twice" | "delayed" | "lost" }
  | { do: "wait"; days: number };

const number = (max: number) => fc.integer({ min: 1, max });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Step>(
    { do: "place" },
    { do: "pay" },
    { do: "capture" },
    { do: "cancel" },
    { do: "settle" },
    { do: "late-capture" },
    { do: "ship-all" },
    { do: "deliver-all" },
  ),
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("pack" as const, "ship" as const, "deliver" as const),
      no: number(2),
    }),
  },
  fc.record({ do: fc.constant("return" as const), id: number(5), productId: number(4), quantity: number(4) }),
  fc.record({ do: fc.constant("receive" as const), id: number(5) }),
  fc.record({
    do: fc.constant("effect" as const),
    at: fc.nat(3),
    how: fc.constantFrom("once" as const, "twice" as const, "delayed" as const, "lost" as const),
  }),
  fc.record({ do: fc.constant("wait" as const), days: number(20) }),
);

function run(told: Told, each: Step, order: ReturnType<typeof newOrder>): void {
  switch (each.do) {
    case "place":
      told.place(order);
      return;
    case "pay":
      if (told.state.placed && told.payment.status !== "canceled") told.pay();
      return;
    case "capture":
      if (told.state.placed) told.capture();
      return;
    case "late-capture":
      if (told.payment.captured > 0) told.tell({ type: "note-captured", amount: told.payment.captured });
      return;
    case "cancel":
      told.cancel();
      return;
    case "ship-all":
      told.shipAll();
      return;
    case "deliver-all":
      told.deliverAll();
      return;
    case "settle":
      told.settle();
      return;
    case "pack":
    case "deliver":
      told.step(each.do, each.no);
      return;
    case "ship":
      told.ship(each.no);
      return;
    case "return":
      told.giveBack(`r${each.id}`, [each.productId, each.quantity]);
      return;
    case "receive":
      told.receive(`r${each.id}`);
      return;
    case "wait":
      told.now += each.days * DAY_MS;
      return;
    case "effect": {
      const effect = dueEffects(told.state)[each.at];
      if (!effect) return;
      const outcome: OrderOutcome = each.how === "delayed" ? { type: "delayed", why: "away" } : told.perform(effect);
      if (each.how === "lost") return;
      told.record(effect, outcome);
      if (each.how === "twice") told.record(effect, outcome);
    }
  }
}

test(`whatever is asked in whatever order, the money adds up and nothing goes backwards (SEED=${SEED})`, () => {
  const reached = new Set<string>();
  fc.assert(
    fc.property(lines, fc.boolean(), fc.array(step, { maxLength: 60 }), (bought, isSplit, steps) => {
      const all = bought.map((each): [number, number] => [each.productId, each.quantity]);
      const order = newOrder(bought, isSplit && all.length > 1 ? [all.slice(0, 1), all.slice(1)] : [all]);
      const told = new Told();
      // Mostly an order that gets somewhere.
      for (const each of [{ do: "place" }, ...steps] as Step[]) {
        const before = told.state;
        run(told, each, order);
        reached.add(told.status);
        const { state } = told;
        expect(state.refunded).toBeLessThanOrEqual(state.captured);
        expect(state.captured).toBeLessThanOrEqual(order.totals.total);
        expect(told.payment.refunded).toBeLessThanOrEqual(told.payment.captured);
        for (const now of state.shipments) {
          const earlier = before.shipments.find(({ no }) => no === now.no)?.status ?? "placed";
          if (now.status === "cancelled") expect(["placed", "processing", "cancelled"]).toContain(earlier);
          else expect(STATUSES.indexOf(now.status as never)).toBeGreaterThanOrEqual(STATUSES.indexOf(earlier as never));
        }
        if (before.cancellation) expect(state.cancellation).toEqual(before.cancellation);
        if (state.cancellation) expect(state.shipments.every((each) => each.packedAt === null)).toBe(true);
        for (const { productId, quantity } of order.lines) {
          const returned = (view: Pick<OrderView, "returns">) =>
            view.returns
              .flatMap((each) => each.items)
              .reduce((sum, item) => sum + (item.productId === productId ? item.quantity : 0), 0);
          expect(returned(state)).toBeLessThanOrEqual(quantity);
        }
      }
      told.settle();
      const { state } = told;
      expect(dueEffects(state)).toEqual([]);
      expect(told.payment.refunded).toBe(state.refunded);
      if (state.cancellation) expect([told.released, state.refunded]).toEqual([1, state.captured]);
      else expect(told.released).toBe(0);
      const back = state.returns
        .filter((each) => each.status === "refunded")
        .reduce((sum, each) => sum + each.refund, 0);
      if (!state.cancellation) expect(state.refunded).toBe(back);
      expect(told.deducted.toSorted()).toEqual(
        state.shipments.filter((each) => each.shippedAt !== null).map((each) => each.no),
      );
    }),
    { seed: SEED, numRuns: 2_000 },
  );
  expect([...reached]).toEqual(
    expect.arrayContaining(["placed", "processing", "packed", "shipped", "delivered", "cancelled"]),
  );
});
