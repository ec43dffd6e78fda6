import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../../test/support/eventually.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/index.ts";
import { throwAwayFolder } from "../../test/support/throw-away.ts";
import { migrate } from "./migrate.ts";

const SHARDS = 64;

let db: FreshDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

/** A folder of migrations that come after those of the shop. */
async function folderOf(files: Record<string, string>): Promise<string> {
  const folder = throwAwayFolder("migrations");
  mkdirSync(folder);
  await Promise.all(Object.entries(files).map(([name, text]) => Bun.write(join(folder, name), text)));
  return folder;
}

test("a database that is up to date is left alone, and has its shards for life", async () => {
  expect(await migrate(db.sql, SHARDS)).toEqual([]);
  await expect(migrate(db.sql, SHARDS + 1)).rejects.toThrow("a shard count is for life");
});

test("what ran before a migration that fails stays, and is not run again", async () => {
  const first = "CREATE TABLE jugs (id int); INSERT INTO jugs VALUES (1)";
  const files = { "9001_jugs.sql": first, "9002_wrong.sql": "CREATE TABLE halfway (id int); SELECT 1 / 0" };
  await expect(migrate(db.sql, SHARDS, await folderOf(files))).rejects.toThrow("division by zero");
  expect((await db.sql`SELECT to_regclass('halfway') AS there`)[0]!.there).toBeNull();
  const mended = await folderOf({ ...files, "9002_wrong.sql": "CREATE TABLE whole (id int)" });
  expect(await migrate(db.sql, SHARDS, mended)).toEqual(["9002_wrong.sql"]);
  expect([...(await db.sql`SELECT id FROM jugs`)]).toEqual([{ id: 1 }]);
});

test("two nodes that start at once run a migration once", async () => {
  const folder = await folderOf({
    "9003_pots.sql": "CREATE TABLE pots (id int)",
    "9004_lids.sql": "ALTER TABLE pots ADD lid int",
  });
  const ran = await Promise.all([migrate(db.sql, SHARDS, folder), migrate(db.sql, SHARDS, folder)]);
  expect(ran.flat().sort()).toEqual(["9003_pots.sql", "9004_lids.sql"]);
});

test("a migration that waits for an open shop does not make the shop wait for it", async () => {
  await db.sql`CREATE TABLE shelves (id int)`;
  const folder = await folderOf({ "9005_shelves.sql": "ALTER TABLE shelves ADD height int" });
  const reader = await db.sql.reserve();
  await reader`BEGIN`;
  await reader`SELECT FROM shelves`;
  const migrating = migrate(db.sql, SHARDS, folder);
  await eventually("the migration to wait", async () => {
    const [row] = await db.sql`
      SELECT count(*)::int AS n FROM pg_locks WHERE relation = 'shelves'::regclass AND NOT granted`;
    return row!.n > 0;
  });
  // The first reader is still at it.
  expect([...(await db.sql`SELECT id FROM shelves`)]).toEqual([]);
  await reader`COMMIT`;
  reader.release();
  expect(await migrating).toEqual(["9005_shelves.sql"]);
});
