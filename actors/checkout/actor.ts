import type postgres from "postgres";
import type { Kind } from "../kernel/types.ts";
import { decide } from "./decide.ts";
import type { CheckoutAnswer, CheckoutCommand, CheckoutEvent, CheckoutRefusal } from "./messages.ts";
import { type CheckoutState, evolve, unstarted } from "./state.ts";
import { checkoutRows, loadCheckouts } from "./tables.ts";

export type CheckoutKind = Kind<CheckoutState, CheckoutCommand, CheckoutEvent, CheckoutAnswer, CheckoutRefusal>;

/**
 * One actor per attempt to pay: its key is made from the cart and the idempotency key. It only decides; the outside work
 * its state calls for is done by whoever drives it, and is named by the durable state, so doing it twice does it once.
 */
export function checkoutKind(sql: postgres.Sql): CheckoutKind {
  return {
    name: "checkout",
    stream: "CHECKOUTS",
    load: (keys) => loadCheckouts(sql, keys),
    initial: unstarted,
    handle: (state, command, { now }) => decide(state, command, now),
    evolve,
    rows: (state, _events, context) => checkoutRows(state, context),
    version: (state) => state.version,
    isTransient: (state) => state.step === null,
  };
}
