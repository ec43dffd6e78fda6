import { join } from "node:path";
import { postgresCatalogue } from "../../src/catalogue/postgres-catalogue.ts";
import { connectPostgres, type Sql } from "../../src/platform/postgres.ts";
import { namesReader } from "../../src/search/names.ts";
import { NO_FILTERS, type SearchQuery } from "../../src/search/query.ts";
import { openSynonyms } from "../../src/search/synonyms/synonyms.ts";
import { makeWords } from "../../src/search/understand/make-words.ts";
import { openUnderstanding, type Understanding } from "../../src/search/understand/understanding.ts";
import { progress } from "./support.ts";

const ROOT = join(import.meta.dir, "../..");
const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, fatal() {} };

/** A catalogue to search, in a database that is thrown away, and what understands the words of a search there. */
export interface SearchStage {
  readonly sql: Sql;
  readonly understanding: Understanding;
  end(): Promise<void>;
}

/** The value after `--name`; throws where there is none. */
export function textOption(name: string): string {
  const at = Bun.argv.indexOf(`--${name}`);
  const value = Bun.argv[at + 1];
  if (at < 0 || value === undefined) throw new Error(`--${name} PATH is wanted`);
  return value;
}

/** Imports `<data>/products.ndjson` by the ready mapping `icecat-chorus`. */
export async function importCatalogue(url: string, data: string): Promise<void> {
  const file = join(data, "products.ndjson");
  const rejects = `${process.env.TMPDIR ?? "/tmp"}/souk-bench-rejects-${process.pid}.ndjson`;
  const command = [
    process.execPath,
    "scripts/stack/import.ts",
    file,
    "--mapping",
    "icecat-chorus",
    "--rejects",
    rejects,
  ];
  const env = { ...process.env, DATABASE_URL: url, MEDIA_DIR: `${rejects}.media` };
  const child = Bun.spawn(command, { cwd: ROOT, env, stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const [output, errors, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (code !== 0) throw new Error(`the import failed (${code}): ${errors || output}`);
  progress(output.match(/^[\d,]+ rows in .*$/m)?.[0] ?? "imported");
}

/** What a shop does to a catalogue before it is searched: vocabulary, statistics; then an understanding that has read them. */
export async function openSearchStage(url: string, { hasWords = false } = {}): Promise<SearchStage> {
  const sql = connectPostgres(url, 8, "bench");
  if (!hasWords) {
    await makeWords(sql, { isForced: true });
    await sql`VACUUM ANALYZE search_documents`;
  }
  const broker = { connection: () => null, onConnect: () => () => {} };
  const synonyms = openSynonyms({ sql, broker: broker as never, log: silent as never });
  await synonyms.refresh();
  const names = namesReader(sql, postgresCatalogue(sql));
  const understanding = openUnderstanding({ sql, names, synonyms, log: silent });
  const end = async () => {
    await synonyms.stop();
    await sql.end({ timeout: 1 });
  };
  return { sql, understanding, end };
}

/** A search as the first page of results asks it. */
export function firstPage(text: string, more: Partial<SearchQuery> = {}): SearchQuery {
  return { text, filters: NO_FILTERS, sort: "relevance", page: 1, limit: 24, ...more };
}
