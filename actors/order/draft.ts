import { assertThat } from "../kernel/errors.ts";
import type { Decision } from "../kernel/types.ts";
import { nextEffect, retryAfterMs } from "./effects.ts";
import { apply, evolve } from "./evolve.ts";
import type { OrderAnswer, OrderEvent, OrderRefusal, Who } from "./messages.ts";
import { type OrderState, statusOf, viewOf } from "./state.ts";

export type OrderDecision = Decision<OrderEvent, OrderAnswer, OrderRefusal>;

/** Whoever drives the order's work: nobody's wish. */
export const SYSTEM: Who = { kind: "system", id: null };

type Told = "at" | "by" | "status";
type Bare = OrderEvent extends infer E ? (E extends OrderEvent ? Omit<E, Told> : never) : never;

/** Events in the making, and the order as it is after them, so that each event shows the status after it. */
export class Draft {
  readonly #events: OrderEvent[] = [];

  constructor(
    public state: OrderState,
    readonly now: number,
  ) {}

  add(bare: Bare, by: Who): this {
    const event = { ...bare, at: this.now, by } as OrderEvent;
    const told = { ...event, status: statusOf(apply(this.state, event)) };
    this.#events.push(told);
    this.state = evolve(this.state, told);
    return this;
  }

  /** The money is noted once; it is the whole order's. */
  capture(amount: number): this {
    if (this.state.capturedAt !== null) return this;
    assertThat(amount === this.state.placed?.totals.total, `order ${this.state.orderId} is paid as a whole`);
    return this.add({ type: "PaymentCaptured", amount }, SYSTEM);
  }

  delay(effectId: string, why: string): this {
    const attempts = (this.state.delays[effectId]?.attempts ?? 0) + 1;
    const retryAt = this.now + retryAfterMs(attempts);
    return this.add({ type: "EffectDelayed", effectId, why, attempts, retryAt }, SYSTEM);
  }

  decision(): OrderDecision {
    return { events: this.#events, answer: { order: viewOf(this.state), ...nextEffect(this.state) } };
  }
}
