import { expect, test } from "bun:test";
import { countsOfReport } from "./junit.ts";

test("a report's totals are counted, skipped tests on neither side", () => {
  const xml = `<?xml version="1.0"?>\n<testsuites name="bun test" tests="12" assertions="40" failures="2" skipped="1" time="3.1">\n`;
  expect(countsOfReport(xml)).toEqual({ passed: 9, failed: 2 });
});

test("a run that died before its report was written is no report", () => {
  expect(countsOfReport("")).toBeUndefined();
});
