import { attemptName, firstAttempt } from "./attempts.ts";
import type { OrderEffect } from "./messages.ts";
import { isOver, type OrderState } from "./state.ts";

/** First pause after an effect failed; it doubles with each attempt up to the longest. */
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 5 * 60_000;
/** An effect that nobody is seen to do by then is taken up by the sweeper: its driver has died. */
const RESUME_AFTER_MS = 10_000;

/** The outside work that the state calls for. Pure: whoever reads the same state finds the same work. */
export function dueEffects(state: OrderState): OrderEffect[] {
  const { placed, cancellation, shipments, returns, captured, refunded, forgottenAt } = state;
  if (!placed) return [];
  const due: OrderEffect[] = [];
  const attemptAt = (effectId: string) => {
    const attempt = state.failures[effectId]?.attempts ?? 0;
    return { id: attemptName(effectId, attempt), attempt };
  };
  if (cancellation) {
    due.push({ id: "release-stock", type: "release-stock" });
    due.push({ ...attemptAt("return-money"), type: "return-money", paymentIntentId: placed.paymentIntentId });
  }
  for (const { no, status } of shipments)
    if (status === "shipped" || status === "delivered")
      due.push({ id: `deduct-stock-${no}`, type: "deduct-stock", no });
  for (const { returnId, status, refund } of returns) {
    if (status === "requested") continue;
    due.push({ ...attemptAt(`refund-${returnId}`), type: "refund", returnId, amount: refund });
    due.push({ id: `restock-${returnId}`, type: "restock", returnId });
  }
  if (forgottenAt !== null && isOver(state)) due.push({ id: "erase-history", type: "erase-history" });
  // A capture that was told of late is money to return again.
  const isSettled = (effect: OrderEffect) => effect.type !== "return-money" || captured === refunded;
  return due.filter((effect) => !(state.done.includes(effect.id) && isSettled(effect)) && !isAtRest(state, effect));
}

/** A refund that failed for good waits for an operator. */
function isAtRest({ failures }: OrderState, { id }: OrderEffect): boolean {
  const stage = failures[firstAttempt(id)]?.stage;
  return stage === "open" || stage === "settled";
}

/** What is to be done next, and from when (epoch ms, 0: now). Work that waits does not hold the other work up. */
export function nextEffect(state: OrderState): { effect: OrderEffect | null; notBefore: number } {
  let next: { effect: OrderEffect | null; notBefore: number } = { effect: null, notBefore: 0 };
  for (const effect of dueEffects(state)) {
    const notBefore = state.delays[effect.id]?.retryAt ?? 0;
    if (!next.effect || notBefore < next.notBefore) next = { effect, notBefore };
  }
  return next;
}

/** When a sweeper should take the order up unless its driver has been quicker; null when nothing is due. */
export function resumeAt(state: OrderState, now: number): number | null {
  const { effect, notBefore } = nextEffect(state);
  if (!effect) return null;
  return notBefore > now ? notBefore : now + RESUME_AFTER_MS;
}

export function retryAfterMs(attempts: number): number {
  return Math.min(RETRY_FIRST_MS * 2 ** Math.min(attempts - 1, 20), RETRY_MAX_MS);
}
