import { afterAll, beforeAll, expect, test } from "bun:test";
import type { NatsConnection } from "nats";
import { type FreshDatabase, freshDatabase, freshNats } from "../../../test/support/index.ts";
import { createLog } from "../../platform/log.ts";
import { NatsBroker } from "../../platform/nats.ts";
import { changeSynonyms, readChanges } from "./changes.ts";
import { openSynonyms } from "./synonyms.ts";

let db: FreshDatabase;
const log = createLog("silent");

beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

const others = (synonyms: ReturnType<typeof openSynonyms>, word: string) =>
  synonyms
    .now()
    .find([word])
    .flatMap((found) => found.others.map((words) => words.join(" ")));

test("a change holds here at once, and on other nodes when they hear of it", async () => {
  const server = await freshNats();
  const brokers = ["a", "b"].map((name) => new NatsBroker(server.url, name, log));
  for (const broker of brokers) await new Promise<NatsConnection>((resolve) => broker.onConnect(resolve));
  const [here, there] = brokers.map((broker) => openSynonyms({ sql: db.sql, log, broker })) as [
    ReturnType<typeof openSynonyms>,
    ReturnType<typeof openSynonyms>,
  ];
  await Promise.all([here.refresh(), there.refresh()]);
  // The other's subscription is with the broker before the change is told.
  await brokers[1]?.connection()?.flush();
  const heard = new Promise<void>((resolve) => there.onChange(resolve));

  await here.change({ type: "add", terms: { word: null, others: ["sofa", "couch"] } }, "ada");
  expect(others(here, "sofa")).toEqual(["couch"]);
  await heard;
  expect(others(there, "couch")).toEqual(["sofa"]);

  for (const each of [here, there]) await each.stop();
  for (const broker of brokers) await broker.stop();
  await server.stop();
});

test("without a broker a node sees what others wrote when it looks", async () => {
  const synonyms = openSynonyms({ sql: db.sql, log });
  await synonyms.refresh();
  let changes = 0;
  const stopHearing = synonyms.onChange(() => {
    changes += 1;
  });
  await changeSynonyms(db.sql, { type: "add", terms: { word: "phone", others: ["smartphone"] } }, "ops");
  await synonyms.refresh();
  await synonyms.refresh();
  expect(others(synonyms, "phones")).toEqual(["smartphone"]);
  expect(changes).toBe(1);
  stopHearing();
  await synonyms.stop();
});

test("a refused change changes nothing and is told to nobody", async () => {
  const synonyms = openSynonyms({ sql: db.sql, log });
  await synonyms.refresh();
  let changes = 0;
  synonyms.onChange(() => {
    changes += 1;
  });
  const before = await readChanges(db.sql, 10);
  expect(await synonyms.change({ type: "delete", id: 12_345 }, "ada")).toEqual({
    ok: false,
    refusal: "unknown_synonym",
  });
  expect([await readChanges(db.sql, 10), changes]).toEqual([before, 0]);
  await synonyms.stop();
});

test("changes made at once are all made, one after the other", async () => {
  const wanted = Array.from({ length: 8 }, (_, index) => `kind ${index}`);
  const replies = await Promise.all(
    wanted.map((word) => changeSynonyms(db.sql, { type: "add", terms: { word, others: ["thing"] } }, "ops")),
  );
  expect(replies.every(({ ok }) => ok)).toBe(true);
  const twice = await Promise.all(
    [1, 2].map(() => changeSynonyms(db.sql, { type: "add", terms: { word: "twin", others: ["thing"] } }, "ops")),
  );
  expect(twice.map((reply) => (reply.ok ? "added" : reply.refusal)).sort()).toEqual(["added", "known_already"]);
});

test("what was deleted comes back under its number, once", async () => {
  const added = await changeSynonyms(db.sql, { type: "add", terms: { word: "pot", others: ["kettle"] } }, "ada");
  if (!added.ok) throw new Error(added.refusal);
  const { synonymId } = added.change;
  const deleted = await changeSynonyms(db.sql, { type: "delete", id: synonymId }, "ada");
  if (!deleted.ok) throw new Error(deleted.refusal);
  const undo = { type: "undo", changeId: deleted.change.id } as const;
  expect(await changeSynonyms(db.sql, undo, "ben")).toMatchObject({
    ok: true,
    change: {
      synonymId,
      before: null,
      after: { word: "pot", others: ["kettle"] },
      by: "ben",
      undoes: deleted.change.id,
    },
  });
  expect(await changeSynonyms(db.sql, undo, "ben")).toEqual({ ok: false, refusal: "changed_since" });
});
