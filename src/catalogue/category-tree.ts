import type { Category } from "./catalogue.ts";

/** The category tree in memory, with what pages ask of it. */
export interface CategoryTree {
  /** Flat, parents before children, siblings in their shop-window order. */
  readonly all: readonly Category[];
  bySlug(slug: string): Category | undefined;
  /** From the root down to the category itself; empty when the id is unknown. */
  path(id: number): readonly Category[];
  children(id: number | null): readonly Category[];
  /** The category and everything below it. */
  subtree(id: number): readonly number[];
}

/** Builds the tree from rows already in sibling order. A category whose parents form a ring is left out. */
export function categoryTree(rows: readonly Category[]): CategoryTree {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const bySlug = new Map(rows.map((row) => [row.slug, row]));
  const byParent = Map.groupBy(rows, (row) => row.parentId);
  const children = (id: number | null) => byParent.get(id) ?? [];
  const below = (category: Category): Category[] => [category, ...children(category.id).flatMap(below)];

  return {
    all: children(null).flatMap(below),
    bySlug: (slug) => bySlug.get(slug),
    path: (id) => {
      const path: Category[] = [];
      for (
        let at = byId.get(id);
        at && !path.includes(at);
        at = at.parentId === null ? undefined : byId.get(at.parentId)
      ) {
        path.unshift(at);
      }
      return path;
    },
    children,
    subtree: (id) => {
      const category = byId.get(id);
      return category ? below(category).map((one) => one.id) : [];
    },
  };
}
