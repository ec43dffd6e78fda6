import type { Sql } from "../../platform/postgres.ts";
import type { CatalogueRecord } from "../record.ts";
import { type PreparedRecord, prepareRecord, recordKey } from "./prepare.ts";
import { storedHashes } from "./rows.ts";

export interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What applying one record would do. `fields` says what differs when `state` is "changed". */
export interface DiffLine {
  readonly record: CatalogueRecord;
  readonly state: "new" | "changed" | "unchanged";
  readonly fields: readonly FieldChange[];
}

type Comparable = Omit<CatalogueRecord, "stock" | "limitPerCustomer" | "images"> & {
  readonly images: readonly (string | null)[];
};

/** What `applyRecords` would do with each of `records`, in their order. Writes nothing. */
export async function diffRecords(sql: Sql, records: readonly CatalogueRecord[]): Promise<DiffLine[]> {
  const products = records.map(prepareRecord);
  const hashes = await storedHashes(sql, products);
  const changed = products.filter(({ record, hash }) => (hashes.get(recordKey(record)) ?? hash) !== hash);
  const stored = changed.length === 0 ? new Map<string, Comparable>() : await storedProducts(sql, changed);
  return products.map(({ record, hash }) => {
    const known = hashes.get(recordKey(record));
    if (known === undefined) return { record, state: "new", fields: [] };
    if (known === hash) return { record, state: "unchanged", fields: [] };
    return { record, state: "changed", fields: differences(stored.get(recordKey(record)), record) };
  });
}

function differences(before: Comparable | undefined, record: CatalogueRecord): FieldChange[] {
  if (before === undefined) return [];
  const { stock: _stock, limitPerCustomer: _limit, images, ...rest } = record;
  const after: Comparable = { ...rest, images: images.map((image) => image.sourceUrl ?? image.sha256) };
  return (Object.keys(after) as (keyof Comparable)[])
    .filter((field) => !Bun.deepEquals(before[field], after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }));
}

async function storedProducts(sql: Sql, products: readonly PreparedRecord[]): Promise<Map<string, Comparable>> {
  const keys = products.map(({ record }) => ({ source: record.source, external_id: record.externalId }));
  const rows = await sql<Comparable[]>`
    WITH RECURSIVE tree AS (
      SELECT id, ARRAY[name] AS path FROM categories WHERE parent_id IS NULL
      UNION ALL SELECT c.id, t.path || c.name FROM categories c JOIN tree t ON c.parent_id = t.id
    )
    SELECT p.source, p.external_id AS "externalId", p.title, p.summary, p.description, p.price,
      p.list_price AS "listPrice", p.currency, s.slug AS shop, t.path AS category, b.name AS brand, p.attributes, p.tags,
      coalesce(g.brought_rating, 0) AS rating, coalesce(g.brought_count, 0) AS "reviewCount", p.popularity,
      ARRAY(SELECT coalesce(i.source_url, i.sha256) FROM product_images i WHERE i.product_id = p.id ORDER BY i.position)
        AS images
    FROM products p
    JOIN json_to_recordset(${JSON.stringify(keys)}::text::json) AS k (source text, external_id text)
      USING (source, external_id)
    JOIN shops s ON s.id = p.shop_id JOIN tree t ON t.id = p.category_id LEFT JOIN brands b ON b.id = p.brand_id
    LEFT JOIN product_ratings g ON g.product_id = p.id`;
  return new Map(rows.map((row) => [recordKey(row), row]));
}
