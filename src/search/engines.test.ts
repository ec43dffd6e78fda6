import { expect, test } from "bun:test";
import { eventually } from "../../test/support/index.ts";
import { createLog, type Log } from "../platform/log.ts";
import { type BreakerLimits, type BreakerState, Refused } from "./breaker.ts";
import type { EngineQuery, EngineResult, SearchEngine } from "./engine.ts";
import { BREAKER_LIMITS, Engines, type EngineWatcher } from "./engines.ts";

const QUERY: EngineQuery = {
  text: "mug",
  terms: [{ word: "mug", alternatives: [], isPrefix: true }],
  phrases: [],
  excluded: [],
  codes: [],
  filters: { brandIds: [], shopIds: [], inStock: false, attributes: {} },
  sort: "relevance",
  page: 1,
  limit: 24,
  withFacets: false,
};
const FOUND: EngineResult = { ids: [1], total: 1, match: "all", facets: null };
const DEADLINES = { preferredMs: 40, fallbackMs: 5_000, preferredSuggestMs: 40, fallbackSuggestMs: 5_000 };
/** Once open it stays so for the length of a test. */
const LIMITS: BreakerLimits = {
  failuresInARow: 5,
  failuresMaxPercent: 25,
  callsMin: 20,
  windowMs: 60_000,
  openMs: 600_000,
  inFlightMax: 8,
};

const WAVES = 40;
const CROWD = 100;

/** An engine that does as `act` says and counts who reached it and who was told to give up. */
function engineThat(name: SearchEngine["name"], act: (call: number) => Promise<EngineResult>) {
  const seen = { calls: 0, aborted: 0 };
  const answer = async (signal: AbortSignal) => {
    seen.calls += 1;
    signal.addEventListener("abort", () => {
      seen.aborted += 1;
    });
    return act(seen.calls);
  };
  const engine: SearchEngine = { name, search: (_, signal) => answer(signal), suggest: (_, signal) => answer(signal) };
  return { engine, seen };
}

const hanging = () => engineThat("typesense", () => new Promise(() => {}));
const well = (name: SearchEngine["name"]) => engineThat(name, async () => FOUND);

function watch() {
  const states: BreakerState[] = [];
  const failures = { sick: 0, refused: 0 };
  const watcher: EngineWatcher = {
    answered: () => {},
    failed: (_kind, _engine, refused) => {
      failures[refused ? "refused" : "sick"] += 1;
    },
    breaker: (state) => states.push(state),
  };
  return { states, failures, watcher };
}

async function open(preferred: SearchEngine, limits: Partial<BreakerLimits> = {}) {
  const { engine: fallback, seen } = well("postgres");
  const watched = watch();
  const lines: string[] = [];
  const note = (_about: unknown, words: string) => void lines.push(words);
  const log = { info: note, warn: note } as Pick<Log, "info" | "warn">;
  const parts = { preferred, fallback, log, watcher: watched.watcher, deadlines: DEADLINES };
  const engines = new Engines({ ...parts, limits: { ...LIMITS, ...limits } });
  return { engines, ...watched, lines, fallbackSeen: seen };
}

test("a hanging engine is waited for by so many searches and no more, and every search is answered", async () => {
  const { engine, seen } = hanging();
  const { engines, states, fallbackSeen } = await open(engine);
  for (let wave = 0; wave < 10; wave++) {
    const answers = await Promise.all(Array.from({ length: 50 }, () => engines.search(QUERY)));
    expect(answers.every(({ by, answer }) => by === "postgres" && answer === FOUND)).toBe(true);
  }
  expect(seen.calls).toBeLessThanOrEqual(LIMITS.inFlightMax + LIMITS.failuresInARow - 1);
  expect(seen.aborted).toBe(seen.calls);
  expect(fallbackSeen.calls).toBe(500);
  expect(states).toEqual(["open"]);
  expect(engines.status).toEqual({ preferred: "typesense", fallback: "postgres", breaker: "open" });
  engines.stop();
});

