import { expect, test } from "bun:test";
import { countsOf } from "./summary.ts";

const SUMMARY =
  "\n 359 pass\n 3 skip\n 2 fail\n 2 errors\n 12989 expect() calls\nRan 361 tests across 42 files. [54.23s]\n";

test("a run's totals are read from its end, skipped tests on neither side", () => {
  expect(countsOf(`bun test v1.4.5\n\na.test.ts:\n(pass) a thing\n${SUMMARY}`)).toEqual({ passed: 359, failed: 2 });
});

test("a test that prints totals of its own does not count", () => {
  expect(countsOf(` 7 pass\n 7 fail\nRan 14 tests\n(pass) a thing\n${SUMMARY}`)).toEqual({ passed: 359, failed: 2 });
});

test("a run that died before its summary has none", () => {
  expect(countsOf("bun test v1.4.5\n(pass) a thing\n")).toBeUndefined();
  expect(countsOf("")).toBeUndefined();
});
