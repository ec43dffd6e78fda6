import { LRUCache } from "lru-cache";
import { storable } from "../../catalogue/write/prepare.ts";
import type { Sql } from "../../platform/postgres.ts";
import { rarity } from "../ranking.ts";
import { cancellable } from "./cancellable.ts";

const REMEMBERED_MAX = 20_000;
/** How common words are changes slowly. */
const REMEMBERED_MS = 10 * 60_000;

/** A word, or words that stand together, as `tsquery` text: by their English stems and as they are. '' where nothing is left. */
export interface Lexemes {
  readonly stem: string;
  readonly form: string;
  /** The rarer a word, the more it says. */
  readonly rarity: number;
}

const NOTHING: Lexemes = { stem: "", form: "", rarity: 0 };

/** How Postgres reads words. It is asked once for each. */
export class LexemeReader {
  readonly #known = new LRUCache<string, Lexemes>({ max: REMEMBERED_MAX, ttl: REMEMBERED_MS });
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async read(texts: readonly string[], signal: AbortSignal): Promise<(text: string) => Lexemes> {
    const read = new Map<string, Lexemes>();
    const missing: string[] = [];
    for (const text of texts) {
      const known = this.#known.get(text);
      if (known) read.set(text, known);
      else missing.push(text);
    }
    if (missing.length > 0) for (const [text, lexemes] of await this.#ask(missing, signal)) read.set(text, lexemes);
    return (text) => read.get(text) ?? NOTHING;
  }

  async #ask(texts: readonly string[], signal: AbortSignal): Promise<Map<string, Lexemes>> {
    const rows = await cancellable(
      this.#sql<{ stem: string; form: string; frequency: number; documents: number }[]>`
      SELECT phraseto_tsquery('english', search_text(text))::text AS stem,
        phraseto_tsquery('simple', search_text(text))::text AS form,
        coalesce((SELECT frequency FROM search_words WHERE word = text), 0) AS frequency,
        (SELECT greatest(reltuples, 1)::int FROM pg_class WHERE oid = 'search_documents'::regclass) AS documents
      FROM unnest(${texts.map(storable)}::text[]) WITH ORDINALITY AS asked (text, number) ORDER BY number`,
      signal,
    );
    const read = new Map<string, Lexemes>();
    for (const [at, { stem, form, frequency, documents }] of rows.entries()) {
      const lexemes = { stem, form, rarity: rarity(frequency, documents) };
      read.set(texts[at]!, lexemes);
      this.#known.set(texts[at]!, lexemes);
    }
    return read;
  }
}
