import { assertThat, unreachable } from "../kernel/errors.ts";
import { firstAttempt } from "./attempts.ts";
import { type Draft, type OrderDecision, SYSTEM } from "./draft.ts";
import { dueEffects } from "./effects.ts";
import type { OrderCommand, OrderEffect, OrderOutcome } from "./messages.ts";

/** An outcome of work that is no longer due was another driver's too, and changes nothing. */
export function record(draft: Draft, effectId: string, outcome: OrderOutcome): OrderDecision {
  const effect = dueEffects(draft.state).find((each) => each.id === effectId);
  if (!effect) return draft.decision();
  switch (outcome.type) {
    case "delayed":
      return draft.delay(effectId, outcome.why).decision();
    case "money-returned":
      return recordMoney(draft, effect, outcome).decision();
    case "impossible":
      return recordFailure(draft, effect, outcome).decision();
    case "done":
      assertThat(effect.type !== "return-money", "money that went back is told in minor units");
      if (effect.type === "refund") {
        const { amount, returnId } = effect;
        draft.add({ type: "PaymentRefunded", amount, returnId }, SYSTEM);
      }
      return draft.add({ type: "EffectDone", effectId }, SYSTEM).decision();
    default:
      return unreachable(outcome);
  }
}

/** The provider's word on a cancelled order's payment. A capture that nobody told us of is noted first. */
function recordMoney(
  draft: Draft,
  effect: OrderEffect,
  { captured, refunded }: Extract<OrderOutcome, { type: "money-returned" }>,
): Draft {
  assertThat(effect.type === "return-money", "only a cancelled order returns its money as a whole");
  noteMoney(draft, captured, refunded);
  if (draft.state.refunded < draft.state.captured) return draft.delay(effect.id, "not all the money has gone back yet");
  return draft.add({ type: "EffectDone", effectId: effect.id }, SYSTEM);
}

function noteMoney(draft: Draft, captured: number, refunded: number): void {
  if (captured > 0) draft.capture(captured);
  const amount = refunded - draft.state.refunded;
  if (amount > 0) draft.add({ type: "PaymentRefunded", amount, returnId: null }, SYSTEM);
}

/** What the provider refuses for good is no work any more, and an operator's to close. */
function recordFailure(
  draft: Draft,
  effect: OrderEffect,
  { why, captured = 0, refunded = 0 }: Extract<OrderOutcome, { type: "impossible" }>,
): Draft {
  assertThat(effect.type === "refund" || effect.type === "return-money", "only refunds fail for good");
  const returnId = effect.type === "refund" ? effect.returnId : null;
  if (effect.type === "return-money") noteMoney(draft, captured, refunded);
  const amount = effect.type === "refund" ? effect.amount : draft.state.captured - draft.state.refunded;
  return draft.add({ type: "RefundFailed", effectId: effect.id, returnId, amount, takenBack: 0, why }, SYSTEM);
}

/** News of a refund that counts as made. Of any other it is old. */
export function noteRefundFailed(
  draft: Draft,
  { effectId, amount, why }: Extract<OrderCommand, { type: "note-refund-failed" }>,
): OrderDecision {
  const { done, returns, refunded } = draft.state;
  if (!done.includes(effectId)) return draft.decision();
  const known = returns.find(({ returnId }) => `refund-${returnId}` === firstAttempt(effectId));
  const takenBack = known ? known.refund : Math.min(amount, refunded);
  if (takenBack === 0) return draft.decision();
  const returnId = known?.returnId ?? null;
  return draft.add({ type: "RefundFailed", effectId, returnId, amount: takenBack, takenBack, why }, SYSTEM).decision();
}

export function closeFailure(
  draft: Draft,
  command: Extract<OrderCommand, { type: "retry-refund" | "settle-refund" }>,
): OrderDecision {
  const effectId = firstAttempt(command.effectId);
  const failure = draft.state.failures[effectId];
  if (failure?.stage !== "open") return { refusal: "no_failed_refund", effectId };
  const { returnId, amount } = failure;
  if (command.type === "retry-refund") draft.add({ type: "RefundRetried", effectId }, command.by);
  else draft.add({ type: "RefundSettled", effectId, returnId, amount, note: command.note }, command.by);
  return draft.decision();
}
