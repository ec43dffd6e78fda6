import { basename, resolve } from "node:path";
import { parseArgs } from "node:util";
import { UsageError } from "./import-error.ts";
import { FORMATS, type Format } from "./read/file.ts";

export const USAGE = `Imports a file of products: CSV, a JSON list, or NDJSON, packed with gzip or not.

  ./scripts/import FILE --mapping NAME [options]

  --mapping NAME   a ready mapping or the path of your own mapping file (docs/importing.md)
  --dry-run        show what would change and write nothing to the shop
  --shop SLUG      sell in this shop instead of the mapping's own
  --format F       csv, json or ndjson, where the file's ending does not say
  --rejects FILE   where rows go that cannot be imported (default .data/import/<file>.rejects.ndjson)
  --limit N        read the first N rows only
  --help           this text

Running it again is harmless: what is there already is passed over, so an import that was stopped or killed goes on
with the same command. Exit codes: 0 all imported, 3 all but the rejected rows, 1 failed, 2 wrong use, 130 stopped.`;

export interface ImportOptions {
  readonly file: string;
  readonly mapping: string;
  readonly dryRun: boolean;
  readonly shop: string | undefined;
  readonly format: Format | undefined;
  readonly rejects: string;
  readonly limit: number;
}

/** Reads the command line; paths are relative to `cwd`. "help" when that was asked. Throws `UsageError`. */
export function readOptions(args: readonly string[], cwd: string, ready: readonly string[]): ImportOptions | "help" {
  const { values, positionals } = parsed(args);
  if (values.help) return "help";
  const [file, ...more] = positionals;
  if (file === undefined) throw new UsageError("say which file to import; --help explains the rest");
  if (more.length > 0) throw new UsageError(`one file at a time: ${more.join(" ")} is too much`);
  if (values.mapping === undefined) {
    throw new UsageError(`say how to read it with --mapping: ${ready.join(", ")}, or the path of a mapping file`);
  }
  const format = FORMATS.find((known) => known === values.format);
  if (values.format !== undefined && format === undefined)
    throw new UsageError(`--format is one of ${FORMATS.join(", ")}`);
  const limit = values.limit === undefined ? Number.POSITIVE_INFINITY : Number(values.limit);
  if (!(limit >= 1)) throw new UsageError("--limit is a number of rows from 1");
  const mapping = /[./\\]/.test(values.mapping) ? resolve(cwd, values.mapping) : values.mapping;
  const rejects = values.rejects
    ? resolve(cwd, values.rejects)
    : resolve(".data/import", `${basename(file)}.rejects.ndjson`);
  const dryRun = values["dry-run"] ?? false;
  return { file: resolve(cwd, file), mapping, dryRun, shop: values.shop, format, rejects, limit };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        mapping: { type: "string" },
        "dry-run": { type: "boolean" },
        shop: { type: "string" },
        format: { type: "string" },
        rejects: { type: "string" },
        limit: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split(". ")[0]}; --help explains`);
  }
}
