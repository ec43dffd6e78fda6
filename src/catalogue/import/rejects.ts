import { mkdir, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { FileSink } from "bun";

/** A row that was left out, and everything that was wrong with it. */
export interface Reject {
  readonly line: number;
  readonly reason: string;
  /** The row, or the text that should have been one. */
  readonly row: unknown;
}

const SAMPLES_MAX = 5;

/** Writes rejects to `file` as NDJSON, made on the first one; without any, a file of an earlier run is removed. */
export function rejectsFile(file: string) {
  let sink: FileSink | undefined;
  let count = 0;
  const samples: Reject[] = [];
  return {
    file,
    samples,
    get count() {
      return count;
    },
    async add(reject: Reject): Promise<void> {
      if (sink === undefined) {
        await mkdir(dirname(file), { recursive: true });
        await rm(file, { force: true });
        sink = Bun.file(file).writer();
      }
      count += 1;
      if (samples.length < SAMPLES_MAX) samples.push(reject);
      sink.write(`${JSON.stringify(reject)}\n`);
      await sink.flush();
    },
    async close(): Promise<void> {
      if (sink === undefined) await rm(file, { force: true });
      else await sink.end();
    },
  };
}
export type Rejects = ReturnType<typeof rejectsFile>;
