import { assertThat } from "../../actors/kernel/errors.ts";
import type { Sql } from "../platform/postgres.ts";
import type { TaxZone } from "./pricing.ts";
import type { Promotion, PromotionEffect } from "./promotion.ts";

/** Past promotions are kept for so long, so that who comes late with their code is told that it has ended. */
const ENDED_SHOWN_DAYS = 90;

export interface PromotionRow {
  id: number;
  slug: string;
  name: string;
  code: string | null;
  kind: PromotionEffect["kind"];
  basis_points: number | null;
  amount: number | null;
  buy: number | null;
  get: number | null;
  shop_ids: number[];
  category_ids: number[];
  product_ids: number[];
  currency: string;
  minimum_subtotal: number;
  is_first_order_only: boolean;
  is_stackable: boolean;
  starts_at: Date | null;
  ends_at: Date | null;
  disabled_at: Date | null;
  uses: number | null;
  uses_max: number | null;
  uses_per_customer_max: number | null;
}

/** Promotions that are not disabled, in the order in which they were made. */
export async function readPromotions(sql: Sql): Promise<Promotion[]> {
  const rows = await sql<PromotionRow[]>`
    SELECT p.*, u.uses, u.uses_max, u.uses_per_customer_max
    FROM promotions p LEFT JOIN promotion_uses u ON u.promotion_id = p.id
    WHERE p.disabled_at IS NULL
      AND (p.ends_at IS NULL OR p.ends_at > now() - make_interval(days => ${ENDED_SHOWN_DAYS}))
    ORDER BY p.id`;
  return rows.map(promotionOf);
}

export function promotionOf(row: PromotionRow): Promotion {
  const { uses, uses_max: usesMax, uses_per_customer_max: usesPerCustomerMax } = row;
  return {
    promotionId: row.id,
    name: row.name,
    code: row.code,
    effect: effectOf(row),
    scope: { shopIds: row.shop_ids, categoryIds: row.category_ids, productIds: row.product_ids },
    currency: row.currency,
    minimumSubtotal: row.minimum_subtotal,
    isFirstOrderOnly: row.is_first_order_only,
    from: row.starts_at?.getTime() ?? null,
    until: row.ends_at?.getTime() ?? null,
    isStackable: row.is_stackable,
    limits:
      uses === null || usesMax === null || usesPerCustomerMax === null ? null : { uses, usesMax, usesPerCustomerMax },
  };
}

function effectOf({ kind, basis_points: basisPoints, amount, buy, get }: PromotionRow): PromotionEffect {
  if (kind === "free_shipping") return { kind };
  if (kind === "amount") {
    assertThat(amount !== null, "an amount is one");
    return { kind, amount };
  }
  assertThat(basisPoints !== null, "a part of the price is one");
  if (kind === "percentage") return { kind, basisPoints };
  assertThat(buy !== null && get !== null, "a bundle says how many");
  return { kind, buy, get, basisPoints };
}

export function readTaxZones(sql: Sql): Promise<TaxZone[]> {
  return sql<TaxZone[]>`
    SELECT state, zip_prefix AS "zipPrefix", basis_points AS "basisPoints", is_shipping_taxed AS "isShippingTaxed"
    FROM tax_zones ORDER BY id`.then((rows) => [...rows]);
}
