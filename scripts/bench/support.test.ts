import { expect, test } from "bun:test";
import { numberOption, percentiles, type Row, table } from "./support.ts";

test("percentiles are samples that occurred, by nearest rank", () => {
  const samples = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(percentiles(samples)).toEqual({ count: 100, mean: 50.5, p50: 50, p90: 90, p95: 95, p99: 99, max: 100 });
});

test("percentiles of nothing are zero, of one sample that sample", () => {
  expect(percentiles([]).p99).toBe(0);
  expect(percentiles([7])).toEqual({ count: 1, mean: 7, p50: 7, p90: 7, p95: 7, p99: 7, max: 7 });
});

test("a table lines numbers up on the right and shows a dash for what is missing", () => {
  const rows: Row[] = [
    { way: "ours", rate: 12_345 },
    { way: "naive", rate: 12, p99: 0.5 },
  ];
  expect(table(rows).split("\n")).toEqual([
    "way      rate  p99", //
    "─────  ──────  ───",
    "ours   12,345    –",
    "naive      12  0.5",
  ]);
});

test("an option that is no number is refused by name", () => {
  expect(numberOption("clients", 5, ["--clients", "9"])).toBe(9);
  expect(numberOption("clients", 5, [])).toBe(5);
  expect(() => numberOption("clients", 5, ["--clients", "many"])).toThrow("--clients wants a number, not many");
});
