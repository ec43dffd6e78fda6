import type postgres from "postgres";
import { rowIdsIn } from "../kernel/row-ids.ts";
import { tableOf } from "../kernel/table.ts";
import type { RowWrite } from "../kernel/types.ts";
import type { PromotionEvent } from "./messages.ts";
import { GIVEN_BACK_KEPT_MS, type PromotionState, type Redemption, unknownPromotion } from "./state.ts";

const USES = tableOf(
  "promotion_uses",
  "promotion_id",
  {
    int: "promotion_id uses_max uses_per_customer_max uses",
    bigint: "version",
  },
  { isUpdateOnly: true },
);
const REDEMPTIONS = tableOf("promotion_redemptions", "promotion_id checkout_id", {
  int: "promotion_id nth nth_max",
  text: "checkout_id customer_key",
  timestamptz: "redeemed_at given_back_at",
});

/** The rows that these events changed, as the state has them now. */
export function promotionRows(state: PromotionState, events: readonly PromotionEvent[]): RowWrite[] {
  const rows: RowWrite[] = [usesRow(state)];
  for (const event of events) if ("checkoutId" in event) rows.push(redemptionRow(state, event.checkoutId));
  return rows;
}

function usesRow(state: PromotionState): RowWrite {
  return {
    table: USES,
    key: String(state.promotionId),
    row: {
      promotion_id: state.promotionId,
      uses_max: state.usesMax,
      uses_per_customer_max: state.usesPerCustomerMax,
      uses: state.redemptions.size,
      version: state.version,
    },
  };
}

function redemptionRow(state: PromotionState, checkoutId: string): RowWrite {
  const ended = state.givenBack.get(checkoutId);
  const use = state.redemptions.get(checkoutId) ?? ended?.was;
  return {
    table: REDEMPTIONS,
    key: `${state.promotionId}/${checkoutId}`,
    row: {
      promotion_id: state.promotionId,
      checkout_id: checkoutId,
      customer_key: use?.customerKey ?? null,
      nth: use?.nth ?? null,
      nth_max: use?.nthMax ?? null,
      redeemed_at: use?.at ?? null,
      given_back_at: ended?.at ?? null,
    },
  };
}

/** Loads promotions' uses: limits, every use that stands, and the checkouts that lately gave theirs back. */
export async function loadPromotions(
  sql: postgres.Sql,
  keys: readonly string[],
  now: number,
): Promise<Map<string, PromotionState>> {
  const ids = rowIdsIn(keys);
  // One statement, so that limits and uses are of the same moment.
  const rows = await sql<UsesRow[]>`
    SELECT u.promotion_id, u.uses_max, u.uses_per_customer_max, u.version,
      (SELECT json_agg(json_build_array(r.checkout_id, r.customer_key, r.nth, r.nth_max,
                extract(epoch FROM r.redeemed_at) * 1000, extract(epoch FROM r.given_back_at) * 1000)
                ORDER BY r.given_back_at)
         FROM promotion_redemptions r WHERE r.promotion_id = u.promotion_id
           AND (r.given_back_at IS NULL OR r.given_back_at > to_timestamp(${(now - GIVEN_BACK_KEPT_MS) / 1000}))) AS uses
    FROM promotion_uses u WHERE u.promotion_id = ANY(${ids}::int[])`;
  return new Map(rows.map((row) => [String(row.promotion_id), stateOf(row)]));
}

interface UsesRow {
  promotion_id: number;
  uses_max: number;
  uses_per_customer_max: number;
  version: string;
  uses: [string, string | null, number | null, number | null, number | null, number | null][] | null;
}

function stateOf(row: UsesRow): PromotionState {
  const state: PromotionState = {
    ...unknownPromotion(row.promotion_id),
    isKnown: true,
    usesMax: row.uses_max,
    usesPerCustomerMax: row.uses_per_customer_max,
    version: Number(row.version),
  };
  for (const [checkoutId, customerKey, nth, nthMax, at, givenBackAt] of row.uses ?? []) {
    const use: Redemption | null =
      customerKey === null || at === null ? null : { customerKey, at, nth: nth!, nthMax: nthMax! };
    if (givenBackAt !== null) state.givenBack.set(checkoutId, { at: givenBackAt, was: use });
    else if (use) {
      state.redemptions.set(checkoutId, use);
      state.usesByCustomer.set(use.customerKey, (state.usesByCustomer.get(use.customerKey) ?? 0) + 1);
    }
  }
  return state;
}
