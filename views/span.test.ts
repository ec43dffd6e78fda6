import { expect, test } from "bun:test";
import { spanOf } from "./span.ts";

test.each([
  [400, "a second"],
  [90_000, "2 minutes"],
  [45_000, "45 seconds"],
  [30 * 60_000, "half an hour"],
  [45 * 60_000, "45 minutes"],
  [60 * 60_000, "an hour"],
  [90 * 60_000, "90 minutes"],
  [120 * 60_000, "2 hours"],
])("%d ms are %p", (ms, words) => {
  expect(spanOf(ms)).toBe(words);
});
