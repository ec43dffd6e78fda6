import type { Sql } from "../../platform/postgres.ts";
import { brandKey, categoryKey, type Names } from "./names.ts";
import { type PreparedRecord, recordKey } from "./prepare.ts";

/** A product that the upsert wrote. */
export interface WrittenProduct {
  readonly id: number;
  readonly added: boolean;
  readonly prepared: PreparedRecord;
}

/** The content hash of each of these products that is already there, by `recordKey`. */
export async function storedHashes(sql: Sql, products: readonly PreparedRecord[]): Promise<Map<string, string>> {
  const keys = products.map(({ record }) => ({ source: record.source, external_id: record.externalId }));
  const rows = await sql<{ source: string; externalId: string; hash: string }[]>`
    SELECT p.source, p.external_id AS "externalId", p.content_hash AS hash
    FROM products p JOIN json_to_recordset(${JSON.stringify(keys)}::text::json) AS k (source text, external_id text)
    USING (source, external_id)`;
  return new Map(rows.map((row) => [recordKey(row), row.hash]));
}

/** Inserts or updates; what another import has meanwhile written just the same is left out of the result. */
export async function upsertProducts(
  tx: Sql,
  names: Names,
  products: readonly PreparedRecord[],
): Promise<WrittenProduct[]> {
  const rows = products.map((product) => productRow(names, product));
  const written = await tx<{ id: number; source: string; externalId: string; added: boolean }[]>`
    INSERT INTO products (source, external_id, shop_id, category_id, brand_id, slug, title, summary, description, price,
      list_price, currency, attributes, tags, rating, review_count, popularity, content_hash)
    SELECT * FROM json_to_recordset(${JSON.stringify(rows)}::text::json) AS r (source text, external_id text, shop_id int,
      category_id int, brand_id int, slug text, title text, summary text, description text, price int,
      list_price int, currency text, attributes jsonb, tags text[], rating real, review_count int, popularity int,
      content_hash text)
    ON CONFLICT (source, external_id) DO UPDATE SET
      shop_id = EXCLUDED.shop_id, category_id = EXCLUDED.category_id, brand_id = EXCLUDED.brand_id, slug = EXCLUDED.slug,
      title = EXCLUDED.title, summary = EXCLUDED.summary, description = EXCLUDED.description, price = EXCLUDED.price,
      list_price = EXCLUDED.list_price, currency = EXCLUDED.currency, attributes = EXCLUDED.attributes,
      tags = EXCLUDED.tags, rating = EXCLUDED.rating, review_count = EXCLUDED.review_count,
      popularity = EXCLUDED.popularity, content_hash = EXCLUDED.content_hash, updated_at = now()
    WHERE products.content_hash <> EXCLUDED.content_hash
    RETURNING id, source, external_id AS "externalId", xmax = 0 AS added`;
  const byKey = new Map(products.map((product) => [recordKey(product.record), product]));
  return written.map((row) => ({ id: row.id, added: row.added, prepared: byKey.get(recordKey(row))! }));
}

/** Replaces the pictures of these products; a remote picture that has been fetched stays fetched. */
export async function writeImages(tx: Sql, products: readonly WrittenProduct[]): Promise<void> {
  const rows = products.flatMap(({ id, prepared }) =>
    prepared.record.images.map((image, position) => ({
      ...{ product_id: id, position, sha256: image.sha256, source_url: image.sourceUrl, alt: image.alt },
    })),
  );
  const images = JSON.stringify(rows);
  const changed = products.filter((product) => !product.added).map((product) => product.id);
  const fetched = await tx<{ product_id: number; source_url: string; sha256: string }[]>`
    DELETE FROM product_images WHERE product_id = ANY (${changed}::int[])
    RETURNING product_id, coalesce(source_url, '') AS source_url, sha256`;
  await tx`
    INSERT INTO product_images (product_id, position, sha256, source_url, alt)
    SELECT r.product_id, r.position, coalesce(r.sha256, f.sha256), r.source_url, r.alt
    FROM json_to_recordset(${images}::text::json)
      AS r (product_id int, position int, sha256 text, source_url text, alt text)
    LEFT JOIN (
      SELECT product_id, source_url, max(sha256) AS sha256
      FROM json_to_recordset(${JSON.stringify(fetched)}::text::json) AS o (product_id int, source_url text, sha256 text)
      GROUP BY product_id, source_url
    ) AS f USING (product_id, source_url)`;
}

/** The first rows of inventory and stock. Only for products just added: no actor can hold them yet. */
export async function openStock(tx: Sql, names: Names, products: readonly WrittenProduct[]): Promise<void> {
  const stock = products.flatMap(({ id, prepared }) =>
    prepared.record.stock.map((opening) => ({
      ...{ product_id: id, warehouse_id: names.warehouses.get(opening.warehouse), on_hand: opening.onHand },
    })),
  );
  const inventory = products.map(({ id, prepared: { record } }) => ({
    product_id: id,
    on_hand: record.stock.reduce((sum, opening) => sum + opening.onHand, 0),
    limit_per_customer: record.limitPerCustomer,
  }));
  await tx`
    INSERT INTO inventory (product_id, on_hand, limit_per_customer)
    SELECT * FROM json_to_recordset(${JSON.stringify(inventory)}::text::json)
      AS r (product_id int, on_hand int, limit_per_customer int)`;
  await tx`
    INSERT INTO stock (product_id, warehouse_id, opening, on_hand)
    SELECT product_id, warehouse_id, sum(on_hand), sum(on_hand)
    FROM json_to_recordset(${JSON.stringify(stock)}::text::json) AS r (product_id int, warehouse_id int, on_hand int)
    GROUP BY product_id, warehouse_id`;
}

/** Facts for the catalogue's event stream; the relay takes them from here. */
export async function noteChanges(tx: Sql, products: readonly WrittenProduct[]): Promise<void> {
  const changes = products.map(({ id, added }) => ({
    product_id: id,
    type: added ? "product-added" : "product-changed",
  }));
  await tx`
    INSERT INTO catalogue_changes (product_id, type)
    SELECT * FROM json_to_recordset(${JSON.stringify(changes)}::text::json) AS r (product_id int, type text)`;
}

function productRow(names: Names, { record, slug, hash }: PreparedRecord) {
  return {
    source: record.source,
    external_id: record.externalId,
    shop_id: names.shops.get(record.shop),
    category_id: names.categories.get(categoryKey(record.category)),
    brand_id: record.brand === null ? null : names.brands.get(brandKey(record.brand)),
    slug,
    title: record.title,
    summary: record.summary,
    description: record.description,
    price: record.price,
    list_price: record.listPrice,
    currency: record.currency,
    attributes: record.attributes,
    tags: record.tags,
    rating: record.rating,
    review_count: record.reviewCount,
    popularity: record.popularity,
    content_hash: hash,
  };
}
