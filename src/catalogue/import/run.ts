import type { CatalogueRecord } from "../record.ts";
import type { Mapping } from "./mapping.ts";
import { readSource, type SourceFile } from "./read/file.ts";
import type { Item } from "./read/items.ts";
import { recordMaker, type Surroundings } from "./record-maker.ts";
import type { Rejects } from "./rejects.ts";

const CHUNK_ROWS = 1_000;
/** Two chunks are written while the next is read and mapped: most of the time the database works out search documents. */
const CHUNKS_IN_FLIGHT = 3;

/** A record with the line it came from and the row it was made of. */
export interface Candidate {
  readonly line: number;
  readonly row: unknown;
  readonly record: CatalogueRecord;
}

/** What to do with a chunk of records; it returns the candidates that the database would not have, with the reason. */
export type Sink = (chunk: readonly Candidate[]) => Promise<readonly { candidate: Candidate; reason: string }[]>;

export interface ImportPlan {
  readonly source: SourceFile;
  readonly mapping: Mapping;
  readonly surroundings: Surroundings;
  /** Rows to read at most. */
  readonly limit: number;
  /** Stops after the chunks that are under way. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  readonly rows: number;
  readonly rejected: number;
  /** Bytes of the file read so far. */
  readonly bytes: number;
}

/**
 * Reads the file, makes records, hands them to `sink` in chunks and writes what cannot be imported to `rejects`. The
 * same id twice in one file is a reject too: which of the two is right, only a person knows. Returns how far it came.
 */
export async function runImport(plan: ImportPlan, sink: Sink, rejects: Rejects): Promise<ImportProgress> {
  const { source, mapping, limit, signal, onProgress } = plan;
  const make = recordMaker(mapping, plan.surroundings);
  const lineOfId = new Map<string, number>();
  const inFlight: Promise<void>[] = [];
  let chunk: Candidate[] = [];
  let rows = 0;
  let bytes = 0;

  const progress = () => ({ rows, rejected: rejects.count, bytes });
  const flush = async () => {
    const full = chunk;
    chunk = [];
    if (full.length > 0) inFlight.push(pass(full, sink, rejects));
    for (const work of inFlight) work.catch(() => {}); // the failure is met below, when its turn comes
    while (inFlight.length >= CHUNKS_IN_FLIGHT) await inFlight.shift();
    onProgress(progress());
  };
  const accept = async (item: Item) => {
    if ("fault" in item) return rejects.add({ line: item.line, reason: item.fault, row: item.text });
    const made = make(item.row);
    if ("faults" in made) return rejects.add({ line: item.line, reason: made.faults.join("; "), row: item.row });
    const id = made.record.externalId;
    const earlier = lineOfId.get(id);
    if (earlier !== undefined) {
      const reason = `the id ${JSON.stringify(id)} is on line ${earlier} already`;
      return rejects.add({ line: item.line, reason, row: item.row });
    }
    lineOfId.set(id, item.line);
    chunk.push({ line: item.line, row: item.row, record: made.record });
  };

  const items = readSource(source, mapping.delimiter, (read) => {
    bytes = read;
  });
  try {
    reading: for await (const batch of items) {
      for (const item of batch) {
        if (rows >= limit || signal.aborted) break reading;
        rows += 1;
        await accept(item);
        if (chunk.length >= CHUNK_ROWS) await flush();
      }
    }
  } finally {
    // Whatever ended the reading, the rows before it count.
    await flush().finally(() => Promise.allSettled(inFlight));
    onProgress(progress());
  }
  for (const work of inFlight) await work;
  return progress();
}

async function pass(chunk: readonly Candidate[], sink: Sink, rejects: Rejects): Promise<void> {
  for (const { candidate, reason } of await sink(chunk)) {
    await rejects.add({ line: candidate.line, reason, row: candidate.row });
  }
}

/** The records of a chunk. */
export function recordsOf(chunk: readonly Candidate[]): CatalogueRecord[] {
  return chunk.map((candidate) => candidate.record);
}
