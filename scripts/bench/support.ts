import { cpus, totalmem } from "node:os";

const GIB = 1024 ** 3;

export interface Percentiles {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

/** What a benchmark found. `rows` become the table; `figures` are the few numbers `--json` is asked for. */
export interface Report {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly figures: Readonly<Record<string, unknown>>;
  /** Each goal of the benchmark and whether this run reached it. */
  readonly goals: readonly { readonly goal: string; readonly reached: boolean }[];
  readonly notes?: readonly string[];
}

/** Nearest-rank percentiles, in the unit of the samples. All zero when there are none. */
export function percentiles(samples: ArrayLike<number>): Percentiles {
  const sorted = Float64Array.from(samples).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
  const sum = sorted.reduce((total, sample) => total + sample, 0);
  return {
    count: sorted.length,
    mean: sorted.length === 0 ? 0 : sum / sorted.length,
    p50: at(0.5),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    max: sorted.at(-1) ?? 0,
  };
}

/** Rows as text in aligned columns; the columns are the keys of all rows, in the order they first appear. */
export function table(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const isNumeric = new Map(
    columns.map((column) => [column, rows.every((row) => typeof (row[column] ?? 0) === "number")]),
  );
  const body = rows.map((row) => columns.map((column) => show(row[column] ?? null)));
  const widths = columns.map((column, i) => Math.max(column.length, ...body.map((cells) => cells[i]!.length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (isNumeric.get(columns[i]!) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd();
  return [line(columns), widths.map((width) => "─".repeat(width)).join("  "), ...body.map(line)].join("\n");
}

/** What the figures were measured on: processor, cores, memory and the runtime's version. */
export function machine(): Readonly<{ cpu: string; cores: number; memoryGiB: number; bun: string; line: string }> {
  const cpu = cpus()[0]?.model.trim() ?? "unknown processor";
  const cores = navigator.hardwareConcurrency;
  const memoryGiB = Math.round(totalmem() / GIB);
  return {
    cpu,
    cores,
    memoryGiB,
    bun: Bun.version,
    line: `${cpu}, ${cores} cores, ${memoryGiB} GiB, Bun ${Bun.version}`,
  };
}

/** True when the benchmark was asked for one JSON line and nothing else on standard output. */
export function wantsJson(argv: readonly string[] = Bun.argv): boolean {
  return argv.includes("--json");
}

/** The value after `--name` on the command line, or `fallback`. Throws when it is not a number of at least 0. */
export function numberOption(name: string, fallback: number, argv: readonly string[] = Bun.argv): number {
  const at = argv.indexOf(`--${name}`);
  if (at < 0) return fallback;
  const value = Number(argv[at + 1]);
  if (!Number.isFinite(value) || value < 0)
    throw new Error(`--${name} wants a number, not ${argv[at + 1] ?? "nothing"}`);
  return value;
}

/** Says how far the benchmark is: on standard error, so that standard output stays the result. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Prints the table, the goals and the machine, or with `--json` the same as one JSON line. Returns true if all goals were reached. */
export function publish(report: Report, argv: readonly string[] = Bun.argv): boolean {
  const { line, ...on } = machine();
  const reached = report.goals.every((goal) => goal.reached);
  if (wantsJson(argv)) {
    console.log(
      JSON.stringify({ bench: report.name, ...report.figures, goals: report.goals, rows: report.rows, machine: on }),
    );
    return reached;
  }
  console.log(`\n${report.name} — ${line}\n\n${table(report.rows)}\n`);
  for (const goal of report.goals) console.log(`${goal.reached ? "reached" : "MISSED "}  ${goal.goal}`);
  for (const note of report.notes ?? []) console.log(`note     ${note}`);
  return reached;
}

function show(cell: Cell): string {
  if (cell === null) return "–";
  if (typeof cell !== "number") return String(cell);
  if (Number.isInteger(cell)) return cell.toLocaleString("en-US");
  return cell.toLocaleString("en-US", { maximumFractionDigits: Math.abs(cell) < 10 ? 2 : 1 });
}
