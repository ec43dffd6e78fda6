import { parseArgs } from "node:util";
import { createMedia } from "../../../media/media.ts";
import { connectPostgres } from "../../../platform/postgres.ts";
import type { Settings } from "../../../platform/settings.ts";
import { EXIT, type Terminal } from "../command.ts";
import { ImportError, UsageError } from "../import-error.ts";
import { awaitedPictures, fetchPictures } from "./fetch-pictures.ts";

const ABREAST = 8;
const FAULTS_SHOWN = 10;
const SHOW_EVERY = 100;

const USAGE = `Fetches the remote pictures of imported products into the shop's own store.

  ./scripts/import-pictures [--limit N] [--abreast N] [--allow-private]

  --limit N        at most N pictures
  --abreast N      so many at a time (default ${ABREAST})
  --allow-private  also from addresses that are not on the public internet: your own picture server

Only http and https, at most 16 MB and 20 s a picture. What fails is tried again by the next run.`;

/** The program behind `scripts/import-pictures`: returns its exit code, having told what went wrong in one line. */
export async function picturesCommand(
  args: readonly string[],
  settings: Settings,
  terminal: Terminal,
): Promise<number> {
  try {
    const options = readOptions(args);
    if (options === "help") {
      terminal.out.write(`${USAGE}\n`);
      return EXIT.done;
    }
    return await terminal.withDatabase((url) => fetchInto(url, options, settings, terminal));
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    terminal.error.write(`import-pictures: ${error.message}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
}

interface Options {
  readonly limit: number;
  readonly abreast: number;
  readonly allowPrivate: boolean;
}

async function fetchInto(url: string, options: Options, settings: Settings, terminal: Terminal): Promise<number> {
  const sql = connectPostgres(url, options.abreast, "import-pictures");
  try {
    const total = Math.min(await awaitedPictures(sql), options.limit);
    let done = 0;
    let faults = 0;
    const { fetched, failed } = await fetchPictures(sql, createMedia(settings), {
      ...options,
      signal: terminal.signal,
      onPicture: (address, fault) => {
        done += 1;
        if (fault !== null && ++faults <= FAULTS_SHOWN) terminal.error.write(`${address}: ${fault}\n`);
        if (done % SHOW_EVERY === 0) terminal.error.write(`${done} of ${total} pictures\n`);
      },
    });
    terminal.out.write(
      `${fetched} pictures fetched, ${failed} failed, ${await awaitedPictures(sql)} still waited for\n`,
    );
    if (terminal.signal.aborted) return EXIT.stopped;
    return failed > 0 ? EXIT.rejects : EXIT.done;
  } catch (error) {
    if (!("code" in (error as object))) throw error;
    throw new ImportError(`the database at ${new URL(url).host} failed (${(error as Error).message})`);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function readOptions(args: readonly string[]): Options | "help" {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        limit: { type: "string" },
        abreast: { type: "string", default: String(ABREAST) },
        "allow-private": { type: "boolean", default: false },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help) return "help";
    const limit = values.limit === undefined ? Number.MAX_SAFE_INTEGER : Number(values.limit);
    const abreast = Number(values.abreast);
    if (!(limit >= 1) || !(abreast >= 1 && abreast <= 64))
      throw new Error("--limit starts at 1, --abreast goes from 1 to 64");
    return { limit, abreast, allowPrivate: values["allow-private"] };
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split(". ")[0]}; --help explains`);
  }
}
