import { LOCKS } from "../../platform/locks.ts";
import type { Sql } from "../../platform/postgres.ts";
import type { CatalogueRecord } from "../record.ts";
import { slugify } from "../slug.ts";

/** What records call things by, and the ids of those things in this database. Kept for the length of a run. */
export interface Names {
  readonly shops: Map<string, number>;
  readonly warehouses: Map<string, number>;
  readonly brands: Map<string, number>;
  readonly categories: Map<string, number>;
  /** Attributes' values that have a number. */
  readonly values: Set<string>;
}

/** A record speaks of a shop or warehouse that does not exist, or has no category. */
export class UnknownName extends Error {
  override readonly name = "UnknownName";
}

export function noNames(): Names {
  return { shops: new Map(), warehouses: new Map(), brands: new Map(), categories: new Map(), values: new Set() };
}

/** Brands and categories are the same when they differ only in case. */
export function brandKey(name: string): string {
  return name.toLowerCase();
}

export function categoryKey(path: readonly string[]): string {
  return path.map((name) => name.toLowerCase()).join("\u0000");
}

/**
 * Fills `names` with all that `records` mention, making brands and categories as needed. Throws `UnknownName` for a
 * shop or warehouse that is not there. Done in its own transaction, so that a name outlives a chunk that fails.
 */
export async function learnNames(sql: Sql, names: Names, records: readonly CatalogueRecord[]): Promise<void> {
  await learnPlaces(sql, names, records);
  const brands = records.flatMap((record) => (record.brand === null ? [] : [record.brand]));
  const newBrands = brands.filter((brand) => !names.brands.has(brandKey(brand)));
  const newPaths = records.map((record) => record.category).filter((path) => !names.categories.has(categoryKey(path)));
  if (newBrands.length === 0 && newPaths.length === 0) return;
  // Learned apart and merged after the commit: a rolled back id must not stay in the cache.
  const learned = noNames();
  await sql.begin(async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(${LOCKS.namingInCatalogue})`;
    await makeBrands(tx as unknown as Sql, learned, newBrands);
    await makeCategories(tx as unknown as Sql, learned, newPaths);
  });
  for (const [key, id] of learned.brands) names.brands.set(key, id);
  for (const [key, id] of learned.categories) names.categories.set(key, id);
}

async function learnPlaces(sql: Sql, names: Names, records: readonly CatalogueRecord[]): Promise<void> {
  const shops = new Set(records.map((record) => record.shop));
  const warehouses = new Set(records.flatMap((record) => record.stock.map((stock) => stock.warehouse)));
  const missing = () => [
    ...[...shops].filter((slug) => !names.shops.has(slug)).map((slug) => `shop ${slug}`),
    ...[...warehouses].filter((code) => !names.warehouses.has(code)).map((code) => `warehouse ${code}`),
  ];
  if (missing().length === 0) return;
  for (const row of await sql<{ id: number; slug: string }[]>`SELECT id, slug FROM shops`)
    names.shops.set(row.slug, row.id);
  for (const row of await sql<{ id: number; code: string }[]>`SELECT id, code FROM warehouses`) {
    names.warehouses.set(row.code, row.id);
  }
  if (missing().length > 0) throw new UnknownName(`there is no ${missing().join(", no ")}`);
}

async function makeBrands(sql: Sql, names: Names, wanted: readonly string[]): Promise<void> {
  const slugs = new Set<string>();
  for (const row of await sql<{ id: number; slug: string; name: string }[]>`SELECT id, slug, name FROM brands`) {
    names.brands.set(brandKey(row.name), row.id);
    slugs.add(row.slug);
  }
  for (const name of wanted) {
    if (names.brands.has(brandKey(name))) continue;
    const slug = freeSlug(slugs, [slugify(name, "brand")]);
    const [row] = await sql<{ id: number }[]>`INSERT INTO brands (slug, name) VALUES (${slug}, ${name}) RETURNING id`;
    names.brands.set(brandKey(name), row!.id);
  }
}

async function makeCategories(sql: Sql, names: Names, wanted: readonly (readonly string[])[]): Promise<void> {
  const slugs = new Set<string>();
  const known = await sql<{ id: number; slug: string; path: string[] }[]>`
    WITH RECURSIVE tree AS (
      SELECT id, slug, ARRAY[name] AS path FROM categories WHERE parent_id IS NULL
      UNION ALL SELECT c.id, c.slug, t.path || c.name FROM categories c JOIN tree t ON c.parent_id = t.id
    ) SELECT id, slug, path FROM tree`;
  for (const row of known) {
    names.categories.set(categoryKey(row.path), row.id);
    slugs.add(row.slug);
  }
  for (const path of wanted) {
    if (path.length === 0) throw new UnknownName("a record has no category");
    let parent: number | null = null;
    for (let depth = 1; depth <= path.length; depth++) {
      parent = await categoryBelow(sql, names, slugs, path.slice(0, depth), parent);
    }
  }
}

async function categoryBelow(sql: Sql, names: Names, slugs: Set<string>, path: string[], parent: number | null) {
  const known = names.categories.get(categoryKey(path));
  if (known !== undefined) return known;
  const name = path.at(-1)!;
  const slug = freeSlug(slugs, [slugify(name, "category"), slugify(path.slice(-2).join(" "), "category")]);
  const [row] = await sql<{ id: number }[]>`
    INSERT INTO categories (parent_id, slug, name, position) VALUES (${parent}, ${slug}, ${name},
      (SELECT coalesce(max(position) + 1, 0) FROM categories WHERE parent_id IS NOT DISTINCT FROM ${parent}::int))
    RETURNING id`;
  names.categories.set(categoryKey(path), row!.id);
  return row!.id;
}

/** The first of `candidates` that is free, else the last with a number; notes it as taken. */
function freeSlug(taken: Set<string>, candidates: readonly string[]): string {
  let slug = candidates.find((candidate) => !taken.has(candidate)) ?? candidates.at(-1)!;
  for (let n = 2; taken.has(slug); n++) slug = `${candidates.at(-1)}-${n}`;
  taken.add(slug);
  return slug;
}
