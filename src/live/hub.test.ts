import { expect, test } from "bun:test";
import fc from "fast-check";
import { createLog } from "../platform/log.ts";
import { Hub, TOPICS_PER_CONNECTION_MAX } from "./hub.ts";
import { ManualTimers, Page, settled } from "./testing.ts";
import type { State } from "./topic.ts";

const TICK_MS = 50;
const HEARTBEAT_MS = 16_000;

function openHub({ connectionsMax = 1_000 } = {}) {
  const timers = new ManualTimers();
  const hub = new Hub({ log: createLog("silent"), tickMs: TICK_MS, connectionsMax, heartbeatMs: HEARTBEAT_MS, timers });
  const known = new Map<string, State>();
  const rendered: string[] = [];
  hub.family("mug", (key) => known.get(key));
  const state = (key: string, version: number, body = `${key} v${version}`): State => ({
    version,
    render: () => {
      rendered.push(body);
      return body;
    },
  });
  const change = (key: string, version: number, body?: string) => {
    const next = state(key, version, body);
    if ((known.get(key)?.version ?? -1) < version) known.set(key, next);
    hub.publish(`mug:${key}`, next);
  };
  const open = (...keys: string[]) => {
    const stream = hub.open(keys.map((key) => `mug:${key}`));
    return stream && new Page(stream);
  };
  const page = (...keys: string[]) => open(...keys)!;
  return { hub, timers, rendered, change, open, page };
}

test("a page sees the newest state of all its topics at once, and nothing of others", async () => {
  const { change, page } = openHub();
  change("red", 3);
  change("blue", 7);
  change("green", 1);
  const { messages } = await page("red", "blue").until(({ messages }) => messages.length === 2);
  expect(messages.map(({ id, data }) => [id, data])).toEqual([
    ["red@3", "red v3"],
    ["blue@7", "blue v7"],
  ]);
  expect(Number(messages[0]?.retry)).toBeWithin(500, 2_001);
});

test("news reaches the pages that are open, and no page that opens later", async () => {
  const { hub, timers } = openHub();
  hub.family("turn", null);
  const open = () => new Page(hub.open(["turn:ada"])!);
  const tell = (version: number) => hub.publish("turn:ada", { version, render: () => `turn ${version}` });
  const first = open();
  tell(1);
  const meanwhile = open();
  await timers.pass(TICK_MS);
  const late = open();
  tell(2);
  await timers.pass(TICK_MS);
  for (const page of [first, meanwhile, late]) await page.shows("turn 2");
  const heard = [first, meanwhile, late].map(({ messages }) => messages.map(({ data }) => data));
  expect(heard).toEqual([["turn 1", "turn 2"], ["turn 1", "turn 2"], ["turn 2"]]);
});

test("a change is rendered once however many pages watch it", async () => {
  const { timers, rendered, change, page } = openHub();
  const pages = Array.from({ length: 100 }, () => page("red"));
  change("red", 1);
  await timers.pass(TICK_MS);
  for (const each of pages) expect(await each.shows("v1")).toBe("red v1");
  expect(rendered).toEqual(["red v1"]);
});

test("a change that nobody watches is not rendered", async () => {
  const { timers, rendered, change, page } = openHub();
  page("blue");
  change("red", 1);
  await timers.pass(1_000);
  expect(rendered).toEqual([]);
});

test("a thousand changes within a tick are one message, the last", async () => {
  const { timers, change, page } = openHub();
  const shopper = page("red");
  change("red", 1);
  await timers.pass(1);
  for (let version = 2; version <= 1_001; version += 1) change("red", version);
  await timers.pass(TICK_MS);
  await shopper.shows("v1001");
  expect(shopper.messages.map(({ data }) => data)).toEqual(["red v1", "red v1001"]);
});

test("an older version and a repeated one change nothing", async () => {
  const { timers, change, page } = openHub();
  const shopper = page("red");
  for (const version of [5, 4, 5, 1]) {
    change("red", version);
    await timers.pass(TICK_MS * 2);
  }
  change("red", 6);
  await timers.pass(TICK_MS * 2);
  await shopper.shows("v6");
  expect(shopper.messages.map(({ data }) => data)).toEqual(["red v5", "red v6"]);
});

test("a fragment that cannot be rendered leaves the others live", async () => {
  const { hub, timers, change, page } = openHub();
  const shopper = page("red", "blue");
  hub.publish("mug:red", {
    version: 1,
    render: () => {
      throw new Error("no such fragment");
    },
  });
  change("blue", 1);
  await timers.pass(TICK_MS);
  expect(await shopper.shows("blue")).toBe("blue v1");
});

