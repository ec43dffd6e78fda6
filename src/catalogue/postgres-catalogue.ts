import { LRUCache } from "lru-cache";
import type { Sql } from "../platform/postgres.ts";
import { BatchCache } from "./batch-cache.ts";
import type { Catalogue, Category, ListSort, Page, Product, ProductCard } from "./catalogue.ts";
import { type CategoryTree, categoryTree } from "./category-tree.ts";
import { type IdPage, LISTING_COUNT_MAX, listIds } from "./listing.ts";
import {
  loadCards,
  loadCategories,
  loadProduct,
  loadShops,
  loadSimilar,
  loadWarehouseStock,
  type Neighbourhood,
} from "./product-queries.ts";
import { productOf } from "./rows.ts";

/** How long a node may show the catalogue as it was, when no event tells it to forget. */
const CACHE_TTL_MS = 60_000;
const CARDS_MAX = 50_000;
const PRODUCTS_MAX = 5_000;
const LISTS_MAX = 5_000;

type Loader<T> = () => Promise<T>;

/** The catalogue read model: Postgres behind caches of this node that are bounded, shared by simultaneous askers, and forgetful. */
export function postgresCatalogue(sql: Sql): Catalogue {
  const cards = new BatchCache<ProductCard>({
    load: (ids) => loadCards(sql, ids),
    max: CARDS_MAX,
    ttlMs: CACHE_TTL_MS,
  });
  const products = sharedCache<number, Product | null>(PRODUCTS_MAX);
  const stock = sharedCache<number, Awaited<ReturnType<Catalogue["warehouseStock"]>>>(PRODUCTS_MAX);
  const lists = sharedCache<string, IdPage>(LISTS_MAX);
  const trees = sharedCache<"tree", CategoryTree>(1);
  const shopLists = sharedCache<"shops", Awaited<ReturnType<typeof loadShops>>>(1);

  const tree = () => trees("tree", async () => categoryTree(await loadCategories(sql)));
  const shops = () => shopLists("shops", () => loadShops(sql));
  const cardList = async (ids: readonly number[]) => [...(await cards.many(ids)).values()];

  const pageOf = async (key: string, page: number, limit: number, load: Loader<IdPage>): Promise<Page<ProductCard>> => {
    const { ids, total } = await lists(`${key}\n${page}\n${limit}`, load);
    const hasMore = page * limit < Math.min(total, LISTING_COUNT_MAX);
    return { items: await cardList(ids), total, page, hasMore };
  };

  const list: Catalogue["list"] = async (where, sort, page, limit) => {
    const { categoryId, shopId, tag } = where;
    const categoryIds = categoryId === undefined ? undefined : (await tree()).subtree(categoryId);
    const scope = { shopId, tag, ...(categoryIds ? { categoryIds } : {}) };
    return pageOf(listKey({ categoryId, shopId, tag }, sort), page, limit, () =>
      listIds(sql, scope, sort, page, limit),
    );
  };

  return {
    product: (id) =>
      products(id, async () => {
        const row = await loadProduct(sql, id);
        return row && productOf(row, (await tree()).path(row.category_id));
      }),
    cards: (ids) => cards.many(ids),
    warehouseStock: (productId) => stock(productId, () => loadWarehouseStock(sql, productId)),
    categories: async () => (await tree()).all,
    category: async (slug) => {
      const known = await tree();
      const category = known.bySlug(slug);
      return category ? { category, path: known.path(category.id), children: known.children(category.id) } : null;
    },
    shops,
    shop: async (slug) => (await shops()).find((shop) => shop.slug === slug) ?? null,
    list,
    similar: async (product, limit) => {
      const known = await tree();
      const ids = await lists(`similar\n${product.id}\n${limit}`, async () => ({
        ids: await loadSimilar(sql, neighbourhood(known, product), limit),
        total: limit,
      }));
      return cardList(ids.ids);
    },
    forget: (productIds) => {
      cards.forget(productIds);
      for (const id of productIds) {
        products.forget(id);
        stock.forget(id);
      }
      lists.clear();
    },
  };
}

/** A category with little in it borrows from its siblings. */
function neighbourhood(tree: CategoryTree, product: Product): Neighbourhood {
  const [above, own] = product.categoryPath.slice(-2);
  const scope: Category | undefined = above ?? own;
  const categoryId = (own ?? above)?.id ?? null;
  const { id: productId, title, tags } = product;
  return { productId, title, tags, categoryId, nearbyIds: scope ? tree.subtree(scope.id) : [] };
}

function listKey(where: { categoryId?: number; shopId?: number; tag?: string }, sort: ListSort): string {
  return ["list", where.categoryId ?? "", where.shopId ?? "", where.tag ?? "", sort].join("\n");
}

/** A bounded cache where simultaneous askers of one key share one load. A failed load is not remembered. */
function sharedCache<K extends string | number, V>(max: number) {
  const cache = new LRUCache<K, { value: V }, Loader<V>>({
    max,
    ttl: CACHE_TTL_MS,
    fetchMethod: async (_key, _stale, { context: load }) => ({ value: await load() }),
    // A key forgotten or crowded out while it is loading answers its askers all the same, and is not remembered.
    ignoreFetchAbort: true,
  });
  const get = async (key: K, load: Loader<V>): Promise<V> => {
    const known = cache.get(key);
    if (known) return known.value;
    const fetched = await cache.fetch(key, { context: load });
    return fetched ? fetched.value : load();
  };
  return Object.assign(get, { forget: (key: K) => void cache.delete(key), clear: () => cache.clear() });
}
