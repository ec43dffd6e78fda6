import { expect, test } from "bun:test";
import { answerOf, decide } from "../../../actors/checkout/decide.ts";
import { nextEffect } from "../../../actors/checkout/effects.ts";
import type { CheckoutRequest } from "../../../actors/checkout/messages.ts";
import { type CheckoutState, evolve, unstarted } from "../../../actors/checkout/state.ts";
import type { CheckoutParts } from "./parts.ts";
import { BEGUN_WITHIN_MS, perform } from "./perform.ts";

const totals = { currency: "USD", subtotal: 1900, discount: 0, shipping: 599, tax: 152, total: 2651, promotions: [] };

test("a shop that was away for an hour sets no money aside for a shopper who has gone", async () => {
  const request = { cartId: "ada" } as CheckoutRequest;
  const started = after(unstarted("c1"), { type: "start", request, fingerprint: "one" }, 0);
  const prepared = after(
    started,
    record(started, { type: "prepared", prepared: { lines: [], totals, redeemed: [] } }),
    0,
  );
  for (const state of [started, prepared]) {
    const { checkout } = answerOf(state);
    // Nothing else of the world is there to be touched.
    const parts = { now: () => BEGUN_WITHIN_MS } as CheckoutParts;
    const outcome = await perform(parts, checkout!, nextEffect(state)!);
    expect(after(state, record(state, outcome), BEGUN_WITHIN_MS)).toMatchObject({ step: "undoing" });
  }
});

function after(state: CheckoutState, command: Parameters<typeof decide>[1], now: number): CheckoutState {
  const decision = decide(state, command, now);
  return "events" in decision ? decision.events.reduce(evolve, state) : state;
}

function record(state: CheckoutState, outcome: Awaited<ReturnType<typeof perform>>) {
  return { type: "record", effectId: nextEffect(state)!.id, outcome } as const;
}
