import { productPath } from "../../../views/paths.ts";
import type { CartLineView, CartView } from "../../cart/cart-view.ts";
import type { ImageRef, Product, ProductCard } from "../../catalogue/catalogue.ts";
import type { Totals } from "../../pricing/pricing.ts";
import type { CartJson, CartLineJson, ProductCardJson, ProductJson } from "./schemas.ts";

/** The currency that an empty cart names. */
const DEFAULT_CURRENCY = "USD";

/** A product card as the API shows it. */
export function cardJson(card: ProductCard): ProductCardJson {
  return {
    id: card.id,
    slug: card.slug,
    url: productPath(card),
    title: card.title,
    price: card.price,
    listPrice: card.listPrice,
    currency: card.currency,
    // Stored in single precision: more digits say nothing.
    rating: Math.round(card.rating * 100) / 100,
    reviewCount: card.reviewCount,
    image: card.image && imageJson(card.image),
    shop: { id: card.shopId, name: card.shopName, slug: card.shopSlug },
    tags: [...card.tags],
  };
}

/** A product as the API shows it, with the units that could be reserved a moment ago. */
export function productJson(product: Product, available: number): ProductJson {
  return {
    ...cardJson(product),
    summary: product.summary,
    description: product.description,
    brand: product.brand,
    attributes: { ...product.attributes },
    images: product.images.flatMap((image) => imageJson(image) ?? []),
    categories: product.categoryPath.map(({ id, slug, name }) => ({ id, slug, name })),
    limitPerCustomer: product.limitPerCustomer,
    available,
  };
}

/** A cart as the API shows it: its lines flat, with a subtotal for each seller's shop, and what it would come to. */
export function cartJson(view: CartView, estimate: Totals | null = null): CartJson {
  return {
    id: view.cartId || null,
    version: view.version,
    units: view.units,
    lines: view.groups.flatMap((group) => group.lines.map(lineJson)),
    savedForLater: view.savedForLater.map(lineJson),
    subtotals: view.groups.map(({ shop, subtotal }) => ({ shop, ...subtotal })),
    total: view.totals[0]?.amount ?? 0,
    currency: view.totals[0]?.currency ?? DEFAULT_CURRENCY,
    totals: [...view.totals],
    estimate: estimate && estimateJson(estimate),
    reservedUntil: moment(view.firstExpiry),
  };
}

function estimateJson(totals: Totals): NonNullable<CartJson["estimate"]> {
  const { currency, subtotal, discount, shipping, shippingDiscount, tax, isTaxKnown, total } = totals;
  return {
    currency,
    subtotal,
    discount,
    shipping: shipping - shippingDiscount,
    tax,
    isTaxKnown,
    total,
    promotions: totals.promotions.map(({ name, amount }) => ({ name, amount })),
    missingToFreeShipping: totals.freeShippingFrom,
  };
}

function lineJson(line: CartLineView): CartLineJson {
  return {
    productId: line.productId,
    quantity: line.quantity,
    product: line.card && cardJson(line.card),
    price: line.price,
    currency: line.currency,
    amount: line.amount,
    reservedUntil: moment(line.reservedUntil),
    available: line.available,
    problems: [...line.problems],
  };
}

/** Null while a remote picture has not been fetched. */
function imageJson({ sha256, ext, width, height, alt }: ImageRef): ProductCardJson["image"] {
  return sha256 === null ? null : { url: `/media/${sha256}.${ext}`, width, height, alt };
}

function moment(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString();
}
