import { afterAll, beforeAll, expect, test } from "bun:test";
import { openOps } from "./testing-ops.ts";

let shop: Awaited<ReturnType<typeof openOps>>;

beforeAll(async () => {
  shop = await openOps(["node-1", "node-2"]);
});
afterAll(() => shop.close());

test("a synonym is added, edited, deleted, and all of it undone", async () => {
  const added = await shop.done("synonyms.add", { others: ["Sofa", "Couch "] });
  expect(added).toMatchObject({
    before: null,
    after: { word: null, others: ["sofa", "couch"] },
    by: "ops",
    undoes: null,
  });
  const { synonymId } = added;
  const edited = await shop.done("synonyms.edit", { synonymId, word: "sofa", others: ["couch", "settee"] });
  expect(edited).toMatchObject({ before: added.after, after: { word: "sofa", others: ["couch", "settee"] } });
  const deleted = await shop.done("synonyms.delete", { synonymId });
  expect((await shop.done("synonyms.list")).synonyms).toEqual([]);

  const restored = await shop.done("synonyms.undo", { changeId: deleted.changeId });
  expect(restored).toMatchObject({ synonymId, before: null, after: edited.after, undoes: deleted.changeId });
  expect(await shop.done("synonyms.list")).toMatchObject({
    count: 1,
    synonyms: [{ synonymId, word: "sofa", others: ["couch", "settee"], changedAt: expect.any(String) }],
  });
  expect((await shop.done("synonyms.changes", { limit: 1 })).changes).toEqual([restored]);
});

test("what cannot be is refused with the reason", async () => {
  const mug = await shop.done("synonyms.add", { others: ["mug", "beaker"] });
  for (const [subject, body, code, reason] of [
    ["synonyms.add", { others: ["Beaker", "MUG"] }, 409, "known_already"],
    ["synonyms.add", { others: ["mug"] }, 400, "too_few"],
    ["synonyms.add", { others: ["mug", "?!"] }, 400, "nothing_left"],
    ["synonyms.add", { others: ["mug", "the Mug", "The mug"] }, 400, "twice"],
    ["synonyms.add", { word: "mug", others: ["a b c d e f g"] }, 400, "too_long"],
    ["synonyms.add", { others: [] }, 400, "invalid_request"],
    ["synonyms.edit", { synonymId: 999, others: ["a1", "b1"] }, 404, "unknown_synonym"],
    ["synonyms.delete", { synonymId: 999 }, 404, "unknown_synonym"],
    ["synonyms.undo", { changeId: 999 }, 404, "unknown_change"],
  ] as const) {
    expect(await shop.ask(subject, body)).toMatchObject({ code, body: { error: { reason } } });
  }
  await shop.done("synonyms.edit", { synonymId: mug.synonymId, others: ["mug", "cup"] });
  const undone = await shop.ask("synonyms.undo", { changeId: mug.changeId });
  expect(undone).toMatchObject({ code: 409, body: { error: { reason: "changed_since" } } });
});
