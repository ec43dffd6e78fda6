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
  // Several chunks are under way, and the first rejects of two may come at once: the file is made once.
  let opening: Promise<FileSink> | undefined;
  let count = 0;
  const samples: Reject[] = [];
  return {
    file,
    samples,
    get count() {
      return count;
    },
    async add(reject: Reject): Promise<void> {
      opening ??= openAnew(file);
      const sink = await opening;
      count += 1;
      if (samples.length < SAMPLES_MAX) samples.push(reject);
      sink.write(`${JSON.stringify(reject)}\n`);
      await sink.flush();
    },
    async close(): Promise<void> {
      if (opening === undefined) await rm(file, { force: true });
      // Where it could not be opened, whoever added has been told.
      else
        await opening.then(
          (sink) => sink.end(),
          () => {},
        );
    },
  };
}

async function openAnew(file: string): Promise<FileSink> {
  await mkdir(dirname(file), { recursive: true });
  await rm(file, { force: true });
  return Bun.file(file).writer();
}

export type Rejects = ReturnType<typeof rejectsFile>;