test("a slow page gets the newest state of each topic when it reads again, and little waits for it meanwhile", async () => {
  const { hub, timers, change } = openHub();
  const stream = hub.open(["mug:red", "mug:blue"])!;
  for (let version = 1; version <= 500; version += 1) {
    change("red", version);
    change("blue", version);
    await timers.pass(TICK_MS);
  }
  expect(hub.stats().slow).toBe(1);
  const isNewest = ({ data }: { data: string }) => data.endsWith("v500");
  const late = await new Page(stream).until(({ messages }) => messages.filter(isNewest).length === 2);
  expect(late.messages.length).toBeLessThan(20);
  expect(late.messages.slice(-2).every(isNewest)).toBe(true);
  expect(hub.stats().slow).toBe(0);
});

test("a quiet page hears a heartbeat within twenty seconds", async () => {
  const { timers, page } = openHub();
  const pages = Array.from({ length: 40 }, () => page("red"));
  await timers.pass(20_000);
  for (const each of pages) await each.until(({ heartbeats }) => heartbeats >= 1);
  expect(Math.max(...pages.map(({ heartbeats }) => heartbeats))).toBeLessThanOrEqual(2);
  expect(pages[0]?.messages).toEqual([]);
});

test("pages that close leave nothing behind", async () => {
  const { hub, timers, change, page } = openHub();
  const pages = Array.from({ length: 500 }, (_, i) => page("red", `cup-${i}`));
  expect(hub.stats()).toMatchObject({ connections: 500, topics: 501 });
  expect([hub.watches("mug:red"), hub.watches("mug:blue")]).toEqual([true, false]);
  change("red", 1);
  for (const each of pages) each.close();
  await settled();
  expect(hub.stats()).toMatchObject({ connections: 0, topics: 0, slow: 0, unsent: 0 });
  expect([...hub.keys("mug")]).toEqual([]);
  expect(hub.watches("mug:red")).toBe(false);
  await timers.pass(HEARTBEAT_MS);
});

test("there is no page beyond the limit until another closes", async () => {
  const { hub, open, page } = openHub({ connectionsMax: 2 });
  const [first] = [page("red"), page("red")];
  expect(open("red")).toBeUndefined();
  first?.close();
  await settled();
  expect(open("red")).toBeDefined();
  expect(hub.stats()).toMatchObject({ connections: 2, refused: 1 });
});

test("a server that closes says when to come back, at a different time to each page, and takes no more", async () => {
  const { hub, open, page } = openHub();
  const pages = Array.from({ length: 20 }, () => page("red"));
  void hub.close();
  for (const each of pages) await each.until(({ hasEnded }) => hasEnded);
  const farewells = pages.map(({ messages }) => messages.at(-1)!);
  expect(new Set(farewells.map(({ event }) => event))).toEqual(new Set(["server-closing"]));
  expect(new Set(farewells.map((farewell) => farewell.retry)).size).toBeGreaterThan(10);
  expect(hub.stats()).toMatchObject({ connections: 0, topics: 0 });
  expect(open("red")).toBeUndefined();
});

test("too many topics on one connection is a mistake of the caller", () => {
  const { hub } = openHub();
  const names = Array.from({ length: TOPICS_PER_CONNECTION_MAX + 1 }, (_, i) => `mug:${i}`);
  expect(() => hub.open(names)).toThrow("251 topics");
});

test("whatever the order of changes, ticks, slow reading and arrivals, a page sees rising versions and ends with the newest", async () => {
  const keys = ["red", "blue", "green"];
  const step = fc.oneof(
    fc.record({ do: fc.constant("change" as const), key: fc.constantFrom(...keys), version: fc.nat(40) }),
    fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(1, 20, 50, 200) }),
    fc.record({ do: fc.constant("open" as const), key: fc.constantFrom(...keys) }),
    fc.record({ do: fc.constant("openUnread" as const), key: fc.constantFrom(...keys) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
      const { hub, timers, change, page } = openHub();
      const pages = [page(...keys)];
      const unread: ReadableStream<Uint8Array>[] = [];
      const newest = new Map<string, number>();
      for (const each of steps) {
        if (each.do === "wait") await timers.pass(each.ms);
        else if (each.do === "open") pages.push(page(each.key, "red"));
        else if (each.do === "openUnread") unread.push(hub.open(keys.map((key) => `mug:${key}`))!);
        else {
          change(each.key, each.version);
          newest.set(each.key, Math.max(newest.get(each.key) ?? -1, each.version));
        }
      }
      await timers.pass(1_000);
      pages.push(...unread.map((stream) => new Page(stream)));
      await settled();
      await settled();
      for (const { messages } of pages) {
        const seen = new Map<string, number>();
        for (const { id } of messages) {
          const [key = "", version] = id.split("@");
          expect(Number(version)).toBeGreaterThan(seen.get(key) ?? -1);
          seen.set(key, Number(version));
        }
        for (const [key, version] of seen) expect(version).toBe(newest.get(key) ?? Number.NaN);
      }
      for (const [key, version] of newest) expect(lastVersion(pages[0]!, key)).toBe(version);
    }),
    { numRuns: 300 },
  );
});

function lastVersion({ messages }: Page, key: string): number | undefined {
  const last = messages.findLast(({ id }) => id.startsWith(`${key}@`));
  return last && Number(last.id.split("@")[1]);
}
