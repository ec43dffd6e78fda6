import type { WriteCounts } from "../write.ts";
import type { Rejects } from "./rejects.ts";
import type { ImportProgress } from "./run.ts";
import type { DiffSummary } from "./sinks.ts";

const VALUE_CHARS = 60;
const REASON_CHARS = 160;
const number = new Intl.NumberFormat("en");

/** What an import did. */
export function importReport(counts: WriteCounts, progress: ImportProgress, rejects: Rejects, seconds: number): string {
  const rate = number.format(Math.round(progress.rows / Math.max(seconds, 0.001)));
  return [
    `${number.format(progress.rows)} rows in ${seconds.toFixed(1)} s (${rate} rows/s)`,
    ...tally([
      ["new", counts.added],
      ["changed", counts.changed],
      ["unchanged", counts.unchanged],
      ["rejected", progress.rejected],
    ]),
    ...rejectLines(rejects),
  ].join("\n");
}

/** What an import would do: the sums, which fields change, some changes in full, some rejects. */
export function dryRunReport(diff: DiffSummary, progress: ImportProgress, rejects: Rejects): string {
  const fields = [...diff.fields]
    .sort(([, a], [, b]) => b - a)
    .map(([field, times]) => `${field} ${number.format(times)}`);
  return [
    `Dry run over ${number.format(progress.rows)} rows, nothing was written:`,
    ...tally([
      ["new", diff.fresh],
      ["changed", diff.changed],
      ["unchanged", diff.unchanged],
      ["rejected", progress.rejected],
    ]),
    ...(fields.length > 0 ? [`Fields that change: ${fields.join(", ")}`] : []),
    ...diff.samples.flatMap(({ externalId, title, fields: changes }) => [
      `  ${externalId}  ${shortened(title, VALUE_CHARS)}`,
      ...changes.map(({ field, before, after }) => `    ${field}: ${differing(before, after)}`),
    ]),
    ...(diff.changed > diff.samples.length
      ? [`  … and ${number.format(diff.changed - diff.samples.length)} more`]
      : []),
    ...rejectLines(rejects),
  ].join("\n");
}

function tally(rows: readonly (readonly [string, number])[]): string[] {
  return rows.map(([name, count]) => `  ${name.padEnd(10)} ${number.format(count).padStart(10)}`);
}

function rejectLines(rejects: Rejects): string[] {
  if (rejects.count === 0) return [];
  return [
    `Rejected rows are in ${rejects.file}:`,
    ...rejects.samples.map(({ line, reason }) => `  line ${line}: ${shortened(reason, REASON_CHARS)}`),
    ...(rejects.count > rejects.samples.length
      ? [`  … and ${number.format(rejects.count - rejects.samples.length)} more`]
      : []),
  ];
}

/** Of objects only what differs; of text the part around the first difference. */
function differing(before: unknown, after: unknown): string {
  if (isPlainObject(before) && isPlainObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
      (key) => before[key] !== after[key],
    );
    return (
      keys
        .slice(0, 3)
        .map((key) => `${key}: ${shown(before[key])} → ${shown(after[key])}`)
        .join("; ") + (keys.length > 3 ? "; …" : "")
    );
  }
  if (typeof before !== "string" || typeof after !== "string") return `${shown(before)} → ${shown(after)}`;
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  const from = same > VALUE_CHARS / 2 ? same - VALUE_CHARS / 4 : 0;
  const dots = from > 0 ? "…" : "";
  return `${shown(dots + before.slice(from))} → ${shown(dots + after.slice(from))}`;
}

function shown(value: unknown): string {
  return value === undefined ? "–" : shortened(JSON.stringify(value), VALUE_CHARS);
}

function shortened(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max - 1).toWellFormed()}…` : text;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
