import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { decide } from "./decide.ts";
import type { PromotionCommand } from "./messages.ts";
import { evolve, GIVEN_BACK_KEPT_MS, type PromotionState, unknownPromotion } from "./state.ts";

function promotion(usesMax: number, usesPerCustomerMax: number): PromotionState {
  return { ...unknownPromotion(7), isKnown: true, usesMax, usesPerCustomerMax };
}

/** Decides and, unless refused, evolves. */
function tell(state: PromotionState, command: PromotionCommand, now = 0) {
  const decision = decide(state, command, now);
  if ("events" in decision) for (const event of decision.events) evolve(state, event);
  return decision;
}

const redeem = (checkoutId: string, customerKey = checkoutId): PromotionCommand => ({
  type: "redeem",
  checkoutId,
  customerKey,
});
const giveBack = (checkoutId: string): PromotionCommand => ({ type: "give-back", checkoutId });

describe("a promotion with limits", () => {
  test("counts a checkout once however often it asks", () => {
    const state = promotion(5, 1);
    for (let i = 0; i < 3; i++) expect(tell(state, redeem("a"))).toHaveProperty("answer.uses", 1);
  });

  test("is used up for everybody, and used already for a customer", () => {
    const state = promotion(2, 1);
    tell(state, redeem("a", "ada"));
    expect(tell(state, redeem("b", "ada"))).toEqual({ refusal: "already_used", usesPerCustomerMax: 1 });
    tell(state, redeem("c", "ben"));
    expect(tell(state, redeem("d", "cleo"))).toEqual({ refusal: "used_up", usesMax: 2 });
  });

  test("is free again for the next when a use is given back, and for that customer too", () => {
    const state = promotion(1, 1);
    tell(state, redeem("a", "ada"));
    expect(tell(state, giveBack("a"))).toHaveProperty("answer.uses", 0);
    expect(tell(state, redeem("b", "ada"))).toHaveProperty("answer.uses", 1);
  });

  test("gives a use back once, and refuses a redeem that comes after", () => {
    const state = promotion(3, 3);
    tell(state, redeem("a"));
    tell(state, redeem("b"));
    tell(state, giveBack("a"));
    expect(tell(state, giveBack("a"))).toEqual({ events: [], answer: expect.objectContaining({ uses: 1 }) });
    expect(tell(state, redeem("a"))).toEqual({ refusal: "given_back" });
    tell(state, giveBack("overtaken"));
    expect(tell(state, redeem("overtaken"))).toEqual({ refusal: "given_back" });
  });

  test("forgets given back checkouts after a while", () => {
    const state = promotion(3, 3);
    tell(state, giveBack("a"), 0);
    tell(state, giveBack("b"), GIVEN_BACK_KEPT_MS + 1);
    expect([...state.givenBack.keys()]).toEqual(["b"]);
  });

  test("takes no limit below what was used, and one use more where it is raised", () => {
    const state = promotion(2, 1);
    tell(state, redeem("a"));
    tell(state, redeem("b"));
    const limit = (usesMax: number): PromotionCommand => ({
      type: "limit",
      usesMax,
      usesPerCustomerMax: 1,
      commandId: `${usesMax}`,
    });
    for (const wrong of [1, 0, -1, 1.5, Number.NaN, 100_001])
      expect(tell(state, limit(wrong))).toEqual({ refusal: "invalid_limit" });
    tell(state, limit(3));
    expect(tell(state, redeem("c"))).toHaveProperty("answer.uses", 3);
  });

  test("that does not exist says so", () => {
    expect(tell(unknownPromotion(7), redeem("a"))).toEqual({ refusal: "unknown_promotion" });
  });

  test("keeps its limits under any commands, and its counts are those of its uses", () => {
    const command = fc.oneof(
      { weight: 3, arbitrary: fc.tuple(fc.integer({ max: 15, min: 0 }), fc.integer({ max: 4, min: 0 })) },
      { weight: 1, arbitrary: fc.integer({ max: 15, min: 0 }) },
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 3 }),
        fc.array(command, { maxLength: 60 }),
        (usesMax, perCustomer, given) => {
          const state = promotion(usesMax, perCustomer);
          for (const each of given)
            tell(state, typeof each === "number" ? giveBack(`c${each}`) : redeem(`c${each[0]}`, `k${each[1]}`));
          const uses = [...state.redemptions.values()];
          expect(uses.length).toBeLessThanOrEqual(usesMax);
          const byCustomer = Map.groupBy(uses, (use) => use.customerKey);
          expect(new Map([...byCustomer].map(([key, own]) => [key, own.length]))).toEqual(state.usesByCustomer);
          for (const own of byCustomer.values()) expect(own.length).toBeLessThanOrEqual(perCustomer);
        },
      ),
    );
  });
});
