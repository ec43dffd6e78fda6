import type { Broker } from "../../../actors/kernel/broker.ts";
import type { Sql } from "../../platform/postgres.ts";
import { refreshDocuments } from "../postgres/documents.ts";
import { tellIndexed } from "./news.ts";
import { enqueue } from "./queue.ts";

export interface DocumentParts {
  readonly sql: Sql;
  readonly broker: Broker;
  /** Whether there is a Typesense to be kept up to date as well. */
  readonly hasTypesense: boolean;
}

/**
 * Writes the search documents of products that are not as the products are by now, and tells every node. `changed` are
 * products that the catalogue has changed: whatever their documents say, results with them may be others.
 */
export async function bringUpToDate(
  { sql, broker, hasTypesense }: DocumentParts,
  { changed = [], restocked = [] }: { changed?: readonly number[]; restocked?: readonly number[] },
): Promise<void> {
  const behind = await behindDocuments(sql, [...changed, ...restocked]);
  await refreshDocuments(sql, behind);
  const isBehind = new Set(behind);
  const moved = restocked.filter((id) => isBehind.has(id));
  if (hasTypesense) await enqueue(sql, [...changed, ...moved]);
  if (changed.length + moved.length > 0) tellIndexed(broker, { changed, restocked: moved });
}

/** Those of these products whose document is missing, left over, or says something else than the product does. */
async function behindDocuments(sql: Sql, productIds: readonly number[]): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`
    SELECT given.id FROM unnest(${[...new Set(productIds)]}::int[]) AS given (id)
    LEFT JOIN products p ON p.id = given.id AND p.status = 'active'
    LEFT JOIN inventory i ON i.product_id = p.id
    LEFT JOIN search_documents d ON d.product_id = given.id
    WHERE (p.id IS NULL) <> (d.product_id IS NULL)
      OR (p.shop_id, p.category_id, p.brand_id, p.price, p.rating, p.review_count, p.popularity)
        IS DISTINCT FROM (d.shop_id, d.category_id, d.brand_id, d.price, d.rating, d.review_count, d.popularity)
      OR (p.id IS NOT NULL AND coalesce(i.available > 0, false) IS DISTINCT FROM d.in_stock)`;
  return rows.map(({ id }) => id);
}
