import { InvariantViolation, Unavailable } from "../../actors/kernel/errors.ts";
import type { Authorization, PaymentState, Payments } from "../../src/payments/payments.ts";
import type { Faults } from "./actors.ts";
import type { Scheduler } from "./scheduler.ts";

/** A PaymentIntent as the provider knows it. */
export interface Intent {
  readonly id: string;
  readonly checkoutId: string;
  readonly amount: number;
  status: "requires_action" | "processing" | "requires_capture" | "succeeded" | "canceled" | "requires_payment_method";
  refunds: Map<string, number>;
}

const TRAVEL_MS = 200;

/** A payment provider by what it promises: an idempotency key makes one PaymentIntent, whatever happens to the answers. */
export class SimulatedPayments {
  readonly intents = new Map<string, Intent>();
  /** Until then (epoch ms) nobody gets through. */
  outageUntil = 0;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly faults: Faults,
  ) {}

  /** The shopper finishes or fails the challenge, or their bank makes up its mind. */
  decide(checkoutId: string, isApproved: boolean): void {
    for (const intent of this.intents.values())
      if (intent.checkoutId === checkoutId && (intent.status === "requires_action" || intent.status === "processing"))
        intent.status = isApproved ? "requires_capture" : "requires_payment_method";
  }

  at(node?: number): Payments {
    const call = <T>(work: () => T) => this.#call(work, node);
    const known = (id: string) => this.intents.get(id)!;
    return {
      authorize: (order) => call(() => stateOf(this.#make(order))),
      retrieve: (id) => call(() => stateOf(known(id))),
      capture: (id) =>
        call(() => {
          const intent = known(id);
          if (intent.status === "requires_capture") intent.status = "succeeded";
          return stateOf(intent);
        }),
      cancel: (id) =>
        call(() => {
          const intent = known(id);
          if (intent.status !== "succeeded") intent.status = "canceled";
          return stateOf(intent);
        }),
      refund: (id, amount, refundId) =>
        call(() => {
          const intent = known(id);
          if (!intent.refunds.has(refundId)) {
            if (refundedOf(intent) + amount > intent.amount)
              throw new InvariantViolation("more is refunded than taken");
            intent.refunds.set(refundId, amount);
          }
          return { refundId, amount };
        }),
      failedRefunds: () => call(() => []),
      find: (checkoutId) => call(() => this.#of(checkoutId)),
      describe: () => Promise.resolve(null),
      list: () => {
        throw new InvariantViolation("nobody audits here");
      },
    };
  }

  #of(checkoutId: string): PaymentState | null {
    const intent = [...this.intents.values()].find((each) => each.checkoutId === checkoutId);
    return intent ? stateOf(intent) : null;
  }

  #make({ checkoutId, amount, paymentMethod }: Authorization): Intent {
    const id = `pi_${checkoutId}`;
    const known = this.intents.get(id);
    if (known) {
      if (known.amount !== amount) throw new InvariantViolation("one idempotency key, two amounts");
      return known;
    }
    const status = BY_METHOD[paymentMethod] ?? "requires_capture";
    const made: Intent = { id, checkoutId, amount, status, refunds: new Map() };
    this.intents.set(id, made);
    return made;
  }

  async #call<T>(work: () => T, node?: number): Promise<T> {
    const { scheduler, faults } = this;
    await scheduler.pause(TRAVEL_MS, node);
    if (scheduler.now < this.outageUntil || scheduler.chance(faults.lost)) throw new Unavailable("no connection");
    if (scheduler.chance(faults.late)) {
      void scheduler.pause(TRAVEL_MS * 50).then(work);
      throw new Unavailable("timed out before the effect");
    }
    const answer = work();
    if (scheduler.chance(faults.doubled)) work();
    await scheduler.pause(TRAVEL_MS, node);
    if (scheduler.chance(faults.answerLost)) throw new Unavailable("timed out after the effect");
    return answer;
  }
}

const BY_METHOD: Record<string, Intent["status"]> = {
  pm_declined: "requires_payment_method",
  pm_challenge: "requires_action",
  pm_slow: "processing",
};

export function refundedOf({ refunds }: Intent): number {
  return [...refunds.values()].reduce((sum, amount) => sum + amount, 0);
}

function stateOf(intent: Intent): PaymentState {
  const { id: paymentIntentId, amount } = intent;
  switch (intent.status) {
    case "requires_capture":
      return { status: "authorized", paymentIntentId, amount };
    case "requires_action":
      return { status: "action_required", paymentIntentId, redirectUrl: "/bank", clientSecret: "secret" };
    case "processing":
      return { status: "processing", paymentIntentId };
    case "succeeded":
      return { status: "captured", paymentIntentId, amount, refunded: refundedOf(intent) };
    case "canceled":
      return { status: "canceled", paymentIntentId };
    case "requires_payment_method":
      return { status: "declined", paymentIntentId, declineCode: "generic_decline", message: "No." };
  }
}
