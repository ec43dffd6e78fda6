import type { Broker } from "../../../actors/kernel/broker.ts";
import type { Sql } from "../../platform/postgres.ts";
import { refreshDocuments } from "../postgres/documents.ts";
import { tellIndexed } from "./news.ts";
import { enqueue } from "./queue.ts";

/**
 * A shop's stars and sales count a little for all of its goods: documents follow them in steps like these, else each review
 * of one thing would have thousands written anew.
 */
const SHOP_RATING_STEP = 0.1;
const SHOP_SALES_STEP = 0.1;
const SHOP_SALES_STEP_MIN = 5;

export interface DocumentParts {
  readonly sql: Sql;
  readonly broker: Broker;
  /** Whether there is a Typesense to be kept up to date as well. */
  readonly hasTypesense: boolean;
}

/**
 * Writes the search documents of products that are not as the products are by now, and tells every node. `changed` are
 * products that the catalogue has changed: whatever their documents say, results with them may be others. Of those that
 * `drifted` nobody is told: results wait for their time.
 */
export async function bringUpToDate(
  { sql, broker, hasTypesense }: DocumentParts,
  {
    changed = [],
    restocked = [],
    drifted = [],
  }: Partial<Record<"changed" | "restocked" | "drifted", readonly number[]>>,
): Promise<void> {
  const behind = await behindDocuments(sql, [...changed, ...restocked, ...drifted]);
  await refreshDocuments(sql, behind);
  const isBehind = new Set(behind);
  const moved = restocked.filter((id) => isBehind.has(id));
  if (hasTypesense) await enqueue(sql, [...changed, ...moved, ...drifted]);
  if (changed.length + moved.length > 0) tellIndexed(broker, { changed, restocked: moved });
}

/** Those of these products whose document is missing, left over, or says something else than the product does. */
async function behindDocuments(sql: Sql, productIds: readonly number[]): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`
    SELECT given.id FROM unnest(${[...new Set(productIds)]}::int[]) AS given (id)
    LEFT JOIN products p ON p.id = given.id AND p.status = 'active'
    LEFT JOIN inventory i ON i.product_id = p.id
    LEFT JOIN shops s ON s.id = p.shop_id
    LEFT JOIN search_documents d ON d.product_id = given.id
    WHERE (p.id IS NULL) <> (d.product_id IS NULL)
      OR (p.shop_id, p.category_id, p.brand_id, p.price, p.rating, p.review_count, p.popularity)
        IS DISTINCT FROM (d.shop_id, d.category_id, d.brand_id, d.price, d.rating, d.review_count, d.popularity)
      OR (p.id IS NOT NULL AND coalesce(i.available > 0, false) IS DISTINCT FROM d.in_stock)
      OR ${hasDrifted(sql)}`;
  return rows.map(({ id }) => id);
}

/** Whether the shop `s` has come far from what document `d` says of it. */
export function hasDrifted(sql: Sql) {
  return sql`(abs(s.rating - d.shop_rating) >= ${SHOP_RATING_STEP}::real
    OR abs(s.sales - d.shop_sales) > greatest(${SHOP_SALES_STEP_MIN}::int, d.shop_sales * ${SHOP_SALES_STEP}::real))`;
}
