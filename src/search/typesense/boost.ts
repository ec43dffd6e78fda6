import type { SearchDocument } from "../postgres/documents.ts";

const DAY_MS = 86_400_000;
const IN_STOCK = 2;
const NEWNESS = 0.3;
const NEWNESS_DECAY_DAYS = 30;
const SHOP_RATING = 0.1;
const SHOP_SALES = 0.05;
const POPULARITY = 0.1;

/** What a product is worth beside its words, from 1. How new it is counts as of the day it was indexed. */
export function boostOf(product: SearchDocument, now: Date): number {
  const { inStock, rating, shopRating, shopSales, popularity, createdAt } = product;
  const ageDays = Math.max(0, now.getTime() - createdAt.getTime()) / DAY_MS;
  const worth =
    (1 + Math.sqrt(Math.max(0, rating)) / Math.sqrt(5)) *
    (1 + NEWNESS * Math.exp(-ageDays / NEWNESS_DECAY_DAYS)) *
    (1 + SHOP_RATING * shopRating + SHOP_SALES * Math.log1p(Math.max(0, shopSales))) *
    (1 + POPULARITY * Math.log1p(Math.max(0, popularity)));
  return (inStock ? IN_STOCK : 1) * worth;
}
