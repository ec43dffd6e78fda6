import { assertThat, unreachable } from "../kernel/errors.ts";
import type {
  Action,
  Arrival,
  CheckoutEvent,
  CheckoutFailure,
  CheckoutRequest,
  CheckoutStep,
  PreparedCart,
} from "./messages.ts";

/** A checkout as its actor knows it; `step` is null until it is started. */
export interface CheckoutState {
  readonly checkoutId: string;
  readonly version: number;
  readonly step: CheckoutStep | null;
  readonly request: CheckoutRequest | null;
  readonly fingerprint: string;
  readonly startedAt: number;
  /** When the step was reached: what an effect may take is counted from here. */
  readonly stepAt: number;
  readonly prepared: PreparedCart | null;
  readonly paymentIntentId: string | null;
  readonly authorizedAt: number | null;
  readonly action: Action | null;
  readonly orderId: string | null;
  readonly arrival: Arrival | null;
  readonly failure: CheckoutFailure | null;
  readonly isUnpriced: boolean;
  /** The money was captured: what is left to do is not given up. */
  readonly isPaid: boolean;
  /** Attempts at the due effect that the world failed, and when the next one may be. */
  readonly attempts: number;
  readonly retryAt: number;
}

export function unstarted(checkoutId: string): CheckoutState {
  return {
    checkoutId,
    version: 0,
    step: null,
    request: null,
    fingerprint: "",
    startedAt: 0,
    stepAt: 0,
    prepared: null,
    paymentIntentId: null,
    authorizedAt: null,
    action: null,
    orderId: null,
    arrival: null,
    failure: null,
    isUnpriced: false,
    isPaid: false,
    attempts: 0,
    retryAt: 0,
  };
}

/** Which steps may follow which; asserted at every event. */
const NEXT: Record<CheckoutStep, readonly CheckoutStep[]> = {
  started: ["prepared", "undoing"],
  prepared: ["action_required", "authorized", "undoing"],
  action_required: ["authorized", "undoing"],
  authorized: ["placed", "undoing"],
  placed: ["completed", "undoing"],
  // Back to `completed` where undoing finds the order paid: the answer to the capture was lost for an hour.
  undoing: ["failed", "completed"],
  completed: [],
  failed: [],
};

export function evolve(state: CheckoutState, event: CheckoutEvent): CheckoutState {
  const isMove = event.type !== "EffectDelayed";
  if (state.step === null) assertThat(event.type === "CheckoutStarted", "a checkout begins by being started");
  else if (isMove) assertThat(NEXT[state.step].includes(event.step), `${state.step} does not lead to ${event.step}`);
  else assertThat(event.step === state.step, "a delay keeps the step");
  const moved = { ...state, version: state.version + 1, step: event.step };
  const next = isMove ? { ...moved, stepAt: event.at, attempts: 0, retryAt: 0 } : moved;
  switch (event.type) {
    case "CheckoutStarted":
      return { ...next, request: event.request, fingerprint: event.fingerprint, startedAt: event.at };
    case "CartPrepared":
      return { ...next, prepared: event.prepared };
    case "PaymentActionRequired":
      return { ...next, paymentIntentId: event.paymentIntentId, action: event.action };
    case "PaymentAuthorized":
      return { ...next, paymentIntentId: event.paymentIntentId, authorizedAt: event.at, action: null };
    case "OrderPlacedFor":
      return { ...next, orderId: event.orderId, arrival: event.arrival };
    case "CheckoutFailing":
      return {
        ...next,
        failure: event.failure,
        isUnpriced: event.isUnpriced === true,
        paymentIntentId: event.paymentIntentId ?? state.paymentIntentId,
        action: null,
      };
    case "CheckoutCompleted":
      return { ...withoutPersonalData(next), failure: null };
    case "CheckoutFailed":
      return withoutPersonalData(next);
    case "EffectDelayed":
      return {
        ...next,
        attempts: event.attempts,
        retryAt: event.retryAt,
        isPaid: state.isPaid || event.isPaid === true,
      };
    default:
      return unreachable(event);
  }
}

/** Who bought and where it goes is the order's to know; a checkout that is over needs it no more. */
function withoutPersonalData(state: CheckoutState): CheckoutState {
  return { ...state, request: state.request && { ...state.request, contact: "", address: "" } };
}
