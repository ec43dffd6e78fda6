import type postgres from "postgres";
import type { Kind } from "../kernel/types.ts";
import { decide } from "./decide.ts";
import { evolve } from "./evolve.ts";
import { loadOrders } from "./load.ts";
import type { OrderAnswer, OrderCommand, OrderEvent, OrderRefusal } from "./messages.ts";
import type { ReturnRules } from "./returns.ts";
import { type OrderState, unplacedOrder } from "./state.ts";
import { rowsOf } from "./tables.ts";

export type OrderKind = Kind<OrderState, OrderCommand, OrderEvent, OrderAnswer, OrderRefusal>;

/** One actor per order. It asks nobody: the outside work that its state calls for is done around it. */
export function orderKind(sql: postgres.Sql, rules: ReturnRules): OrderKind {
  return {
    name: "order",
    stream: "ORDERS",
    load: (keys) => loadOrders(sql, keys),
    initial: unplacedOrder,
    handle: (state, command, context) => decide(state, command, context, rules),
    evolve,
    rows: rowsOf,
    version: (state) => state.version,
    // Whoever was refused may come again under the same name: what was not paid yet is paid now.
    isAskedAgain: () => true,
    isTransient: (state) => state.version === 0,
  };
}
