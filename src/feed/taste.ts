import type { Owner } from "../favourites/owner.ts";
import type { Sql } from "../platform/postgres.ts";
import { FONDNESS, PRICE_MARGIN, PRICE_SHARES, TASTE_FAVOURITES, TASTE_VIEWS, VIEWS_KEPT_DAYS } from "./limits.ts";

/** What is known of a shopper's taste; product ids, the newest first. */
export interface Taste {
  readonly favourites: readonly number[];
  readonly viewed: readonly number[];
  readonly bought: readonly number[];
}

/** What of a product says whom it is for. */
export interface Trait {
  readonly id: number;
  readonly categoryId: number;
  readonly price: number;
  readonly currency: string;
}

export interface PriceRange {
  readonly from: number;
  readonly to: number;
  readonly currency: string;
}

export async function tasteOf(sql: Sql, owner: Owner): Promise<Taste> {
  const [kind, id] = [owner.slice(0, owner.indexOf(":")), owner.slice(owner.indexOf(":") + 1)];
  const ids = async (rows: Promise<{ id: number }[]>) => (await rows).map((row) => row.id);
  const [favourites, viewed, bought] = await Promise.all([
    ids(sql`
      SELECT product_id AS id FROM favourite_products WHERE owner = ${owner}
      ORDER BY at DESC, product_id LIMIT ${TASTE_FAVOURITES}`),
    ids(sql`
      SELECT product_id AS id FROM product_views
      WHERE owner = ${owner} AND at > now() - ${VIEWS_KEPT_DAYS} * interval '1 day'
      ORDER BY at DESC, product_id LIMIT ${TASTE_VIEWS}`),
    ids(
      kind === "account"
        ? sql`SELECT DISTINCT product_id AS id FROM order_lines JOIN orders o USING (order_id)
            WHERE order_lines.account_id = ${id} AND o.status NOT IN ('cancelled', 'void')`
        : sql`SELECT DISTINCT l.product_id AS id FROM orders o JOIN order_lines l USING (order_id)
            WHERE o.cart_id = ${id} AND o.status NOT IN ('cancelled', 'void')`,
    ),
  ]);
  return { favourites, viewed, bought };
}

/** The categories a shopper is fond of, the fondest first. */
export function fondCategories({ favourites, viewed }: Taste, traits: ReadonlyMap<number, Trait>): number[] {
  const fondness = new Map<number, number>();
  const add = (ids: readonly number[], by: number) => {
    for (const id of ids) {
      const trait = traits.get(id);
      if (trait) fondness.set(trait.categoryId, (fondness.get(trait.categoryId) ?? 0) + by);
    }
  };
  add(favourites, FONDNESS.favourite);
  add(viewed, FONDNESS.view);
  return [...fondness].sort(([a, one], [b, other]) => other - one || a - b).map(([categoryId]) => categoryId);
}

/** Between which prices a shopper looks, in the currency that most of it is in; null where nothing is known. */
export function priceRange({ favourites, viewed }: Taste, traits: ReadonlyMap<number, Trait>): PriceRange | null {
  const known = [...favourites, ...viewed].flatMap((id) => traits.get(id) ?? []);
  const byCurrency = [...Map.groupBy(known, ({ currency }) => currency)].sort(([, a], [, b]) => b.length - a.length);
  const [most] = byCurrency;
  if (!most) return null;
  const [currency, priced] = most;
  const prices = priced.map(({ price }) => price).sort((a, b) => a - b);
  const at = (share: number) => prices[Math.round(share * (prices.length - 1))]!;
  const [low, high] = PRICE_SHARES;
  return {
    from: Math.floor((at(low) * (1 - PRICE_MARGIN)) / 100) * 100,
    to: Math.ceil((at(high) * (1 + PRICE_MARGIN)) / 100) * 100,
    currency,
  };
}
