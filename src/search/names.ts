import type { Catalogue, Category, ShopCard } from "../catalogue/catalogue.ts";
import { type CategoryTree, categoryTree } from "../catalogue/category-tree.ts";
import type { Sql } from "../platform/postgres.ts";

/** How long names may be as they were when nothing tells that a product, and with it perhaps a brand, is new. */
const MAX_AGE_MS = 60_000;

export interface Brand {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
}

/** Something with a name, found by its number and by its slug. */
export interface Named<T extends { readonly id: number; readonly slug: string }> {
  readonly all: readonly T[];
  byId(id: number): T | undefined;
  bySlug(slug: string): T | undefined;
}

/** The names of what results are narrowed by. Engines speak of numbers, URLs and pages of slugs and names. */
export interface Names {
  readonly tree: CategoryTree;
  readonly categories: Named<Category>;
  readonly brands: Named<Brand>;
  readonly shops: Named<ShopCard>;
}

export interface NamesReader {
  /** All names, from memory where they are known. */
  read(): Promise<Names>;
  /** Something changed: brands are read again when they are wanted next. */
  forget(): void;
}

/** Keeps the names in memory; simultaneous askers share one look. */
export function namesReader(sql: Sql, catalogue: Pick<Catalogue, "categories" | "shops">): NamesReader {
  let known: { readonly brands: Promise<readonly Brand[]>; readonly until: number } | null = null;
  let last: Names | null = null;

  const brandsNow = () => {
    if (known && performance.now() < known.until) return known.brands;
    const brands = readBrands(sql);
    const mine = { brands, until: performance.now() + MAX_AGE_MS };
    known = mine;
    brands.catch(() => {
      if (known === mine) known = null;
    });
    return brands;
  };

  return {
    read: async () => {
      const [categories, shops, brands] = await Promise.all([catalogue.categories(), catalogue.shops(), brandsNow()]);
      const isLast = last?.categories.all === categories && last.shops.all === shops && last.brands.all === brands;
      if (last && isLast) return last;
      last = {
        tree: categoryTree(categories),
        categories: named(categories),
        shops: named(shops),
        brands: named(brands),
      };
      return last;
    },
    forget: () => {
      known = null;
    },
  };
}

function readBrands(sql: Sql): Promise<readonly Brand[]> {
  return sql<Brand[]>`SELECT id, slug, name FROM brands ORDER BY name, id`;
}

function named<T extends { readonly id: number; readonly slug: string }>(all: readonly T[]): Named<T> {
  const byId = new Map(all.map((one) => [one.id, one]));
  const bySlug = new Map(all.map((one) => [one.slug, one]));
  return { all, byId: (id) => byId.get(id), bySlug: (slug) => bySlug.get(slug) };
}

/** For a shop without a database. */
export const NO_NAMES: Names = {
  tree: categoryTree([]),
  categories: named<Category>([]),
  brands: named<Brand>([]),
  shops: named<ShopCard>([]),
};
