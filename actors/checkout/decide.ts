import { assertThat, unreachable } from "../kernel/errors.ts";
import type { Decision } from "../kernel/types.ts";
import { ACTION_MAX_MS, backOffMs, checkAgainMs, GIVE_UP_AFTER_MS, nextEffect, notBefore } from "./effects.ts";
import type {
  CheckoutAnswer,
  CheckoutCommand,
  CheckoutEffect,
  CheckoutEvent,
  CheckoutFailure,
  CheckoutOutcome,
  CheckoutRefusal,
  CheckoutStep,
} from "./messages.ts";
import { type CheckoutState, evolve } from "./state.ts";

export type CheckoutDecision = Decision<CheckoutEvent, CheckoutAnswer, CheckoutRefusal>;

/** What a command does to a checkout, or why it may not. `now` is epoch ms. Pure. */
export function decide(state: CheckoutState, command: CheckoutCommand, now: number): CheckoutDecision {
  switch (command.type) {
    case "read":
      return made(state, []);
    case "start":
      return start(state, command, now);
    case "withdraw":
      return withdraw(state, now);
    case "record":
      return record(state, command, now);
    default:
      return unreachable(command);
  }
}

/** The checkout as it will be after these events, with the work it then calls for. */
function made(state: CheckoutState, events: readonly CheckoutEvent[]): CheckoutDecision {
  return { events, answer: answerOf(events.reduce(evolve, state)) };
}

export function answerOf(state: CheckoutState): CheckoutAnswer {
  const { step, request, fingerprint: _, stepAt: __, retryAt: ___, ...view } = state;
  const checkout = step === null || request === null ? null : { ...view, step, request };
  return { checkout, effect: nextEffect(state), notBefore: notBefore(state) };
}

function start(state: CheckoutState, command: Extract<CheckoutCommand, { type: "start" }>, now: number) {
  const { request, fingerprint } = command;
  if (state.step === null)
    return made(state, [{ type: "CheckoutStarted", request, fingerprint, at: now, step: "started" }]);
  return state.fingerprint === fingerprint ? made(state, []) : ({ refusal: "idempotency_key_reused" } as const);
}

/** Back to the cart: until the payment stands. What a driver does meanwhile is undone with the rest. */
function withdraw(state: CheckoutState, now: number): CheckoutDecision {
  const { step } = state;
  switch (step) {
    case null:
      return { refusal: "unknown_checkout" };
    case "started":
    case "prepared":
    case "action_required":
      return made(state, [failing({ code: "payment_abandoned" }, state.paymentIntentId, now)]);
    case "undoing":
    case "failed":
      return made(state, []);
    case "authorized":
    case "placed":
    case "completed":
      return { refusal: "wrong_step", step };
    default:
      return unreachable(step);
  }
}

/** An outcome counts only for the effect that is due: one of an earlier state has been overtaken. */
function record(state: CheckoutState, command: Extract<CheckoutCommand, { type: "record" }>, now: number) {
  if (state.step === null) return { refusal: "unknown_checkout" } as const;
  const effect = nextEffect(state);
  if (effect?.id !== command.effectId) return made(state, []);
  return made(state, eventsOf(state, state.step, effect, command.outcome, now));
}

function eventsOf(
  state: CheckoutState,
  step: CheckoutStep,
  effect: CheckoutEffect,
  outcome: CheckoutOutcome,
  now: number,
): CheckoutEvent[] {
  assertThat(OUTCOMES[effect.type].includes(outcome.type), `${effect.type} does not come to ${outcome.type}`);
  switch (outcome.type) {
    case "prepared":
      return [{ type: "CartPrepared", prepared: outcome.prepared, at: now, step: "prepared" }];
    case "authorized":
      return [{ type: "PaymentAuthorized", paymentIntentId: outcome.paymentIntentId, at: now, step: "authorized" }];
    case "action-required": {
      const { paymentIntentId, sealed } = outcome;
      if (step === "action_required") return stillWaiting(state, now);
      const action = { sealed, until: now + ACTION_MAX_MS };
      return [{ type: "PaymentActionRequired", paymentIntentId, action, at: now, step: "action_required" }];
    }
    case "placed": {
      const { orderId, arrivesFrom, arrivesUntil } = outcome;
      return [{ type: "OrderPlacedFor", orderId, arrival: { arrivesFrom, arrivesUntil }, at: now, step: "placed" }];
    }
    case "captured":
      return [{ type: "CheckoutCompleted", at: now, step: "completed" }];
    case "undone":
      return [{ type: "CheckoutFailed", at: now, step: "failed" }];
    case "failed":
      return [failing(outcome.failure, outcome.paymentIntentId ?? null, now, outcome.isUnpriced)];
    case "unchanged":
      return stillWaiting(state, now);
    case "delayed":
      return delayed(state, step, effect, outcome, now);
    default:
      return unreachable(outcome);
  }
}

/** What each effect may come to. */
const OUTCOMES: Record<CheckoutEffect["type"], readonly CheckoutOutcome["type"][]> = {
  prepare: ["prepared", "failed", "delayed"],
  authorize: ["authorized", "action-required", "failed", "delayed"],
  "check-payment": ["authorized", "action-required", "unchanged", "failed", "delayed"],
  place: ["placed", "failed", "delayed"],
  capture: ["captured", "failed", "delayed"],
  undo: ["undone", "captured", "delayed"],
};

function stillWaiting(state: CheckoutState, now: number): CheckoutEvent[] {
  if (state.action && now >= state.action.until)
    return [failing({ code: "payment_abandoned" }, state.paymentIntentId, now)];
  if (now < notBefore(state)) return [];
  const retryAt = Math.round(now + checkAgainMs(now - state.stepAt));
  return [
    {
      type: "EffectDelayed",
      why: "the shopper is with their bank",
      retryAt,
      attempts: 0,
      at: now,
      step: "action_required",
    },
  ];
}

function delayed(
  state: CheckoutState,
  step: CheckoutStep,
  { type }: CheckoutEffect,
  { why, isPaid = state.isPaid }: Extract<CheckoutOutcome, { type: "delayed" }>,
  now: number,
): CheckoutEvent[] {
  if (type === "check-payment") return stillWaiting(state, now);
  if (type !== "undo" && !isPaid && now - state.stepAt >= GIVE_UP_AFTER_MS[type])
    return [failing({ code: GIVEN_UP[type] }, state.paymentIntentId, now)];
  const attempts = state.attempts + 1;
  const retryAt = now + backOffMs(attempts);
  return [{ type: "EffectDelayed", why, retryAt, attempts, ...(isPaid && { isPaid }), at: now, step }];
}

const GIVEN_UP = {
  prepare: "shop_unavailable",
  authorize: "payment_unavailable",
  place: "shop_unavailable",
  capture: "payment_unavailable",
} as const;

function failing(
  failure: CheckoutFailure,
  paymentIntentId: string | null,
  now: number,
  isUnpriced = false,
): CheckoutEvent {
  return {
    type: "CheckoutFailing",
    failure,
    paymentIntentId,
    ...(isUnpriced && { isUnpriced }),
    at: now,
    step: "undoing",
  };
}
