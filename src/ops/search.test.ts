import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually } from "../../test/support/index.ts";
import { openOps } from "./testing-ops.ts";

let ops: Awaited<ReturnType<typeof openOps>>;
beforeAll(async () => {
  ops = await openOps(["node-1"]);
});
afterAll(() => ops.close());

test("tells which engine is asked and what waits", async () => {
  const { body } = await ops.ask("search.status");
  expect(body).toMatchObject({
    ...{ nodeId: "node-1", preferred: "postgres", breaker: "closed" },
    ...{ queue: { waiting: 0, parked: 0, ageSeconds: 0 }, filling: [], parked: [] },
  });
});

test("documents that are gone come back by a reindex", async () => {
  expect(await ops.ask("search.reindex")).toMatchObject({ code: 200, body: { engine: "postgres", outcome: "begun" } });
  const count = async () => (await ops.db.sql`SELECT FROM search_documents`).length;
  await eventually("the documents", async () => (await count()) === 3);
});

test("a shop without Typesense says so, and what is no engine is refused", async () => {
  expect(await ops.ask("search.reindex", { engine: "typesense" })).toMatchObject({ code: 409 });
  expect(await ops.ask("search.reindex", { engine: "sphinx" })).toMatchObject({ code: 400 });
});

test("what was parked is offered once more", async () => {
  await ops.db.sql`INSERT INTO search_queue (product_id, resume_at, error) VALUES (1, 'infinity', 'too long')`;
  expect((await ops.ask("search.status")).body).toMatchObject({
    queue: { waiting: 0, parked: 1 },
    parked: [{ productId: 1, error: "too long" }],
  });
  expect((await ops.ask("search.retry")).body).toEqual({ retried: 1 });
  expect((await ops.ask("search.status")).body).toMatchObject({ queue: { waiting: 1, parked: 0 } });
});