const SICKNESSES: Record<string, (call: number) => Promise<EngineResult>> = {
  hanging: () => new Promise(() => {}),
  failing: () => Promise.reject(new Error("connection refused")),
  "now well, now hanging": (call) => (call % 2 === 0 ? Promise.resolve(FOUND) : new Promise(() => {})),
  "well for a while, then failing for a while": async (call) => {
    if (call % 60 >= 40) throw new Error("connection reset");
    return FOUND;
  },
};

test.each(Object.keys(SICKNESSES))(
  "under load an engine that is %s delays fewer than one search in a hundred, each within the deadlines",
  async (sickness) => {
    const { engine, seen } = engineThat("typesense", SICKNESSES[sickness]!);
    const { engines, states } = await open(engine, { ...BREAKER_LIMITS, openMs: LIMITS.openMs });
    let [longest, byIt] = [0, 0];
    for (let wave = 0; wave < WAVES; wave++) {
      const answers = Array.from({ length: CROWD }, async () => {
        const began = performance.now();
        const { answer, by } = await engines.search(QUERY);
        longest = Math.max(longest, performance.now() - began);
        byIt += Number(by === "typesense");
        return answer;
      });
      expect(await Promise.all(answers)).toEqual(Array(CROWD).fill(FOUND));
    }
    expect(states[0]).toBe("open");
    // Whom it kept waiting, or sent on: so the 99th of a hundred waits for the other engine alone.
    expect((seen.calls - byIt) * 100).toBeLessThan(WAVES * CROWD);
    expect(longest).toBeLessThan(DEADLINES.preferredMs + DEADLINES.fallbackMs);
    engines.stop();
  },
);

test("a failing engine is spared after five failures in a row, and that is told once", async () => {
  const { engine, seen } = engineThat("typesense", () => Promise.reject(new Error("connection refused")));
  const { engines, lines } = await open(engine);
  for (let n = 0; n < 100; n++) expect((await engines.search(QUERY)).by).toBe("postgres");
  expect(seen.calls).toBe(LIMITS.failuresInARow);
  expect(lines).toEqual(["search is degraded: its engine does not answer"]);
  engines.stop();
});

test("an engine that fails every third time is spared as soon as there are calls enough to say so", async () => {
  const { engine, seen } = engineThat("typesense", async (call) => {
    if (call % 3 === 0) throw new Error("now and then");
    return FOUND;
  });
  const { engines, states } = await open(engine);
  for (let n = 0; n < 200; n++) expect((await engines.search(QUERY)).answer).toBe(FOUND);
  expect(states).toEqual(["open"]);
  // The first failure that is looked at: the twenty-first call.
  expect(seen.calls).toBe(21);
  engines.stop();
});

test("an engine that fails now and then stays in use", async () => {
  const { engine, seen } = engineThat("typesense", async (call) => {
    if (call % 10 === 0) throw new Error("now and then");
    return FOUND;
  });
  const { engines, states } = await open(engine);
  for (let n = 0; n < 200; n++) await engines.search(QUERY);
  expect(seen.calls).toBe(200);
  expect(states).toEqual([]);
  engines.stop();
});

test("one search at a time finds out whether a sick engine is well again", async () => {
  let isWell = false;
  const { engine, seen } = engineThat("typesense", () => (isWell ? Promise.resolve(FOUND) : new Promise(() => {})));
  const { engines, states, lines } = await open(engine, { openMs: 30 });
  const crowd = () => Promise.all(Array.from({ length: 50 }, () => engines.search(QUERY)));
  await crowd();
  for (let probe = 1; probe <= 3; probe++) {
    await eventually("the next try", () => engines.status.breaker === "half-open");
    const before = seen.calls;
    expect((await crowd()).filter(({ by }) => by === "postgres")).toHaveLength(50);
    expect(seen.calls - before).toBe(1);
  }
  isWell = true;
  await eventually("the next try", () => engines.status.breaker === "half-open");
  expect((await crowd()).filter(({ by }) => by === "typesense")).toHaveLength(1);
  expect((await crowd()).filter(({ by }) => by === "typesense")).toHaveLength(LIMITS.inFlightMax);
  expect(states.at(-1)).toBe("closed");
  // However often it was tried: degraded once, well once.
  expect(lines).toEqual(["search is degraded: its engine does not answer", "search is itself again"]);
  engines.stop();
});

