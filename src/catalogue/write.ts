import type { Sql } from "../platform/postgres.ts";
import { bringRatings } from "../reviews/ratings.ts";
import { refreshDocuments } from "../search/postgres/documents.ts";
import { learnValues } from "../search/postgres/learn-values.ts";
import type { CatalogueRecord } from "./record.ts";
import { learnNames, type Names, noNames } from "./write/names.ts";
import { type PreparedRecord, prepareRecord, recordKey } from "./write/prepare.ts";
import {
  noteChanges,
  openStock,
  storedHashes,
  upsertProducts,
  type WrittenProduct,
  writeImages,
} from "./write/rows.ts";

export { type DiffLine, diffRecords, type FieldChange } from "./write/diff.ts";
export { noNames, UnknownName } from "./write/names.ts";

const CHUNK_RECORDS = 1_000;

export interface WriteOptions {
  /** Records per transaction. */
  readonly chunk?: number;
  /** Pass one `noNames()` to several calls so that each brand and category is looked up once in a run. */
  readonly names?: Names;
  readonly onProgress?: (soFar: WriteCounts) => void;
}

export interface WriteCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

/**
 * Brings products to what `records` say and returns how many were added, changed, or just so already. Each chunk is one
 * transaction; running it again is harmless. Brands and categories are made as needed; shops, warehouses and `media`
 * rows of pictures with a `sha256` must be there (`UnknownName` or a foreign key error otherwise).
 *
 * Stock and purchase limit are written only for a new product, together with it. Those of an existing product belong
 * to its inventory actor and change by command, so a record that differs only there counts as unchanged.
 */
export async function applyRecords(
  sql: Sql,
  records: readonly CatalogueRecord[],
  options: WriteOptions = {},
): Promise<WriteCounts> {
  const { chunk = CHUNK_RECORDS, names = noNames(), onProgress } = options;
  const products = prepareAll(records);
  let counts: WriteCounts = { added: 0, changed: 0, unchanged: 0 };
  for (let start = 0; start < products.length; start += chunk) {
    const more = await writeChunk(sql, names, products.slice(start, start + chunk));
    counts = sumOf(counts, more);
    onProgress?.(counts);
  }
  return counts;
}

/** In key order, so that two imports of the same products wait for each other and never deadlock. */
function prepareAll(records: readonly CatalogueRecord[]): PreparedRecord[] {
  const byKey = new Map(records.map((record) => [recordKey(record), record]));
  if (byKey.size < records.length) throw new Error("two records to write have the same source and id");
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => prepareRecord(record));
}

async function writeChunk(sql: Sql, names: Names, products: readonly PreparedRecord[]): Promise<WriteCounts> {
  const stored = await storedHashes(sql, products);
  const different = products.filter(({ record, hash }) => stored.get(recordKey(record)) !== hash);
  if (different.length === 0) return { added: 0, changed: 0, unchanged: products.length };
  await learnNames(
    sql,
    names,
    different.map((product) => product.record),
  );
  await learnValues(
    sql,
    names.values,
    different.map((product) => product.record.attributes),
  );
  const written = await sql.begin((tx) => writeDifferent(tx as unknown as Sql, names, different));
  const added = written.filter((product) => product.added).length;
  return { added, changed: written.length - added, unchanged: products.length - written.length };
}

async function writeDifferent(tx: Sql, names: Names, products: readonly PreparedRecord[]): Promise<WrittenProduct[]> {
  const written = await upsertProducts(tx, names, products);
  await writeImages(tx, written);
  await openStock(
    tx,
    names,
    written.filter((product) => product.added),
  );
  await bringRatings(
    tx,
    written.map(({ id, prepared: { record } }) => ({
      productId: id,
      rating: record.rating,
      count: record.reviewCount,
    })),
  );
  await noteChanges(tx, written);
  await refreshDocuments(
    tx,
    written.map((product) => product.id),
  );
  return written;
}

/** Adds two counts. */
export function sumOf(a: WriteCounts, b: WriteCounts): WriteCounts {
  return { added: a.added + b.added, changed: a.changed + b.changed, unchanged: a.unchanged + b.unchanged };
}
