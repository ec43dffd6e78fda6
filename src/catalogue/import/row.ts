import type { Condition } from "./mapping.ts";

/** One row of a file: the object of a JSON line, or a CSV line by its header. */
export type Row = Readonly<Record<string, unknown>>;

/** The value at `path`: a key that is written just so, else keys joined by dots into objects and lists. */
export function valueAt(row: Row, path: string): unknown {
  if (Object.hasOwn(row, path)) return row[path];
  let value: unknown = row;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Row)[key];
  }
  return value;
}

/** A scalar as text; a list's first scalar; nothing for what is no text. */
export function textAt(row: Row, path: string): string {
  const value = valueAt(row, path);
  const scalar = Array.isArray(value) ? value[0] : value;
  return scalar === null || scalar === undefined || typeof scalar === "object" ? "" : String(scalar);
}

/** Compiles a condition to a test of a row; comparisons are without regard to case. */
export function conditionTest(condition: Condition): (row: Row) => boolean {
  const { path, has } = condition;
  const is = condition.is && new Set(condition.is.map((text) => text.toLowerCase()));
  const pattern = condition.matches === undefined ? undefined : patternOf(condition.matches);
  return (row) => {
    const text = textAt(row, path);
    if (has !== undefined && has !== (valueAt(row, path) !== undefined)) return false;
    return (is?.has(text.toLowerCase()) ?? true) && (pattern?.test(text) ?? true);
  };
}

/** A mapping's regular expression, without regard to case. Unicode rules cost twice the time, so only who needs them pays. */
export function patternOf(source: string): RegExp {
  return new RegExp(source, /\\[pPu]\{/.test(source) ? "iu" : "i");
}