test("a query that the engine refuses is answered by the other, and does not count against it", async () => {
  const { engine, seen } = engineThat("typesense", () => Promise.reject(new Refused("a filter it does not like")));
  const { engines, states, failures } = await open(engine);
  for (let n = 0; n < 50; n++) expect((await engines.search(QUERY)).by).toBe("postgres");
  expect(seen.calls).toBe(50);
  expect(states).toEqual([]);
  expect(failures).toEqual({ sick: 0, refused: 50 });
  engines.stop();
});

test("where the last engine hangs too, its deadline ends the wait", async () => {
  const { engine: preferred } = hanging();
  const last = engineThat("postgres", () => new Promise(() => {}));
  const deadlines = { ...DEADLINES, fallbackMs: 40 };
  const engines = new Engines({
    preferred,
    fallback: last.engine,
    log: createLog("silent"),
    deadlines,
    limits: LIMITS,
  });
  expect(engines.search(QUERY)).rejects.toThrow("did not answer in time");
  await eventually("the end of the wait", () => last.seen.aborted === 1);
  engines.stop();
});

test("an engine on its own has a deadline and no breaker", async () => {
  const { engine, seen } = engineThat("postgres", () => Promise.reject(new Error("away")));
  const engines = new Engines({ preferred: engine, log: createLog("silent"), deadlines: DEADLINES, limits: LIMITS });
  for (let n = 0; n < 20; n++) expect(engines.search(QUERY)).rejects.toThrow("away");
  await eventually("all calls", () => seen.calls === 20);
  expect(engines.status).toEqual({ preferred: "postgres", fallback: null, breaker: "closed" });
});

test("so many searches are at work on the last engine, some wait, and the rest are told to come again", async () => {
  const works: PromiseWithResolvers<EngineResult>[] = [];
  const { engine, seen } = engineThat("postgres", () => {
    const work = Promise.withResolvers<EngineResult>();
    works.push(work);
    return work.promise;
  });
  const lastLimits = { abreastMax: 2, waitingMax: 3 };
  const engines = new Engines({ preferred: engine, log: createLog("silent"), deadlines: DEADLINES, lastLimits });
  const asked = Array.from({ length: 7 }, () => engines.search(QUERY));
  for (const tooMany of await Promise.allSettled(asked.slice(5)))
    expect(tooMany).toMatchObject({ status: "rejected", reason: { code: "busy", retryAfterS: 1 } });
  expect(seen.calls).toBe(2);
  works[0]!.reject(new Error("away"));
  await expect(asked[0]!).rejects.toThrow("away");
  works[1]!.resolve(FOUND);
  for (const [nth, waited] of asked.slice(2, 5).entries()) {
    await eventually("its turn", () => works.length > nth + 2);
    works[nth + 2]!.resolve(FOUND);
    expect((await waited).answer).toBe(FOUND);
  }
  expect(seen.calls).toBe(5);
});

test("who has waited too long for a turn is told so, and a search that was given up leaves its place", async () => {
  let hangs = true;
  const { engine, seen } = engineThat("postgres", () => (hangs ? new Promise(() => {}) : Promise.resolve(FOUND)));
  const deadlines = { ...DEADLINES, fallbackMs: 60 };
  const lastLimits = { abreastMax: 1, waitingMax: 3 };
  const engines = new Engines({ preferred: engine, log: createLog("silent"), deadlines, lastLimits });
  const [first, second] = [engines.search(QUERY), engines.search(QUERY)];
  await expect(second).rejects.toMatchObject({ code: "busy" });
  await expect(first).rejects.toMatchObject({ code: "deadline_exceeded" });
  expect(seen).toEqual({ calls: 1, aborted: 1 });
  hangs = false;
  expect((await engines.search(QUERY)).answer).toBe(FOUND);
});
