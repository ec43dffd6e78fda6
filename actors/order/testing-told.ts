import { expect } from "bun:test";
import { decide } from "./decide.ts";
import { nextEffect } from "./effects.ts";
import { evolve } from "./evolve.ts";
import type { OrderCommand, OrderEffect, OrderOutcome, OrderRefusal } from "./messages.ts";
import type { ReturnRules } from "./returns.ts";
import { type OrderState, statusOf, unplacedOrder } from "./state.ts";
import { newOrder, SHOPPER, STAFF } from "./testing.ts";

export const DAY_MS = 86_400_000;
export const RULES: ReturnRules = { returnWindowMs: 30 * DAY_MS };

/** An order that is told commands, with the world that does its outside work. */
export class Told {
  state: OrderState = unplacedOrder("S-1");
  now = 1_000;
  refusal: OrderRefusal | null = null;
  /** The payment at its provider. */
  payment = { status: "authorized" as "authorized" | "captured" | "canceled", captured: 0, refunded: 0 };
  readonly refunds = new Set<string>();
  isErased = false;
  released = 0;
  deducted: number[] = [];
  restocked: string[] = [];

  tell(command: OrderCommand): this {
    const decision = decide(this.state, command, this, RULES);
    this.refusal = "refusal" in decision ? decision : null;
    if ("events" in decision) {
      for (const event of decision.events) this.state = evolve(this.state, event);
      expect(decision.answer.order?.version ?? this.state.version).toBe(this.state.version);
    }
    return this;
  }

  place(order = newOrder()): this {
    return this.tell({ type: "place", order });
  }

  pay(): this {
    return this.capture().tell({ type: "note-captured", amount: this.state.placed?.totals.total ?? 0 });
  }

  /** The provider takes the money, unless the authorization was given back before. */
  capture(): this {
    const captured = this.state.placed?.totals.total ?? 0;
    if (this.payment.status === "authorized") this.payment = { status: "captured", captured, refunded: 0 };
    return this;
  }

  step(type: "pack" | "deliver", no = 1): this {
    return this.tell({ type, no, by: STAFF, commandId: `${type}-${no}` });
  }

  ship(no = 1, tracking = `T${no}`): this {
    return this.tell({ type: "ship", no, carrier: "UPS", tracking, by: STAFF, commandId: `ship-${no}` });
  }

  shipAll(): this {
    for (const { no } of this.state.shipments) this.step("pack", no).ship(no);
    return this;
  }

  deliverAll(): this {
    for (const { no } of this.state.shipments) this.step("pack", no).ship(no).step("deliver", no);
    return this.settle();
  }

  cancel(): this {
    return this.tell({ type: "cancel", reason: "changed_mind", by: SHOPPER, commandId: "cancel" });
  }

  giveBack(returnId: string, ...items: [productId: number, quantity: number][]): this {
    const wanted = items.map(([productId, quantity]) => ({ productId, quantity }));
    const command = { type: "request-return", returnId, items: wanted, reason: "damaged" } as const;
    return this.tell({ ...command, by: SHOPPER, commandId: returnId });
  }

  receive(returnId: string): this {
    return this.tell({ type: "receive-return", returnId, warehouseId: 1, by: STAFF, commandId: `got-${returnId}` });
  }

  record(effect: OrderEffect, outcome: OrderOutcome = this.perform(effect)): this {
    return this.tell({ type: "record", effectId: effect.id, outcome });
  }

  /** Does all that is due, once each. */
  settle(): this {
    for (let effect = nextEffect(this.state).effect; effect; effect = nextEffect(this.state).effect)
      this.record(effect);
    return this;
  }

  perform(effect: OrderEffect): OrderOutcome {
    switch (effect.type) {
      case "release-stock":
        this.released = 1;
        return { type: "done" };
      case "return-money":
        if (this.payment.status === "authorized") this.payment.status = "canceled";
        this.payment.refunded = this.payment.captured;
        return { type: "money-returned", captured: this.payment.captured, refunded: this.payment.refunded };
      case "deduct-stock":
        this.deducted = [...new Set([...this.deducted, effect.no])];
        return { type: "done" };
      case "restock":
        this.restocked = [...new Set([...this.restocked, effect.returnId])];
        return { type: "done" };
      case "erase-history":
        this.isErased = true;
        return { type: "done" };
      case "refund":
        if (!this.refunds.has(effect.id)) this.payment.refunded += effect.amount;
        this.refunds.add(effect.id);
        return { type: "done" };
    }
  }

  get status(): string {
    return statusOf(this.state);
  }
}
