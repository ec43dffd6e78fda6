import { unreachable } from "../kernel/errors.ts";
import type { Decision } from "../kernel/types.ts";
import type { PromotionAnswer, PromotionCommand, PromotionEvent, PromotionRefusal } from "./messages.ts";
import { answerOf, type PromotionState } from "./state.ts";

export type PromotionDecision = Decision<PromotionEvent, PromotionAnswer, PromotionRefusal>;

/** An actor remembers each use, so that there may not be any number of them. */
export const USES_MAX = 100_000;

/** What a command does to a promotion's uses, or why it may not. `now` is epoch ms. Changes nothing. */
export function decide(state: PromotionState, command: PromotionCommand, now: number): PromotionDecision {
  if (!state.isKnown) return { refusal: "unknown_promotion" };
  switch (command.type) {
    case "redeem":
      return redeem(state, command, now);
    case "give-back":
      return giveBack(state, command.checkoutId, now);
    case "limit":
      return limit(state, command);
    case "read":
      return { events: [], answer: answerOf(state) };
    default:
      return unreachable(command);
  }
}

/** A use that stands stays, whatever the limits have become. */
function redeem(
  state: PromotionState,
  { checkoutId, customerKey }: Extract<PromotionCommand, { type: "redeem" }>,
  now: number,
): PromotionDecision {
  const { usesMax, usesPerCustomerMax, redemptions } = state;
  if (redemptions.has(checkoutId)) return { events: [], answer: answerOf(state) };
  if (state.givenBack.has(checkoutId)) return { refusal: "given_back" };
  const before = state.usesByCustomer.get(customerKey) ?? 0;
  if (before >= usesPerCustomerMax) return { refusal: "already_used", usesPerCustomerMax };
  if (redemptions.size >= usesMax) return { refusal: "used_up", usesMax };
  const uses = redemptions.size + 1;
  return made(state, uses, {
    type: "PromotionRedeemed",
    checkoutId,
    customerKey,
    at: now,
    uses,
    usesByCustomer: before + 1,
  });
}

/** Also for a checkout that never used it: its redeem may still be on the way. */
function giveBack(state: PromotionState, checkoutId: string, now: number): PromotionDecision {
  if (state.givenBack.has(checkoutId)) return { events: [], answer: answerOf(state) };
  const redemption = state.redemptions.get(checkoutId);
  const uses = state.redemptions.size - (redemption ? 1 : 0);
  const customerKey = redemption?.customerKey ?? null;
  return made(state, uses, { type: "RedemptionGivenBack", checkoutId, customerKey, at: now, uses });
}

function limit(
  state: PromotionState,
  { usesMax, usesPerCustomerMax }: Extract<PromotionCommand, { type: "limit" }>,
): PromotionDecision {
  const uses = state.redemptions.size;
  const isPossible = isCount(usesMax) && isCount(usesPerCustomerMax) && usesMax >= uses;
  if (!isPossible) return { refusal: "invalid_limit" };
  const event: PromotionEvent = { type: "PromotionLimited", usesMax, usesPerCustomerMax, uses };
  const answer = { ...answerOf(state), version: state.version + 1, usesMax, usesPerCustomerMax };
  return { events: [event], answer };
}

function made(state: PromotionState, uses: number, event: PromotionEvent): PromotionDecision {
  return { events: [event], answer: { ...answerOf(state), version: state.version + 1, uses } };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0 && value <= USES_MAX;
}
