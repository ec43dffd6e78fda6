import { LOCKS } from "../../platform/locks.ts";
import type { Sql } from "../../platform/postgres.ts";

/** Words kept at most, the commonest: what a big catalogue has, without every part number in its titles. */
const WORDS_MAX = 200_000;
const WORD_LENGTH_MAX = 40;
/** Products whose titles are looked through for words that are also written apart; of more, every so many. */
const PAIRED_PRODUCTS = 50_000;
/** A pair that is seen once is chance. */
const PAIR_FREQUENCY_MIN = 2;

/** Again after this, where the catalogue has changed, but most of the time is not spent on it. */
const AGE_MIN_MS = 30_000;
const TIME_SHARE = 50;

/**
 * Makes the vocabulary anew, and how much each brand has for sale, where the catalogue has changed since and it is time to.
 * Returns how many words there are; null where nothing was to be done or another node is at it. Searches go on meanwhile
 * with the words as they were.
 */
export async function makeWords(sql: Sql, { isForced = false } = {}): Promise<number | null> {
  const began = performance.now();
  return sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    const [lock] = await tx<{ mine: boolean }[]>`SELECT pg_try_advisory_xact_lock(${LOCKS.makingSearchWords}) AS mine`;
    if (!lock?.mine) return null;
    const state = await stateOf(tx);
    if (!isForced && !state.isDue) return null;
    await tx`SELECT set_config('work_mem', '64MB', true)`;
    await gatherWords(tx);
    await gatherPairs(tx);
    const count = await keepGathered(tx);
    await keepBrands(tx);
    const tookMs = Math.round(performance.now() - began);
    await tx`
      INSERT INTO search_words_made (at, took_ms, products) VALUES (now(), ${tookMs}, ${state.products})
      ON CONFLICT (is_only) DO UPDATE SET at = excluded.at, took_ms = excluded.took_ms, products = excluded.products`;
    return count;
  });
}

/** The number of the catalogue's newest change says which catalogue the words are of. */
async function stateOf(sql: Sql): Promise<{ products: string; isDue: boolean }> {
  const [row] = await sql<{ products: string; made: string | null; age: number | null; took: number | null }[]>`
    SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('catalogue_changes', 'seq')::regclass), 0)::text AS products,
      m.products AS made, extract(epoch FROM now() - m.at)::float8 * 1000 AS age, m.took_ms AS took
    FROM (SELECT 1) AS one LEFT JOIN search_words_made AS m ON true`;
  const { products = "0", made = null, age, took } = row ?? {};
  const isOld = (age ?? Number.POSITIVE_INFINITY) > Math.max(AGE_MIN_MS, TIME_SHARE * (took ?? 0));
  return { products, isDue: made !== products && isOld };
}

/** Words with the number of products whose title, brand or category has them; those of attributes' values count for what they are. */
async function gatherWords(sql: Sql): Promise<void> {
  await sql`
    CREATE TEMP TABLE made_words ON COMMIT DROP AS
    WITH counted AS (
      SELECT word, ndoc AS frequency FROM ts_stat($$
        SELECT to_tsvector('simple', search_text(p.title || ' ' || coalesce(b.name, '') || ' ' || c.name))
        FROM products AS p JOIN categories AS c ON c.id = p.category_id LEFT JOIN brands AS b ON b.id = p.brand_id
        WHERE p.status = 'active' $$)
      UNION ALL SELECT word, ndoc FROM ts_stat($$ SELECT to_tsvector('simple', search_text(name)) FROM categories $$)
      UNION ALL SELECT word, ndoc FROM ts_stat($$
        SELECT to_tsvector('simple', search_text(value)) FROM search_values
        WHERE length(value) <= 100 AND value ~ '[[:alpha:]]' $$)
    )
    SELECT word COLLATE "C" AS word, least(sum(frequency), 2000000000)::int AS frequency
    FROM counted WHERE length(word) <= ${sql.unsafe(String(WORD_LENGTH_MAX))} AND word ~ '[[:alnum:]]'
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${sql.unsafe(String(WORDS_MAX))}`;
  await sql`CREATE UNIQUE INDEX ON made_words (word)`;
  await sql`ANALYZE made_words`;
}

/** Words that titles also have in two: "wi-fi" beside "wifi". */
async function gatherPairs(sql: Sql): Promise<void> {
  const [row] = await sql<{ count: number }[]>`SELECT count(*)::int AS count FROM search_documents`;
  const every = Math.max(1, Math.ceil((row?.count ?? 0) / PAIRED_PRODUCTS));
  await sql`
    CREATE TEMP TABLE made_pairs ON COMMIT DROP AS
    SELECT DISTINCT ON (word) word, split, frequency FROM (
      SELECT m.word, parts[at] || ' ' || parts[at + 1] AS split, count(*)::int * ${sql.unsafe(String(every))} AS frequency
      FROM (SELECT regexp_split_to_array(
            regexp_replace(lower(search_text(title)), '[^[:alnum:][:space:]]+', ' , ', 'g'), '\\s+') AS parts
          FROM products WHERE status = 'active' AND id % ${sql.unsafe(String(every))} = 0) AS titles
      CROSS JOIN LATERAL generate_series(1, cardinality(parts) - 1) AS at
      JOIN made_words AS m ON m.word = (parts[at] || parts[at + 1]) COLLATE "C"
      WHERE parts[at] ~ '^[[:alpha:]]+$' AND parts[at + 1] ~ '^[[:alpha:]]+$'
      GROUP BY 1, 2 HAVING count(*) >= ${sql.unsafe(String(PAIR_FREQUENCY_MIN))}) AS pairs
    ORDER BY word, frequency DESC, split`;
}

/** Only what differs is written; a frequency that changed little stays. */
async function keepGathered(sql: Sql): Promise<number> {
  await sql`DELETE FROM search_words AS w WHERE NOT EXISTS (SELECT FROM made_words AS m WHERE m.word = w.word)`;
  await sql`
    INSERT INTO search_words AS w (word, frequency, split, split_frequency)
    SELECT m.word, m.frequency, p.split, coalesce(p.frequency, 0)
    FROM made_words AS m LEFT JOIN made_pairs AS p ON p.word = m.word
    ORDER BY m.word
    ON CONFLICT (word) DO UPDATE
    SET frequency = excluded.frequency, split = excluded.split, split_frequency = excluded.split_frequency
    WHERE w.split IS DISTINCT FROM excluded.split OR abs(w.frequency - excluded.frequency) * 10 > w.frequency`;
  const [row] = await sql<{ count: number }[]>`SELECT count(*)::int AS count FROM made_words`;
  return row?.count ?? 0;
}

async function keepBrands(sql: Sql): Promise<void> {
  await sql`
    INSERT INTO search_brands AS kept (brand_id, name, products)
    SELECT b.id, btrim(regexp_replace(lower(plain_text(b.name)), '[^[:alnum:]]+', ' ', 'g')), coalesce(d.products, 0)
    FROM brands AS b
    LEFT JOIN (SELECT brand_id, count(*)::int AS products FROM search_documents GROUP BY 1) AS d ON d.brand_id = b.id
    ORDER BY b.id
    ON CONFLICT (brand_id) DO UPDATE SET name = excluded.name, products = excluded.products
    WHERE (kept.name, kept.products) IS DISTINCT FROM (excluded.name, excluded.products)`;
}
