import { expect, test } from "bun:test";
import { rateLimit, rateLimitHeaders } from "./rate-limits.ts";

const START = 1_000_000;

test("a minute's worth may come at once, then one at a time at the even pace", () => {
  const limit = rateLimit(6);
  const allowed = (now: number) => limit.take("mira", now).isAllowed;
  expect(Array.from({ length: 7 }, () => allowed(START))).toEqual([true, true, true, true, true, true, false]);
  expect([allowed(START + 9_999), allowed(START + 10_000), allowed(START + 10_001)]).toEqual([false, true, false]);
});

test("who was refused is told how long to wait, and waiting that long is enough", () => {
  const limit = rateLimit(2);
  limit.take("mira", START);
  limit.take("mira", START);
  const { retryAfterS } = limit.take("mira", START + 12_345);
  expect(retryAfterS).toBe(18);
  expect(limit.take("mira", START + 12_345 + retryAfterS * 1000).isAllowed).toBe(true);
});

test("being refused costs nothing, and others are not held up", () => {
  const limit = rateLimit(1);
  limit.take("mira", START);
  for (let i = 0; i < 1000; i++) limit.take("mira", START + i);
  expect(limit.take("omar", START).isAllowed).toBe(true);
  expect(limit.take("mira", START + 60_000).isAllowed).toBe(true);
});

test("a million addresses take no more memory than the limit has keys", () => {
  const limit = rateLimit(1, 100);
  for (let i = 0; i < 10_000; i++) limit.take(`robot-${i}`, START);
  expect(limit.take("robot-9999", START).isAllowed).toBe(false);
  expect(limit.take("robot-0", START).isAllowed).toBe(true);
});

test("the headers say where one stands", () => {
  const limit = rateLimit(2);
  expect(rateLimitHeaders(limit.take("mira", START))).toEqual({
    "ratelimit-limit": "2",
    "ratelimit-remaining": "1",
    "ratelimit-reset": "30",
  });
  limit.take("mira", START);
  expect(rateLimitHeaders(limit.take("mira", START))).toMatchObject({
    "ratelimit-remaining": "0",
    "retry-after": "30",
  });
});
