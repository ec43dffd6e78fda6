import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { decide } from "./decide.ts";
import { ACTION_MAX_MS, GIVE_UP_AFTER_MS, nextEffect, resumeAt } from "./effects.ts";
import type { CheckoutCommand, CheckoutOutcome, CheckoutRequest } from "./messages.ts";
import { type CheckoutState, evolve, unstarted } from "./state.ts";

const request: CheckoutRequest = {
  cartId: "ada",
  accountId: null,
  contact: "sealed",
  address: "sealed",
  zone: { state: "NJ", zip: "07102" },
  customerKey: "ada",
  delivery: "standard",
  couponCode: null,
  paymentMethod: "pm_card_visa",
  totalSeen: null,
  returnUrl: "http://localhost/return",
};
const START: CheckoutCommand = { type: "start", request, fingerprint: "one" };
const totals = { currency: "USD", subtotal: 1900, discount: 0, shipping: 599, tax: 152, total: 2651, promotions: [] };
const prepared = { lines: [], totals, redeemed: [] };
const OUTCOMES: Record<CheckoutOutcome["type"], CheckoutOutcome> = {
  prepared: { type: "prepared", prepared },
  authorized: { type: "authorized", paymentIntentId: "pi_1" },
  "action-required": { type: "action-required", paymentIntentId: "pi_1", sealed: "/bank" },
  placed: { type: "placed", orderId: "S-1", arrivesFrom: "2026-01-02", arrivesUntil: "2026-01-03" },
  captured: { type: "captured" },
  undone: { type: "undone" },
  failed: { type: "failed", failure: { code: "payment_failed", declineCode: "lost_card", message: "No." } },
  unchanged: { type: "unchanged" },
  delayed: { type: "delayed", why: "no answer" },
};
const POSSIBLE = {
  prepare: ["prepared", "failed", "delayed"],
  authorize: ["authorized", "action-required", "failed", "delayed"],
  "check-payment": ["authorized", "action-required", "unchanged", "failed", "delayed"],
  place: ["placed", "failed", "delayed"],
  capture: ["captured", "failed", "delayed"],
  undo: ["undone", "delayed"],
} as const;

/** The state after a command; a refusal leaves it. */
function after(state: CheckoutState, command: CheckoutCommand, now = 0): CheckoutState {
  const decision = decide(state, command, now);
  return "events" in decision ? decision.events.reduce(evolve, state) : state;
}

/** The state after these outcomes of whatever was due. */
function through(...outcomes: CheckoutOutcome["type"][]): CheckoutState {
  return outcomes.reduce(
    (state, outcome) => after(state, { type: "record", effectId: nextEffect(state)!.id, outcome: OUTCOMES[outcome] }),
    after(unstarted("c1"), START),
  );
}

