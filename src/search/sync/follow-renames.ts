import type { Sql } from "../../platform/postgres.ts";
import { refreshDocuments } from "../postgres/documents.ts";
import type { DocumentParts } from "./bring-up-to-date.ts";
import { tellIndexed } from "./news.ts";
import { enqueue } from "./queue.ts";

/** Documents that are written in one transaction, and how many of these one round does. */
const BATCH_MAX = 1_000;
const BATCHES_MAX = 10;

/** Writes the documents of products whose shop, brand or category has another name; Postgres notes them as they are renamed. */
export async function followRenames({ sql, broker, hasTypesense }: DocumentParts): Promise<void> {
  for (let batch = 0; batch < BATCHES_MAX; batch++) {
    const changed = await sql.begin(async (begun) => {
      const tx = begun as unknown as Sql;
      const rows = await tx<{ id: number }[]>`
        DELETE FROM search_renamed WHERE product_id IN (
          SELECT product_id FROM search_renamed ORDER BY product_id LIMIT ${BATCH_MAX} FOR UPDATE SKIP LOCKED)
        RETURNING product_id AS id`;
      const ids = rows.map(({ id }) => id);
      await refreshDocuments(tx, ids);
      if (hasTypesense) await enqueue(tx, ids);
      return ids;
    });
    if (changed.length > 0) tellIndexed(broker, { changed, restocked: [] });
    if (changed.length < BATCH_MAX) return;
  }
}
