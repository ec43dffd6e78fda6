import postgres from "postgres";
import type { Sql } from "../../platform/postgres.ts";
import { applyRecords, diffRecords, type FieldChange, noNames, sumOf, type WriteCounts } from "../write.ts";
import { type Candidate, recordsOf, type Sink } from "./run.ts";

const SAMPLES_MAX = 8;

/** Writes chunks. A chunk that the database refuses for its data is halved until the bad record is alone. */
export function writingSink(sql: Sql): { sink: Sink; counts: () => WriteCounts } {
  const names = noNames();
  let counts: WriteCounts = { added: 0, changed: 0, unchanged: 0 };
  const sink: Sink = async (chunk) => {
    try {
      const more = await applyRecords(sql, recordsOf(chunk), { names });
      counts = sumOf(counts, more);
      return [];
    } catch (error) {
      if (!isAboutData(error)) throw error;
      if (chunk.length === 1) return [{ candidate: chunk[0] as Candidate, reason: `the database: ${error.message}` }];
      const middle = chunk.length >> 1;
      return [...(await sink(chunk.slice(0, middle))), ...(await sink(chunk.slice(middle)))];
    }
  };
  return { sink, counts: () => counts };
}

export interface DiffSummary {
  readonly fresh: number;
  readonly changed: number;
  readonly unchanged: number;
  /** How many changed products change in this field. */
  readonly fields: ReadonlyMap<string, number>;
  readonly samples: readonly {
    readonly externalId: string;
    readonly title: string;
    readonly fields: readonly FieldChange[];
  }[];
}

/** Compares chunks with what is there and writes nothing. */
export function comparingSink(sql: Sql): { sink: Sink; summary: () => DiffSummary } {
  const tally = { new: 0, changed: 0, unchanged: 0 };
  const fields = new Map<string, number>();
  const samples: DiffSummary["samples"][number][] = [];
  const sink: Sink = async (chunk) => {
    for (const line of await diffRecords(sql, recordsOf(chunk))) {
      tally[line.state] += 1;
      if (line.state !== "changed") continue;
      for (const { field } of line.fields) fields.set(field, (fields.get(field) ?? 0) + 1);
      const { externalId, title } = line.record;
      if (samples.length < SAMPLES_MAX) samples.push({ externalId, title, fields: line.fields });
    }
    return [];
  };
  const summary = () => ({ fresh: tally.new, changed: tally.changed, unchanged: tally.unchanged, fields, samples });
  return { sink, summary };
}

/** SQLSTATE classes of bad values (22), broken constraints (23) and limits (54): the row's fault, not the server's. */
function isAboutData(error: unknown): error is Error {
  return error instanceof postgres.PostgresError && /^(22|23|54)/.test(error.code);
}