describe("a checkout", () => {
  test("goes from the button to an order", () => {
    expect(through("prepared", "authorized", "placed", "captured")).toMatchObject({
      step: "completed",
      orderId: "S-1",
      paymentIntentId: "pi_1",
      failure: null,
    });
  });

  test("knows nothing personal any more when it is over, however it ended", () => {
    for (const over of [
      through("prepared", "authorized", "placed", "captured"),
      through("prepared", "failed", "undone"),
    ])
      expect(over.request).toMatchObject({ cartId: "ada", contact: "", address: "" });
    expect(through("prepared", "failed").request).toMatchObject({ contact: "sealed", address: "sealed" });
  });

  test("waits for the shopper's bank, and goes on from there", () => {
    const waiting = through("prepared", "action-required");
    expect(waiting).toMatchObject({ step: "action_required", action: { sealed: "/bank", until: ACTION_MAX_MS } });
    expect(through("prepared", "action-required", "authorized").step).toBe("authorized");
  });

  test("is undone before it has failed, and keeps why", () => {
    expect(through("prepared", "failed").step).toBe("undoing");
    expect(through("prepared", "failed", "undone")).toMatchObject({
      step: "failed",
      failure: { code: "payment_failed" },
    });
  });

  test("gives up what the world fails for too long, but never its undoing", () => {
    const prepared = through("prepared");
    const late = GIVE_UP_AFTER_MS.authorize + 1;
    const record = { type: "record", effectId: nextEffect(prepared)!.id, outcome: OUTCOMES.delayed } as const;
    expect(after(prepared, record, late)).toMatchObject({ step: "undoing", failure: { code: "payment_unavailable" } });
    const undoing = through("prepared", "failed", "delayed", "delayed", "delayed");
    const again = { type: "record", effectId: nextEffect(undoing)!.id, outcome: OUTCOMES.delayed } as const;
    expect(after(undoing, again, late * 100)).toMatchObject({ step: "undoing", attempts: 4 });
  });

  test("whose shopper never comes back from the bank is undone when its time is up, not before", () => {
    const waiting = through("prepared", "action-required");
    const record = { type: "record", effectId: nextEffect(waiting)!.id, outcome: OUTCOMES.unchanged } as const;
    expect(after(waiting, record, ACTION_MAX_MS - 1).step).toBe("action_required");
    expect(after(waiting, record, ACTION_MAX_MS)).toMatchObject({
      step: "undoing",
      failure: { code: "payment_abandoned" },
    });
  });

  test("can be withdrawn until the money is set aside", () => {
    for (const open of [through(), through("prepared"), through("prepared", "action-required")])
      expect(after(open, { type: "withdraw" })).toMatchObject({
        step: "undoing",
        failure: { code: "payment_abandoned" },
      });
    for (const closed of [through("prepared", "authorized"), through("prepared", "authorized", "placed", "captured")])
      expect(decide(closed, { type: "withdraw" }, 0)).toMatchObject({ refusal: "wrong_step" });
  });

  test("started again is the same one; started with another request it is refused", () => {
    const placed = through("prepared", "authorized", "placed");
    expect(decide(placed, START, 0)).toMatchObject({ events: [], answer: { checkout: { step: "placed" } } });
    expect(decide(placed, { ...START, fingerprint: "two" }, 0)).toEqual({ refusal: "idempotency_key_reused" });
  });
});

const stepArbitrary = fc.record({
  pick: fc.nat(),
  isStale: fc.boolean(),
  isWithdrawn: fc.integer({ min: 0, max: 9 }).map((die) => die === 0),
  after: fc.integer({ min: 0, max: 5 * 60_000 }),
});

test("whatever happens in whatever order, a checkout moves forward, ends once, and always knows what is due", () => {
  fc.assert(
    fc.property(fc.array(stepArbitrary, { maxLength: 60 }), (steps) => {
      let state = after(unstarted("c1"), START);
      let now = 0;
      let stale = nextEffect(state)!.id;
      for (const step of steps) {
        now += step.after;
        const before = state;
        const due = nextEffect(state);
        if (step.isWithdrawn) state = after(state, { type: "withdraw" }, now);
        else if (due) {
          const possible = POSSIBLE[due.type];
          const outcome = OUTCOMES[possible[step.pick % possible.length]!];
          const isOvertaken = step.isStale && stale !== due.id;
          state = after(state, { type: "record", effectId: isOvertaken ? stale : due.id, outcome }, now);
          if (isOvertaken) expect(state).toEqual(before);
          stale = due.id;
        }
        const isFinal = state.step === "completed" || state.step === "failed";
        expect(nextEffect(state) === null).toBe(isFinal);
        expect(resumeAt(state) === null).toBe(isFinal);
        expect(state.failure !== null).toBe(state.step === "undoing" || state.step === "failed");
        if (before.step === "completed" || before.step === "failed") expect(state).toEqual(before);
        if (state.step === "completed") expect(state.authorizedAt).not.toBeNull();
      }
    }),
    { numRuns: 2_000 },
  );
});
