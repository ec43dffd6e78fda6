import type { WarehouseStock } from "../../actors/inventory/messages.ts";
import type { Sql } from "../platform/postgres.ts";
import type { Category, ProductCard, ShopCard } from "./catalogue.ts";
import { type CardRow, cardOf, type ProductRow } from "./rows.ts";

/** Cards of the active products among `ids`, by id, in one query. */
export async function loadCards(sql: Sql, ids: readonly number[]): Promise<Map<number, ProductCard>> {
  const rows = await sql<CardRow[]>`
    SELECT p.id, p.slug, p.title, p.price, p.list_price, p.currency, p.rating, p.review_count, p.tags, p.category_id,
      s.id AS shop_id, s.name AS shop_name, s.slug AS shop_slug,
      (SELECT json_build_object('sha256', i.sha256, 'ext', m.ext, 'width', m.width, 'height', m.height, 'alt', i.alt)
       FROM product_images i LEFT JOIN media m USING (sha256)
       WHERE i.product_id = p.id ORDER BY i.position LIMIT 1) AS image
    FROM products p JOIN shops s ON s.id = p.shop_id
    WHERE p.id = ANY(${ids as number[]}) AND p.status = 'active'`;
  return new Map(rows.map((row) => [row.id, cardOf(row)]));
}

/** A product whatever its status, or null. */
export async function loadProduct(sql: Sql, id: number): Promise<ProductRow | null> {
  const [row] = await sql<ProductRow[]>`
    SELECT p.id, p.slug, p.title, p.price, p.list_price, p.currency, p.rating, p.review_count, p.tags, p.summary,
      p.description, p.attributes, p.category_id, p.status, p.external_id, b.name AS brand,
      s.id AS shop_id, s.name AS shop_name, s.slug AS shop_slug,
      json_build_object('id', s.id, 'slug', s.slug, 'name', s.name, 'tagline', s.tagline, 'city', s.city,
        'rating', s.rating, 'sales', s.sales, 'image', s.image) AS shop,
      coalesce(v.limit_per_customer, 10) AS limit_per_customer,
      coalesce((SELECT json_agg(json_build_object('sha256', i.sha256, 'ext', m.ext, 'width', m.width,
          'height', m.height, 'alt', i.alt) ORDER BY i.position)
        FROM product_images i LEFT JOIN media m USING (sha256) WHERE i.product_id = p.id), '[]') AS images
    FROM products p JOIN shops s ON s.id = p.shop_id
    LEFT JOIN brands b ON b.id = p.brand_id LEFT JOIN inventory v ON v.product_id = p.id
    WHERE p.id = ${id}`;
  return row ?? null;
}

/** What `loadSimilar` compares: the product, its own category, and the categories around it. */
export interface Neighbourhood {
  readonly productId: number;
  readonly title: string;
  readonly tags: readonly string[];
  readonly categoryId: number | null;
  readonly nearbyIds: readonly number[];
}

/**
 * Active products near another: its own category before the nearby ones, then most tags shared, then titles most alike
 * (in fifths, so that it takes more than a syllable), then popularity.
 */
export async function loadSimilar(sql: Sql, near: Neighbourhood, limit: number): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`
    SELECT id FROM (
      SELECT id, title, tags, popularity, category_id FROM products
      WHERE status = 'active' AND category_id = ANY(${near.nearbyIds as number[]}) AND id <> ${near.productId}
      ORDER BY popularity DESC, id LIMIT 200) AS nearby
    ORDER BY category_id = ${near.categoryId} DESC,
      (SELECT count(*) FROM unnest(tags) AS tag WHERE tag = ANY(${near.tags as string[]})) DESC,
      floor(similarity(title, ${near.title}) * 5) DESC, popularity DESC, id
    LIMIT ${limit}`;
  return rows.map((row) => row.id);
}

export async function loadWarehouseStock(sql: Sql, productId: number): Promise<WarehouseStock[]> {
  return sql<WarehouseStock[]>`
    SELECT warehouse_id AS "warehouseId", on_hand AS "onHand", allocated FROM stock
    WHERE product_id = ${productId} ORDER BY warehouse_id`;
}

export async function loadCategories(sql: Sql): Promise<Category[]> {
  return sql<Category[]>`
    SELECT id, slug, name, parent_id AS "parentId", image FROM categories ORDER BY position, name, id`;
}

export async function loadShops(sql: Sql): Promise<(ShopCard & { story: string })[]> {
  return sql<(ShopCard & { story: string })[]>`
    SELECT id, slug, name, tagline, city, rating, sales, image, story FROM shops ORDER BY sales DESC, name, id`;
}
