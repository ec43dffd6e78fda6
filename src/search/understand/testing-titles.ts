import type { Sql } from "../../platform/postgres.ts";
import { refreshDocuments } from "../postgres/documents.ts";
import { makeWords } from "./make-words.ts";

export interface Titled {
  readonly title: string;
  readonly brand?: string;
  /** How many products have this title; 1 where it is not said. */
  readonly times?: number;
  readonly attributes?: Record<string, string>;
}

/** Puts products with these titles on sale, in one shop and the category 'Things', and makes the vocabulary of them. */
export async function sellTitles(sql: Sql, titles: readonly Titled[]): Promise<void> {
  await sql`INSERT INTO shops (slug, name) VALUES ('shop', 'The Shop') ON CONFLICT DO NOTHING`;
  await sql`INSERT INTO categories (slug, name) VALUES ('things', 'Things') ON CONFLICT DO NOTHING`;
  const all = titles.flatMap(({ times = 1, ...titled }) => Array.from({ length: times }, () => titled));
  const brands = [...new Set(all.flatMap(({ brand }) => brand ?? []))];
  await sql`
    INSERT INTO brands (slug, name) SELECT lower(replace(name, ' ', '-')), name FROM unnest(${brands}::text[]) AS name
    ON CONFLICT DO NOTHING`;
  const rows = await sql<{ id: number }[]>`
    INSERT INTO products (source, external_id, shop_id, category_id, brand_id, slug, title, price, attributes, content_hash)
    SELECT 'test', gen_random_uuid()::text, (SELECT min(id) FROM shops), (SELECT min(id) FROM categories), b.id, 'thing', t.title, 100,
      coalesce(t.attributes, '{}'), ''
    FROM jsonb_to_recordset(${sql.json(all as never)}) AS t (title text, brand text, attributes jsonb)
    LEFT JOIN brands AS b ON b.name = t.brand
    RETURNING id`;
  await refreshDocuments(
    sql,
    rows.map(({ id }) => id),
  );
  await makeWords(sql, { isForced: true });
}
