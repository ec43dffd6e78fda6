import { expect, test } from "bun:test";
import { ManualTimers } from "./testing.ts";
import { Ticker } from "./ticker.ts";

const TICK_MS = 50;

/** A ticker whose work takes `workMs`, and the moments at which it ran. */
function openTicker(workMs = 0) {
  const timers = new ManualTimers();
  const ran: number[] = [];
  const ticker = new Ticker(TICK_MS, timers, () => {
    ran.push(timers.now());
    timers.skip(workMs);
  });
  return { timers, ran, ticker };
}

test("after a quiet time the first request is served at once, those that follow a tick later, together", async () => {
  const { timers, ran, ticker } = openTicker();
  await timers.pass(1_000);
  ticker.request();
  await timers.pass(1);
  for (let i = 0; i < 10; i += 1) ticker.request();
  await timers.pass(1_000);
  expect(ran).toEqual([1_000, 1_050]);
});

test("slow work rests as long as it took, but not much longer than a tick", async () => {
  const rests = async (workMs: number) => {
    const { timers, ran, ticker } = openTicker(workMs);
    ticker.request();
    await timers.pass(1);
    ticker.request();
    await timers.pass(10_000);
    return (ran[1] ?? 0) - (ran[0] ?? 0) - workMs;
  };
  expect(await rests(10)).toBe(TICK_MS - 10);
  expect(await rests(80)).toBe(80);
  expect(await rests(5_000)).toBe(2 * TICK_MS);
});

test("a stopped ticker runs no more", async () => {
  const { timers, ran, ticker } = openTicker();
  ticker.request();
  ticker.stop();
  ticker.request();
  await timers.pass(1_000);
  expect(ran).toEqual([]);
});
