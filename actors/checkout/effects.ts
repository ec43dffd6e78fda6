import { unreachable } from "../kernel/errors.ts";
import type { CheckoutEffect } from "./messages.ts";
import type { CheckoutState } from "./state.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** How long a 3-D Secure challenge may take; then the authorization is cancelled. */
export const ACTION_MAX_MS = 15 * MINUTE_MS;
/** While it is open the payment is looked at by itself, in case a webhook was lost: often at first, then ever less so. */
const ACTION_CHECK_FIRST_MS = 5 * SECOND_MS;
const ACTION_CHECK_LAST_MS = MINUTE_MS;
/** How long the world may fail an effect before the checkout gives up; undoing never does. */
export const GIVE_UP_AFTER_MS: Record<Exclude<CheckoutEffect["type"], "undo" | "check-payment">, number> = {
  prepare: MINUTE_MS,
  authorize: 2 * MINUTE_MS,
  place: 2 * MINUTE_MS,
  capture: 60 * MINUTE_MS,
};
/** A driver that has said nothing for so long, twice that at most, is taken for dead, and another drives. */
const RESUME_AFTER_MS = 5 * SECOND_MS;

const BACK_OFF_FIRST_MS = 200;
const BACK_OFF_MAX_MS = MINUTE_MS;

/** The outside work that a durable state calls for; null when it is final. The id names this very state. */
export function nextEffect({ step, version, stepAt }: CheckoutState): CheckoutEffect | null {
  const named = (type: CheckoutEffect["type"]): CheckoutEffect => ({ id: `${type}#${stepAt}#${version}`, type });
  switch (step) {
    case null:
    case "completed":
    case "failed":
      return null;
    case "started":
      return named("prepare");
    case "prepared":
      return named("authorize");
    case "action_required":
      return named("check-payment");
    case "authorized":
      return named("place");
    case "placed":
      return named("capture");
    case "undoing":
      return named("undo");
    default:
      return unreachable(step);
  }
}

/** Epoch ms before which nobody need try the due effect of themselves; whoever has news may. */
export function notBefore({ step, stepAt, retryAt, action }: CheckoutState): number {
  if (step !== "action_required") return retryAt;
  return Math.min(Math.max(retryAt, stepAt + ACTION_CHECK_FIRST_MS), action?.until ?? Number.POSITIVE_INFINITY);
}

/** The pause before the payment is looked at again that has been waiting for `waitedMs`. */
export function checkAgainMs(waitedMs: number): number {
  return Math.min(Math.max(waitedMs / 2, ACTION_CHECK_FIRST_MS), ACTION_CHECK_LAST_MS);
}

/**
 * When a node that hears nothing takes the checkout up (epoch ms); null when nothing is left to do. Rounded up, so that
 * it stays as it is from step to step: what changes no indexed column costs Postgres half.
 */
export function resumeAt(state: CheckoutState): number | null {
  if (nextEffect(state) === null) return null;
  if (state.step === "action_required") return notBefore(state);
  return state.retryAt > 0 ? state.retryAt : (Math.ceil(state.stepAt / RESUME_AFTER_MS) + 1) * RESUME_AFTER_MS;
}

/** The pause before the next attempt after `attempts` that failed: doubling, bounded. */
export function backOffMs(attempts: number): number {
  return Math.min(BACK_OFF_FIRST_MS * 2 ** (attempts - 1), BACK_OFF_MAX_MS);
}
