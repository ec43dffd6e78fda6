import type { ColumnType, Table } from "./types.ts";

/** A table as its actor's kind writes it: its key, and its columns told type by type, their names parted by spaces. */
export function tableOf(
  name: string,
  key: string,
  columns: Readonly<Partial<Record<ColumnType, string>>>,
  { isUpdateOnly = false } = {},
): Table {
  const told = Object.entries(columns) as [ColumnType, string][];
  return {
    name,
    key: key.split(" "),
    columns: Object.fromEntries(told.flatMap(([type, names]) => names.split(" ").map((each) => [each, type]))),
    isUpdateOnly,
  };
}
