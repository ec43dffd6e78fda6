import { expect, test } from "bun:test";
import { dueEffects, nextEffect } from "./effects.ts";
import type { OrderEffect } from "./messages.ts";
import { refundFor } from "./money.ts";
import { line, newOrder, SHOPPER } from "./testing.ts";
import { RULES, Told } from "./testing-told.ts";

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
