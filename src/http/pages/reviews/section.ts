import { LRUCache } from "lru-cache";
import type { ReviewReader } from "../../../../views/fragments/review-article.tsx";
import type { ReviewsProps } from "../../../../views/fragments/reviews.tsx";
import { type Account, shopsOf } from "../../../accounts/account.ts";
import type { Product } from "../../../catalogue/catalogue.ts";
import { type RatingFigures, type ReviewPage, type ReviewSort, STARS, type Stars } from "../../../reviews/review.ts";
import type { Shop } from "../../../shop.ts";

const REVIEWS_ON_A_PAGE = 6;
/** How old the first reviews on a product's page may be, for those who did not change them. */
const FIRST_MAX_AGE_MS = 3_000;
const FIRST_MAX = 2_000;
const PAGE_MAX = 500;
const PAGE = /^[1-9]\d{0,3}$/;

/** What the address asks for. */
export interface ReviewsAsked {
  readonly stars: Stars | null;
  readonly sort: ReviewSort;
  readonly page: number;
}

export const FIRST: ReviewsAsked = { stars: null, sort: "newest", page: 1 };
export const GUEST: ReviewReader = { kind: "guest" };

/** Anything that makes no sense asks for what everybody sees first. */
export function asked(query: URLSearchParams): ReviewsAsked {
  const page = query.get("page") ?? "1";
  return {
    stars: STARS.find((star) => String(star) === query.get("stars")) ?? null,
    sort: query.get("sort") === "helpful" ? "helpful" : "newest",
    page: PAGE.test(page) ? Math.min(Number(page), PAGE_MAX) : 1,
  };
}

interface Seen {
  readonly figures: RatingFigures;
  readonly list: ReviewPage;
}

/** The reviews of products as pages show them. */
export interface ReviewSections {
  /** Those of a product that everybody sees alike; the first page is kept for a moment and shared. */
  props(product: Product, wanted: ReviewsAsked, reader: ReviewReader, isInPlace: boolean): Promise<ReviewsProps>;
  reader(account: Account, product: Product): Promise<ReviewReader>;
  /** Something of it was just changed here: whoever did sees it on the next page. */
  forget(productId: number): void;
}

const byShop = new WeakMap<Shop, ReviewSections>();

/** One for all pages of a shop. */
export function reviewSections(shop: Shop): ReviewSections {
  const known = byShop.get(shop);
  if (known) return known;
  const made = open(shop);
  byShop.set(shop, made);
  return made;
}

function open({ reviews }: Shop): ReviewSections {
  const look = async (productId: number, wanted: ReviewsAsked): Promise<Seen> => {
    const [figures, list] = await Promise.all([
      reviews.figures(productId),
      reviews.list(productId, { ...wanted, limit: REVIEWS_ON_A_PAGE }),
    ]);
    return { figures, list };
  };
  const first = new LRUCache<number, Seen>({
    max: FIRST_MAX,
    ttl: FIRST_MAX_AGE_MS,
    fetchMethod: (productId) => look(productId, FIRST),
    ignoreFetchAbort: true,
  });

  return {
    async props(product, wanted, reader, isInPlace) {
      const isFirst = wanted.page === 1 && wanted.stars === null && wanted.sort === "newest";
      const seen = (isFirst && (await first.fetch(product.id))) || (await look(product.id, wanted));
      const { id, title, shopName } = product;
      return { product: { id, title, shopName }, ...seen, stars: wanted.stars, sort: wanted.sort, reader, isInPlace };
    },
    async reader(account, product) {
      const mine = await reviews.mine(account.id, product.id);
      return { kind: "account", ...mine, isSeller: shopsOf(account).includes(product.shopId) };
    },
    forget: (productId) => void first.delete(productId),
  };
}
