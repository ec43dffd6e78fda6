import { afterAll, beforeAll, expect, test } from "bun:test";
import { type AddressInfo, connect, createServer } from "node:net";
import { eventually } from "../../test/support/eventually.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/postgres.ts";
import { connectPostgres, isDatabaseAway, type Sql } from "./postgres.ts";

// The driver is patched (patches/): unpatched, a connection that is lost within a transaction crashes the process, or
// sends what the transaction had left to whoever has the connection next.
let database: FreshDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await freshDatabase();
  await database.sql`CREATE TABLE written (what text)`;
  sql = connectPostgres(database.url, 1, "victim");
});
afterAll(async () => {
  await sql.end({ timeout: 1 });
  await database.drop();
});

const kill = () => database.sql`
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = 'victim' AND state <> 'idle'`;
const isWaiting = async () =>
  (
    await database.sql`
      SELECT pid FROM pg_stat_activity WHERE application_name = 'victim' AND wait_event = 'PgSleep'
      AND datname = current_database()`
  ).length > 0;
const written = async () => (await database.sql`SELECT what FROM written ORDER BY what`).map((row) => row.what);

for (let round = 1; round <= 5; round++) {
  test(`a transaction whose connection is lost fails, the next one has nothing of it (round ${round})`, async () => {
    const lost = sql.begin(async (tx) => {
      await tx`INSERT INTO written VALUES ('lost')`;
      await Promise.all([tx`SELECT pg_sleep(60)`, tx`INSERT INTO written VALUES ('lost too')`]);
    });
    const next = sql.begin((tx) => [tx`INSERT INTO written VALUES (${`next ${round}`})`]).catch(() => "told");
    const told = lost.catch((error) => error);
    await eventually("the transaction to be under way", isWaiting);
    await kill();
    expect(await told).toBeInstanceOf(Error);
    if ((await next) === "told") await sql`INSERT INTO written VALUES (${`next ${round}`})`;
    expect(await written()).toEqual(Array.from({ length: round }, (_, i) => `next ${i + 1}`));
  });
}

test("a pool whose connections are lost while busy serves again", async () => {
  const busy = Array.from({ length: 20 }, () => sql`SELECT pg_sleep(60)`.catch(() => "told"));
  await eventually("the pool to be busy", isWaiting);
  await eventually("everyone to be told", async () => {
    await kill();
    return Promise.race([Promise.all(busy), Bun.sleep(0).then(() => null)]);
  });
  const again = await eventually("an answer", () => sql`SELECT 1 AS one`, 2_000);
  expect([...again]).toEqual([{ one: 1 }]);
});

test("a statement that cannot be told to stop, no connection being had for that, goes on, and nobody has an error", async () => {
  const { hostname, port } = new URL(database.url);
  const door = createServer((client) => {
    const server = connect(Number(port), hostname);
    client.pipe(server).pipe(client);
    for (const end of [client, server]) end.on("error", () => {});
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  const url = new URL(database.url);
  url.host = `127.0.0.1:${(door.address() as AddressInfo).port}`;
  const through = connectPostgres(url.href, 1, "victim");
  const unheard: unknown[] = [];
  const hear = (error: unknown) => unheard.push(error);
  process.on("unhandledRejection", hear);
  try {
    const query = through`SELECT pg_sleep(60)`;
    const told = query.catch((error: unknown) => error);
    await eventually("the statement to run", isWaiting);
    door.close();
    query.cancel();
    // Whoever knocks now is refused, and so was the one who came before.
    await new Promise((resolve) => connect(Number(url.port), "127.0.0.1").on("error", resolve));
    expect(await isWaiting()).toBe(true);
    await kill();
    expect(await told).toBeInstanceOf(Error);
    expect(unheard).toEqual([]);
  } finally {
    process.off("unhandledRejection", hear);
    await through.end({ timeout: 1 });
  }
});

test("a database that cannot be reached is told from a statement that is wrong", async () => {
  const wrong = await sql`SELECT nonsense`.catch((error: unknown) => error);
  expect(isDatabaseAway(wrong)).toBe(false);
  const nobody = connectPostgres("postgres://souk@127.0.0.1:1/souk", 1, "nobody");
  expect(isDatabaseAway(await nobody`SELECT 1`.catch((error: unknown) => error))).toBe(true);
  const nameless = connectPostgres(database.url.replace(/[^/]+$/, "no_such_database"), 1, "nameless");
  expect(isDatabaseAway(await nameless`SELECT 1`.catch((error: unknown) => error))).toBe(true);
  await Promise.all([nobody.end({ timeout: 1 }), nameless.end({ timeout: 1 })]);
});
