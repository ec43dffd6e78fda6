import { USES_MAX } from "../../actors/promotion/decide.ts";
import type { Sql } from "../platform/postgres.ts";
import type { Promotion, PromotionLimits } from "./promotion.ts";

/** A promotion's terms as they are first written down; what is left out is not restricted. */
export interface NewPromotion
  extends Pick<Promotion, "name" | "effect">,
    Partial<Omit<Promotion, "promotionId" | "name" | "effect" | "limits">> {
  /** Names it for operators, unique. */
  readonly slug: string;
  readonly limits?: Partial<Omit<PromotionLimits, "uses">>;
}

/**
 * Writes a promotion, with the row of its uses where it has limits, as one for first orders always has: no actor can hold
 * that yet. Returns its id; null, and
 * nothing written, where its slug is taken. Throws what Postgres says of terms that make no sense or a code in use.
 */
export async function addPromotion(sql: Sql, given: NewPromotion): Promise<number | null> {
  const { effect, scope, limits, from = null, until = null } = given;
  const isFirstOrderOnly = given.isFirstOrderOnly ?? false;
  const usesMax = limits?.usesMax ?? USES_MAX;
  // Whether it is the first one, only the actor can tell of guests and of two checkouts at once.
  const usesPerCustomerMax = isFirstOrderOnly ? 1 : limits?.usesPerCustomerMax;
  const hasLimits = limits?.usesMax !== undefined || usesPerCustomerMax !== undefined;
  const row = {
    slug: given.slug,
    name: given.name,
    code: given.code ?? null,
    kind: effect.kind,
    basis_points: "basisPoints" in effect ? effect.basisPoints : null,
    amount: effect.kind === "amount" ? effect.amount : null,
    buy: effect.kind === "buy_x_get_y" ? effect.buy : null,
    get: effect.kind === "buy_x_get_y" ? effect.get : null,
    shop_ids: arrayOf(scope?.shopIds),
    category_ids: arrayOf(scope?.categoryIds),
    product_ids: arrayOf(scope?.productIds),
    currency: given.currency ?? "USD",
    minimum_subtotal: given.minimumSubtotal ?? 0,
    is_first_order_only: isFirstOrderOnly,
    is_stackable: given.isStackable ?? false,
    starts_at: from === null ? null : new Date(from),
    ends_at: until === null ? null : new Date(until),
  };
  return sql.begin(async (tx) => {
    const [made] = await tx<{ id: number }[]>`
      INSERT INTO promotions ${tx(row)} ON CONFLICT (slug) DO NOTHING RETURNING id`;
    if (!made) return null;
    if (hasLimits) {
      await tx`
        INSERT INTO promotion_uses (promotion_id, uses_max, uses_per_customer_max)
        VALUES (${made.id}, ${usesMax}, ${usesPerCustomerMax ?? usesMax})`;
    }
    return made.id;
  });
}

/** As Postgres writes arrays: the driver cannot tell the type of an empty one. */
function arrayOf(ids: readonly number[] = []): string {
  return `{${ids.join()}}`;
}
