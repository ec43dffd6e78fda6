import { expect, test } from "bun:test";
import type { OrderView, RefundFailure, Return } from "../actors/order/messages.ts";
import { outlook, returnWords } from "./order-words.ts";

const AT = Date.UTC(2026, 4, 4);
const FAILURE: RefundFailure = {
  effectId: "return-money#1",
  returnId: null,
  amount: 2_000,
  why: "charge_disputed",
  at: AT,
  attempts: 3,
  stage: "open",
  settlement: null,
};

function cancelled(changes: Partial<OrderView>): Parameters<typeof outlook>[0] {
  const order = {
    ...{ status: "cancelled", shipments: [], captured: 2_000, refunded: 0, refundFailures: [] },
    ...{ totals: { currency: "USD" }, cancellation: { at: AT, by: { role: "shopper" }, reason: "changed_mind" } },
    ...changes,
  } as unknown as OrderView;
  return { order };
}

test("a cancelled order says where its money is, and never that it comes when it cannot", () => {
  expect(outlook(cancelled({ captured: 0 }))).toBe("Cancelled on May 4, 2026. Nothing was charged.");
  expect(outlook(cancelled({}))).toContain("$20.00 is on its way back to you.");
  expect(outlook(cancelled({ refunded: 2_000 }))).toContain("$20.00 went back to your card.");
  const failed = outlook(cancelled({ refundFailures: [FAILURE] }));
  expect(failed).toContain("Your card would not take $20.00 back.");
  expect(failed).not.toContain("on its way");
  const retried = cancelled({ refundFailures: [{ ...FAILURE, stage: "retrying" }] });
  expect(outlook(retried)).toContain("on its way back");
  expect(outlook(cancelled({ refundFailures: [{ ...FAILURE, stage: "settled" }] }))).toContain("went back to you.");
});

test("a return says the same of its own money, whatever befell another's", () => {
  const given: Return = { returnId: "R-1", status: "received", refund: 500, items: [] } as unknown as Return;
  expect(returnWords(given, [], "USD")).toBe("It has arrived; $5.00 is on its way back to your card.");
  expect(returnWords(given, [FAILURE], "USD")).toContain("on its way back");
  const own = { ...FAILURE, returnId: "R-1", amount: 500 };
  expect(returnWords(given, [own], "USD")).toContain("Your card would not take $5.00 back.");
  expect(returnWords(given, [{ ...own, stage: "settled" }], "USD")).toBe("It has arrived, and $5.00 went back to you.");
  expect(returnWords({ ...given, status: "requested" }, [], "USD")).toContain("Write R-1 on the parcel.");
});
