import type { WarehouseStock } from "../../actors/inventory/messages.ts";

export interface ImageRef {
  /** `/media/<sha256>.<ext>`, or null while a remote picture has not been fetched. */
  readonly sha256: string | null;
  readonly ext: string;
  readonly width: number;
  readonly height: number;
  readonly alt: string;
}

export interface ShopCard {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly tagline: string;
  readonly city: string;
  readonly rating: number;
  readonly sales: number;
  /** `<sha256>.<ext>` of its picture. */
  readonly image: string | null;
}

/** What a card, a cart line or a search result shows. Prices in minor units of `currency`. */
export interface ProductCard {
  readonly id: number;
  readonly slug: string;
  readonly title: string;
  readonly price: number;
  readonly listPrice: number | null;
  readonly currency: string;
  readonly rating: number;
  readonly reviewCount: number;
  readonly image: ImageRef | null;
  readonly shopId: number;
  readonly shopName: string;
  readonly shopSlug: string;
  readonly categoryId: number;
  readonly tags: readonly string[];
}

export interface Product extends ProductCard {
  readonly summary: string;
  /** Sanitised HTML. */
  readonly description: string;
  readonly brand: string | null;
  /** Its id where it comes from, by which search finds it. */
  readonly partNumber: string;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly images: readonly ImageRef[];
  readonly shop: ShopCard;
  readonly categoryPath: readonly Category[];
  readonly limitPerCustomer: number;
  readonly status: "draft" | "active" | "archived";
}

export interface Category {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly parentId: number | null;
  readonly image: string | null;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
  readonly page: number;
  readonly hasMore: boolean;
}

export type ListSort = "popular" | "newest" | "price-asc" | "price-desc" | "rating";

/** The browse path's read model: Postgres behind node-local caches that catalogue events clear. */
export interface Catalogue {
  product(id: number): Promise<Product | null>;
  /** Cards of the products that exist, by id; the cart and the cart actor read prices here, never from the client. */
  cards(ids: readonly number[]): Promise<Map<number, ProductCard>>;
  warehouseStock(productId: number): Promise<WarehouseStock[]>;
  /** The whole category tree, flat, parents before children. */
  categories(): Promise<readonly Category[]>;
  category(
    slug: string,
  ): Promise<{ category: Category; path: readonly Category[]; children: readonly Category[] } | null>;
  shops(): Promise<readonly ShopCard[]>;
  shop(slug: string): Promise<(ShopCard & { readonly story: string }) | null>;
  /** Products of a category and of all below it, of a shop, or of everything; `page` from 1. */
  list(
    where: { categoryId?: number; shopId?: number; tag?: string },
    sort: ListSort,
    page: number,
    limit: number,
  ): Promise<Page<ProductCard>>;
  similar(product: Product, limit: number): Promise<readonly ProductCard[]>;
  /** Forget what is cached of these products. */
  forget(productIds: readonly number[]): void;
}
