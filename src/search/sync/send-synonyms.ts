import type { Sql } from "../../platform/postgres.ts";
import type { Collections, SynonymRow } from "../typesense/collections.ts";

/** Gives Typesense the shop's synonyms where they have changed since it had them, or it may have lost them. Rejects where it fails. */
export async function sendSynonyms(sql: Sql, collections: Collections, { isForced = false } = {}): Promise<boolean> {
  const [newest] = await sql<{ newest: number; sent: number | null }[]>`
    SELECT coalesce((SELECT max(id) FROM search_synonym_changes), 0)::int AS newest,
      (SELECT change_id FROM search_synonyms_sent) AS sent`;
  if (!newest || (newest.newest === newest.sent && !isForced)) return false;
  const rows = await sql<SynonymRow[]>`SELECT id, word, others FROM search_synonyms ORDER BY id`;
  await collections.useSynonyms(rows);
  await sql`
    INSERT INTO search_synonyms_sent (change_id) VALUES (${newest.newest})
    ON CONFLICT (is_only) DO UPDATE SET change_id = excluded.change_id`;
  return true;
}
