import type { Category, ImageRef, Product, ProductCard, ShopCard } from "./catalogue.ts";

/** What a picture takes on the page while its own size is not known. */
const UNKNOWN_SIZE = { width: 800, height: 800 };

export interface ImageRow {
  sha256: string | null;
  ext: string | null;
  width: number | null;
  height: number | null;
  alt: string;
}

export interface CardRow {
  id: number;
  slug: string;
  title: string;
  price: number;
  list_price: number | null;
  currency: string;
  rating: number;
  review_count: number;
  tags: string[];
  shop_id: number;
  shop_name: string;
  shop_slug: string;
  category_id: number;
  image: ImageRow | null;
}

export interface ProductRow extends CardRow {
  summary: string;
  description: string;
  brand: string | null;
  external_id: string;
  attributes: Record<string, string | number | boolean>;
  images: ImageRow[];
  limit_per_customer: number;
  status: Product["status"];
  shop: ShopCard;
}

function imageOf(row: ImageRow): ImageRef {
  return {
    sha256: row.sha256,
    ext: row.ext ?? "",
    width: row.width ?? UNKNOWN_SIZE.width,
    height: row.height ?? UNKNOWN_SIZE.height,
    alt: row.alt,
  };
}

export function cardOf(row: CardRow): ProductCard {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    price: row.price,
    listPrice: row.list_price,
    currency: row.currency,
    rating: row.rating,
    reviewCount: row.review_count,
    image: row.image ? imageOf(row.image) : null,
    shopId: row.shop_id,
    shopName: row.shop_name,
    shopSlug: row.shop_slug,
    categoryId: row.category_id,
    tags: row.tags,
  };
}

export function productOf(row: ProductRow, categoryPath: readonly Category[]): Product {
  return {
    ...cardOf({ ...row, image: row.images[0] ?? null }),
    summary: row.summary,
    description: row.description,
    brand: row.brand,
    partNumber: row.external_id,
    attributes: row.attributes,
    images: row.images.map(imageOf),
    shop: row.shop,
    categoryPath,
    limitPerCustomer: row.limit_per_customer,
    status: row.status,
  };
}
