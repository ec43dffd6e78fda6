import { LRUCache } from "lru-cache";
import type { Sql } from "../../platform/postgres.ts";

const REMEMBERED_MAX = 20_000;

/** A word, or words that stand together, as `tsquery` text: by their English stems and as they are. '' where nothing is left. */
export interface Lexemes {
  readonly stem: string;
  readonly form: string;
}

/** How Postgres reads words: asked once for each, as it says the same for ever. */
export class LexemeReader {
  readonly #known = new LRUCache<string, Lexemes>({ max: REMEMBERED_MAX });
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async read(texts: readonly string[]): Promise<(text: string) => Lexemes> {
    const wanted = new Map(texts.map((text) => [text, this.#known.get(text)]));
    const missing = [...wanted].filter(([, lexemes]) => !lexemes).map(([text]) => text);
    if (missing.length > 0) {
      const rows = await this.#sql<{ text: string; stem: string; form: string }[]>`
        SELECT text, phraseto_tsquery('english', search_text(text))::text AS stem,
          phraseto_tsquery('simple', search_text(text))::text AS form
        FROM unnest(${missing}::text[]) AS text`;
      for (const { text, stem, form } of rows) {
        wanted.set(text, { stem, form });
        this.#known.set(text, { stem, form });
      }
    }
    return (text) => wanted.get(text) ?? { stem: "", form: "" };
  }
}
