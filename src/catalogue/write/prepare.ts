import { sanitiseHtml } from "../html.ts";
import type { CatalogueRecord } from "../record.ts";
import { slugify } from "../slug.ts";

/** A record as it will be stored, and a hash over all of it that an import may change later. */
export interface PreparedRecord {
  readonly record: CatalogueRecord;
  readonly slug: string;
  readonly hash: string;
}

/** Makes text storable (Postgres knows no NUL and no lone surrogate), sanitises the description, and hashes the rest. */
export function prepareRecord(given: CatalogueRecord): PreparedRecord {
  const record: CatalogueRecord = {
    ...given,
    externalId: storable(given.externalId),
    title: storable(given.title),
    summary: storable(given.summary),
    description: sanitiseHtml(storable(given.description)),
    category: given.category.map((name) => storable(name).trim()).filter((name) => name !== ""),
    brand: given.brand === null ? null : storable(given.brand).trim() || null,
    attributes: sortedAttributes(given.attributes),
    tags: given.tags.map(storable),
    images: given.images.map((image) => ({ ...image, alt: storable(image.alt) })),
  };
  return { record, slug: slugify(record.title, "product"), hash: contentHash(record) };
}

/** One text per product: sources and ids may hold any character but NUL. */
export function recordKey(record: { source: string; externalId: string }): string {
  return `${record.source}\u0000${record.externalId}`;
}

/** What Postgres can store: no NUL, and U+FFFD where half a surrogate pair stood. */
export function storable(text: string): string {
  return (text.includes("\u0000") ? text.replaceAll("\u0000", "") : text).toWellFormed();
}

/** Opening stock and purchase limit stay out: after the first import they belong to the inventory actor. */
function contentHash(record: CatalogueRecord): string {
  const { stock: _stock, limitPerCustomer: _limit, ...content } = record;
  return new Bun.CryptoHasher("sha256").update(JSON.stringify(Object.entries(content).sort(byName))).digest("hex");
}

function sortedAttributes(attributes: CatalogueRecord["attributes"]): CatalogueRecord["attributes"] {
  return Object.fromEntries(
    Object.entries(attributes)
      .map(([name, value]) => [storable(name), typeof value === "string" ? storable(value) : value] as const)
      .sort(byName),
  );
}

function byName(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}
