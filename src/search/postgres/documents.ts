import type { Sql } from "../../platform/postgres.ts";

/** Products that one statement brings up to date at a time. */
const REFRESH_MAX = 1_000;

/**
 * Brings the search documents of these products to what the catalogue, the stock and the shops say now; documents of
 * products that are not for sale go. Doing it twice is harmless. Called within the transaction that writes a product, or by
 * whoever hears that something about it changed.
 */
export async function refreshDocuments(sql: Sql, productIds: readonly number[]): Promise<void> {
  // In order, as everybody does: two that refresh the same products wait for each other and never deadlock.
  const ids = [...new Set(productIds)].sort((a, b) => a - b);
  for (let start = 0; start < ids.length; start += REFRESH_MAX) {
    await sql`SELECT search_refresh(${ids.slice(start, start + REFRESH_MAX)}::int[])`;
  }
}

/** An active product as another engine may index it. */
export interface SearchDocument {
  readonly productId: number;
  readonly title: string;
  readonly summary: string;
  /** HTML. */
  readonly description: string;
  readonly tags: readonly string[];
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** Part number in the source's own writing. */
  readonly partNumber: string;
  readonly brandId: number | null;
  readonly brand: string | null;
  readonly shopId: number;
  readonly shop: string;
  readonly categoryId: number;
  /** Ids and names from the root of the tree down to its own. */
  readonly categoryPath: readonly { readonly id: number; readonly name: string }[];
  /** Minor units. */
  readonly price: number;
  readonly rating: number;
  readonly reviewCount: number;
  readonly popularity: number;
  readonly inStock: boolean;
  readonly shopRating: number;
  readonly shopSales: number;
  readonly createdAt: Date;
}

/** The documents of those of these products that are for sale, by id. */
export async function documentsOf(sql: Sql, productIds: readonly number[]): Promise<SearchDocument[]> {
  return sql<SearchDocument[]>`
    WITH RECURSIVE tree AS (
      SELECT id, json_build_array(json_build_object('id', id, 'name', name))::jsonb AS path
      FROM categories WHERE parent_id IS NULL
      UNION ALL SELECT c.id, t.path || jsonb_build_object('id', c.id, 'name', c.name)
      FROM categories c JOIN tree t ON c.parent_id = t.id
    )
    SELECT d.product_id AS "productId", p.title, p.summary, p.description, p.tags, p.attributes,
      p.external_id AS "partNumber", d.brand_id AS "brandId", b.name AS brand, d.shop_id AS "shopId", s.name AS shop,
      d.category_id AS "categoryId", t.path AS "categoryPath", d.price, d.rating, d.review_count AS "reviewCount",
      d.popularity, d.in_stock AS "inStock", d.shop_rating AS "shopRating", d.shop_sales AS "shopSales",
      d.created_at AS "createdAt"
    FROM search_documents d
    JOIN products p ON p.id = d.product_id
    JOIN shops s ON s.id = d.shop_id
    JOIN tree t ON t.id = d.category_id
    LEFT JOIN brands b ON b.id = d.brand_id
    WHERE d.product_id = ANY(${productIds as number[]}::int[])
    ORDER BY d.product_id`;
}
