import { expect, test } from "bun:test";
import fc from "fast-check";
import { dueEffects } from "./effects.ts";
import type { OrderOutcome, OrderView } from "./messages.ts";
import { lineTotal, refundFor } from "./money.ts";
import { STATUSES } from "./state.ts";
import { line, newOrder } from "./testing.ts";
import { DAY_MS, Told } from "./testing-told.ts";

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);

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
