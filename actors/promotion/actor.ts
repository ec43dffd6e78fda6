import type postgres from "postgres";
import type { Kind } from "../kernel/types.ts";
import { decide } from "./decide.ts";
import type { PromotionAnswer, PromotionCommand, PromotionEvent, PromotionRefusal } from "./messages.ts";
import { evolve, type PromotionState, unknownPromotion } from "./state.ts";
import { loadPromotions, promotionRows } from "./tables.ts";

export type PromotionKind = Kind<PromotionState, PromotionCommand, PromotionEvent, PromotionAnswer, PromotionRefusal>;

/** One actor per promotion with limits: its key is the promotion's id. The only writer of its uses. */
export function promotionKind(sql: postgres.Sql): PromotionKind {
  return {
    name: "promotion",
    stream: "PROMOTIONS",
    load: (keys) => loadPromotions(sql, keys, Date.now()),
    initial: (key) => unknownPromotion(Number(key)),
    handle: (state, command, { now }) => decide(state, command, now),
    evolve,
    rows: promotionRows,
    version: (state) => state.version,
    isTransient: (state) => !state.isKnown,
  };
}
