import { expect, test } from "bun:test";
import { keepDoing } from "./rounds.ts";
import type { Timers } from "./timers.ts";

const EVERY_MS = 1_000;

test("a round that takes long is not overtaken by the next", async () => {
  const clock = stoppedClock();
  const begun = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let rounds = 0;
  keepDoing(() => begun[rounds++]!.promise, { ...about(clock), isAtOnce: true });
  expect([rounds, clock.waiting.length]).toEqual([1, 0]);
  begun[0]!.resolve();
  await settled();
  expect([rounds, clock.waiting.length]).toEqual([1, 1]);
  clock.strike();
  expect([rounds, clock.waiting.length]).toEqual([2, 0]);
});

test("what fails is told, and done again the next time", async () => {
  const clock = stoppedClock();
  const told: string[] = [];
  let rounds = 0;
  const work = async () => {
    rounds += 1;
    if (rounds === 1) throw new Error("the database is away");
  };
  keepDoing(work, { ...about(clock), log: { warn: (...said: unknown[]) => void told.push(String(said.at(-1))) } });
  expect(rounds).toBe(0);
  clock.strike();
  await settled();
  clock.strike();
  await settled();
  expect([rounds, told]).toEqual([2, ["it could not be done"]]);
});

test("stopping waits for the round under way and begins no other", async () => {
  const clock = stoppedClock();
  const work = Promise.withResolvers<void>();
  let isStopped = false;
  const rounds = keepDoing(() => work.promise, { ...about(clock), isAtOnce: true });
  const stopped = rounds.stop().then(() => {
    isStopped = true;
  });
  await settled();
  expect(isStopped).toBe(false);
  work.resolve();
  await stopped;
  expect(clock.waiting).toEqual([]);
});

test("stopping between two rounds is at once", async () => {
  const clock = stoppedClock();
  await keepDoing(async () => {}, about(clock)).stop();
  expect(clock.waiting).toEqual([]);
});

/** A clock that stands still until it is told to strike. */
function stoppedClock(): Timers & { readonly waiting: (() => void)[]; strike(): void } {
  const waiting: (() => void)[] = [];
  return {
    waiting,
    now: () => 0,
    after: (ms, work) => {
      expect(ms).toBe(EVERY_MS);
      waiting.push(work);
      return () => void waiting.splice(waiting.indexOf(work), 1);
    },
    strike: () => {
      for (const work of waiting.splice(0)) work();
    },
  };
}

function about(timers: Timers) {
  return { everyMs: EVERY_MS, log: { warn: () => {} }, trouble: "it could not be done", timers };
}

/** All that was begun and waits for nobody has ended. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}
