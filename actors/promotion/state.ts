import { assertThat, unreachable } from "../kernel/errors.ts";
import type { PromotionAnswer, PromotionEvent } from "./messages.ts";

/** How long a promotion remembers a checkout that gave its use back; no command travels nearly as long. */
export const GIVEN_BACK_KEPT_MS = 60 * 60_000;

export interface Redemption {
  readonly customerKey: string;
  readonly at: number;
  /** Which of the customer's uses it was, and how many there could be then. */
  readonly nth: number;
  readonly nthMax: number;
}

/** A promotion's uses as its actor knows them. Changed in place by `evolve` alone. */
export interface PromotionState {
  readonly promotionId: number;
  /** False for a promotion that does not exist or has no limits. */
  readonly isKnown: boolean;
  usesMax: number;
  usesPerCustomerMax: number;
  version: number;
  readonly redemptions: Map<string, Redemption>;
  readonly usesByCustomer: Map<string, number>;
  /** Checkouts that are over, with the moment and the use they had. */
  readonly givenBack: Map<string, { readonly at: number; readonly was: Redemption | null }>;
}

export function unknownPromotion(promotionId: number): PromotionState {
  return {
    promotionId,
    isKnown: false,
    usesMax: 0,
    usesPerCustomerMax: 0,
    version: 0,
    redemptions: new Map(),
    usesByCustomer: new Map(),
    givenBack: new Map(),
  };
}

export function answerOf(state: PromotionState): PromotionAnswer {
  const { promotionId, version, usesMax, usesPerCustomerMax } = state;
  return { promotionId, version, uses: state.redemptions.size, usesMax, usesPerCustomerMax };
}

/** Applies an event in place and asserts that no limit was passed; the tables' CHECKs say the same. */
export function evolve(state: PromotionState, event: PromotionEvent): PromotionState {
  switch (event.type) {
    case "PromotionRedeemed": {
      const { checkoutId, customerKey, at, usesByCustomer } = event;
      assertThat(!state.redemptions.has(checkoutId), "a checkout uses a promotion once");
      assertThat(usesByCustomer <= state.usesPerCustomerMax, `promotion ${state.promotionId}: uses of a customer`);
      state.redemptions.set(checkoutId, { customerKey, at, nth: usesByCustomer, nthMax: state.usesPerCustomerMax });
      state.usesByCustomer.set(customerKey, (state.usesByCustomer.get(customerKey) ?? 0) + 1);
      assertThat(state.usesByCustomer.get(customerKey) === usesByCustomer, "an event shows the customer's uses");
      break;
    }
    case "RedemptionGivenBack": {
      const was = state.redemptions.get(event.checkoutId) ?? null;
      assertThat((was?.customerKey ?? null) === event.customerKey, "what is given back was used");
      if (was) takeBack(state, event.checkoutId, was);
      state.givenBack.set(event.checkoutId, { at: event.at, was });
      forgetOld(state, event.at);
      break;
    }
    case "PromotionLimited":
      state.usesMax = event.usesMax;
      state.usesPerCustomerMax = event.usesPerCustomerMax;
      break;
    default:
      return unreachable(event);
  }
  state.version += 1;
  assertThat(state.redemptions.size <= state.usesMax, `promotion ${state.promotionId} is not used too often`);
  assertThat(event.uses === state.redemptions.size, "an event shows the uses after it");
  return state;
}

function takeBack(state: PromotionState, checkoutId: string, { customerKey }: Redemption): void {
  state.redemptions.delete(checkoutId);
  const left = state.usesByCustomer.get(customerKey)! - 1;
  if (left === 0) state.usesByCustomer.delete(customerKey);
  else state.usesByCustomer.set(customerKey, left);
}

function forgetOld(state: PromotionState, now: number): void {
  for (const [checkoutId, { at }] of state.givenBack) {
    if (at >= now - GIVEN_BACK_KEPT_MS) return;
    state.givenBack.delete(checkoutId);
  }
}
