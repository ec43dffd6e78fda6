import { expect, test } from "bun:test";
import { connectPostgres } from "../../src/platform/postgres.ts";
import { freshDatabase } from "../../test/support/index.ts";
import { take } from "./shard-rows.ts";

test("a node that stopped in mid-commit holds up nobody who takes other shards, and its own only for a while", async () => {
  const db = await freshDatabase();
  const stopped = connectPostgres(db.url, 1, "stopped", { idle_in_transaction_session_timeout: 300 });
  const [before] = await db.sql<{ epoch: string }[]>`SELECT epoch FROM shards WHERE shard = 4`;
  const inCommit = Promise.withResolvers<void>();
  const commit = stopped.begin(async (tx) => {
    await tx`SELECT assert_epochs(ARRAY[4]::smallint[], ARRAY[${Number(before?.epoch)}]::bigint[])`;
    inCommit.resolve();
    await new Promise(() => {});
  });
  commit.catch(() => {});
  await inCommit.promise;

  expect((await take(db.sql, [3, 4, 5], "other")).map((row) => row.shard).sort()).toEqual([3, 5]);
  let taken = await take(db.sql, [4], "other");
  while (taken.length === 0) taken = await take(db.sql, [4], "other");
  expect(taken[0]?.epoch).toBe(Number(before?.epoch) + 1);

  await stopped.end({ timeout: 0 });
  await db.drop();
});
