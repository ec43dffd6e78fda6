import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { createGunzip, gunzipSync } from "node:zlib";
import { ImportError, UsageError } from "../import-error.ts";
import { readCsv } from "./csv.ts";
import type { Chunks, Items } from "./items.ts";
import { readJsonArray } from "./json-array.ts";
import { readNdjson } from "./ndjson.ts";

export const FORMATS = ["csv", "json", "ndjson"] as const;
export type Format = (typeof FORMATS)[number];

const ENDINGS: Readonly<Record<string, Format>> = {
  csv: "csv",
  tsv: "csv",
  json: "json",
  ndjson: "ndjson",
  jsonl: "ndjson",
};
const HEAD_BYTES = 64 * 1024;
const CHUNK_BYTES = 256 * 1024;

export interface SourceFile {
  readonly path: string;
  /** Size on disk; `onBytes` counts up to it. */
  readonly bytes: number;
  readonly gzip: boolean;
  readonly format: Format;
}

/** Looks at a file: is it there, is it packed (by its first bytes), and which format (as told, by ending, by its first sign). */
export async function openSource(path: string, told?: Format): Promise<SourceFile> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new UsageError(`there is no file ${path}`);
  if (!found.isFile()) throw new UsageError(`${path} is not a file`);
  if (found.size === 0) throw new UsageError(`the file ${path} is empty`);
  const head = await firstBytes(path).catch((error: Error) => {
    throw new ImportError(`cannot read ${path}: ${error.message}`);
  });
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  const ending = path.toLowerCase().replace(/\.gz$/, "").split(".").pop() ?? "";
  const first = new TextDecoder()
    .decode(gzip ? unpackHead(head) : head)
    .trimStart()
    .charAt(0);
  const format = told ?? ENDINGS[ending] ?? (first === "[" ? "json" : first === "{" ? "ndjson" : "csv");
  const misfit = misfitOf(format, first);
  if (misfit) throw new UsageError(`${path} ${misfit}`);
  return { path, bytes: found.size, gzip, format };
}

/** The rows of a file, in batches as they are read. `onBytes` hears how many bytes of the file have been read. */
export function readSource(source: SourceFile, delimiter: string | undefined, onBytes: (bytes: number) => void): Items {
  const chunks = textOf(source, onBytes);
  if (source.format === "ndjson") return readNdjson(chunks);
  return source.format === "json" ? readJsonArray(chunks) : readCsv(chunks, delimiter);
}

async function* textOf({ path, gzip }: SourceFile, onBytes: (bytes: number) => void): Chunks & AsyncGenerator<string> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  let bytes = 0;
  file.on("data", (chunk) => {
    bytes += chunk.length;
    onBytes(bytes);
  });
  const stream = gzip ? file.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : file;
  if (gzip) file.on("error", (error) => stream.destroy(error));
  const decoder = new TextDecoder();
  try {
    for await (const chunk of stream) yield decoder.decode(chunk as Uint8Array, { stream: true });
    yield decoder.decode();
  } catch (error) {
    throw new ImportError(`cannot read ${path} to its end: ${(error as Error).message}`);
  } finally {
    file.destroy();
  }
}

function misfitOf(format: Format, first: string): string | null {
  if (format === "json" && first !== "[") {
    return first === "{" ? "is no JSON list; if it has one product a line, say --format ndjson" : "is not a JSON list";
  }
  if (format === "ndjson" && first !== "{") {
    return first === "[" ? "is one JSON list; say --format json" : "does not have a JSON object on its first line";
  }
  if (format === "csv" && (first === "{" || first === "["))
    return `looks like JSON; say --format ${first === "[" ? "json" : "ndjson"}`;
  return null;
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** What of a packed file's beginning can be unpacked; Z_SYNC_FLUSH forgives that it is cut. */
function unpackHead(head: Uint8Array): Uint8Array {
  try {
    return gunzipSync(head, { finishFlush: 2 });
  } catch (error) {
    throw new ImportError(`the file looks packed by gzip but cannot be unpacked: ${(error as Error).message}`);
  }
}
