import postgres from "postgres";
import { connectPostgres, type Sql } from "../../platform/postgres.ts";
import { ImportError, UsageError } from "./import-error.ts";
import type { Mapping } from "./mapping.ts";
import { type ImportOptions, readOptions, USAGE } from "./options.ts";
import { openPlaces, surroundings } from "./places.ts";
import { progressBar, type Screen } from "./progress.ts";
import { openSource, type SourceFile } from "./read/file.ts";
import { readMapping, readyMappings } from "./read-mapping.ts";
import { rejectsFile } from "./rejects.ts";
import { dryRunReport, importReport } from "./report.ts";
import { type ImportProgress, runImport } from "./run.ts";
import { comparingSink, writingSink } from "./sinks.ts";

const CONNECTIONS = 4;
export const EXIT = { done: 0, failed: 1, usage: 2, rejects: 3, stopped: 130 } as const;

export interface Terminal {
  readonly cwd: string;
  readonly out: Screen;
  readonly error: Screen;
  /** Aborted when the person wants to stop. */
  readonly signal: AbortSignal;
  /** Gives the shop's database for as long as `work` takes. */
  withDatabase<T>(work: (databaseUrl: string) => Promise<T>): Promise<T>;
}

/** The program behind `scripts/import`: returns its exit code, having told what went wrong in one line. */
export async function importCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const options = readOptions(args, terminal.cwd, await readyMappings());
    if (options === "help") {
      terminal.out.write(`${USAGE}\n`);
      return EXIT.done;
    }
    const mapping = await readMapping(options.mapping);
    const source = await openSource(options.file, options.format);
    return await terminal.withDatabase((url) => importInto(url, options, mapping, source, terminal));
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    terminal.error.write(`import: ${error.message}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
}

async function importInto(
  url: string,
  options: ImportOptions,
  mapping: Mapping,
  source: SourceFile,
  terminal: Terminal,
) {
  const sql = connectPostgres(url, CONNECTIONS, "import");
  let rows = 0;
  try {
    await requireTables(sql);
    return await importWith(sql, options, mapping, source, terminal, (progress) => {
      rows = progress.rows;
    });
  } catch (error) {
    if (error instanceof ImportError || !isAboutDatabase(error)) throw error;
    const { code, message } = error as Error & { code: string };
    const after = rows === 0 ? "" : ` after ${rows} rows; what was written stays, the same command goes on from there`;
    throw new ImportError(`the database at ${new URL(url).host} failed (${message || code})${after}`);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function importWith(
  sql: Sql,
  options: ImportOptions,
  mapping: Mapping,
  source: SourceFile,
  terminal: Terminal,
  onProgress: (progress: ImportProgress) => void,
): Promise<number> {
  const started = performance.now();
  const places = await surroundings(sql, mapping, options.shop);
  if (!options.dryRun) {
    for (const made of await openPlaces(sql, mapping, places)) terminal.out.write(`Opened the ${made}.\n`);
  }
  const writing = writingSink(sql);
  const comparing = comparingSink(sql);
  const rejects = rejectsFile(options.rejects);
  const bar = progressBar(terminal.error, source.bytes);
  let progress: ImportProgress = { rows: 0, rejected: 0, bytes: 0 };
  const plan = {
    ...{ source, mapping, surroundings: places, limit: options.limit, signal: terminal.signal },
    onProgress: (now: ImportProgress) => {
      progress = now;
      onProgress(now);
      bar.show(now);
    },
  };
  const { sink } = options.dryRun ? comparing : writing;
  let whole = false;
  try {
    progress = await runImport(plan, sink, rejects);
    whole = true;
  } finally {
    bar.clear();
    await rejects.close();
    const report = options.dryRun
      ? dryRunReport(comparing.summary(), progress, rejects)
      : importReport(writing.counts(), progress, rejects, (performance.now() - started) / 1_000);
    if (whole || progress.rows > 0) terminal.out.write(`${report}\n`);
  }
  if (terminal.signal.aborted) {
    terminal.error.write("Stopped. What was imported stays; the same command goes on from there.\n");
    return EXIT.stopped;
  }
  return progress.rejected > 0 ? EXIT.rejects : EXIT.done;
}

async function requireTables(sql: Sql): Promise<void> {
  const [row] = await sql<{ there: boolean }[]>`SELECT to_regclass('products') IS NOT NULL AS there`;
  if (!row?.there)
    throw new ImportError("this database has no shop in it yet: run ./scripts/migrate or ./scripts/start first");
}

/** Postgres' own errors, and those of the connection to it, which carry a code of the system or of the driver. */
function isAboutDatabase(error: unknown): boolean {
  if (error instanceof postgres.PostgresError) return true;
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" && /^(E[A-Z]+|CONN[A-Z_]+)$/.test(code);
}
