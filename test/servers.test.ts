import { afterAll, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect } from "nats";
import { startNats } from "../scripts/stack/nats.ts";
import { isPortFree } from "../scripts/stack/ports.ts";
import { startPostgres } from "../scripts/stack/postgres.ts";
import { connectPostgres } from "../src/platform/postgres.ts";
import { freshDatabase, freshNats, freshPostgres, throwAwayFolder } from "./support/index.ts";

const quick = { durable: false };
const logFile = join(throwAwayFolder("logs"), "log");

/** What a start that cannot be says to the person at the terminal. */
async function refusal(start: Promise<unknown>): Promise<string> {
  const message = await start.then(
    () => "it started",
    (error: Error) => `${error.name}: ${error.message}`,
  );
  expect(message).not.toContain("\n");
  return message;
}

describe("Postgres", async () => {
  const server = await freshPostgres({ durable: true });
  afterAll(() => server.stop());

  test("what was committed before a kill -9 is there after it", async () => {
    const sql = connectPostgres(server.url, 1, "test");
    await sql`CREATE TABLE witness (word text)`;
    await sql`INSERT INTO witness VALUES ('here')`;
    const [fsync] = await sql<{ fsync: string }[]>`SHOW fsync`;
    expect(fsync?.fsync).toBe("on");
    const killed = server.pid;
    process.kill(killed, "SIGKILL");
    expect(await server.ended).toEqual({ code: null, signal: "SIGKILL" });
    await server.restart();
    expect(server.pid).not.toBe(killed);
    const rows = await sql<{ word: string }[]>`SELECT word FROM witness`;
    expect(rows.map(({ word }) => word)).toEqual(["here"]);
    await sql.end();
  });

  test("a password that was set is asked for", async () => {
    const locked = await startPostgres({
      dataDir: throwAwayFolder("locked"),
      logFile,
      password: "open sesame",
      ...quick,
    });
    const stranger = connectPostgres(locked.url.replace(/:[^:@]*@/, ":guess@"), 1, "test");
    expect(await refusal(stranger`SELECT 1`.execute())).toContain("password authentication failed");
    await stranger.end();
    await locked.stop();
  });

  test("a port in use is named", async () => {
    const dataDir = throwAwayFolder("postgres");
    expect(await refusal(startPostgres({ dataDir, logFile, port: server.port, ...quick }))).toStartWith(
      `StackError: Port ${server.port} `,
    );
    expect(existsSync(dataDir)).toBe(false);
  });

  test("a folder of something else, of another version, or damaged is told apart, and left as it is", async () => {
    const dataDir = throwAwayFolder("postgres");
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, "holiday.jpg"), "");
    expect(await refusal(startPostgres({ dataDir, logFile, ...quick }))).toContain("is not a Postgres data folder");
    rmSync(join(dataDir, "holiday.jpg"));
    await (await startPostgres({ dataDir, logFile, ...quick })).stop();
    rmSync(join(dataDir, "global/pg_control"));
    expect(await refusal(startPostgres({ dataDir, logFile, ...quick }))).toContain("--reset");
    writeFileSync(join(dataDir, "PG_VERSION"), "12\n");
    expect(await refusal(startPostgres({ dataDir, logFile, ...quick }))).toContain(
      "was made by Postgres 12, this one is 18",
    );
    expect(existsSync(join(dataDir, "base"))).toBe(true);
  });

  test("two servers never share a folder", async () => {
    const dataDir = throwAwayFolder("postgres");
    const first = await startPostgres({ dataDir, logFile, ...quick });
    expect(await refusal(startPostgres({ dataDir, logFile, ...quick }))).toContain("Another Postgres already runs");
    await first.stop();
    expect(await isPortFree(first.port)).toBe(true);
  });
});

describe("fresh databases", () => {
  test("one test's rows are not seen by another", async () => {
    const [one, two] = await Promise.all([freshDatabase(), freshDatabase()]);
    await one.sql`INSERT INTO brands (slug, name) VALUES ('acme', 'Acme')`;
    expect(await two.sql`SELECT * FROM brands`).toHaveLength(0);
    const [{ shards } = { shards: 0 }] = await two.sql<
      { shards: number }[]
    >`SELECT count(*)::int AS shards FROM shards`;
    expect(shards).toBe(64);
    await Promise.all([one.drop(), two.drop()]);
  });
});

describe("nats-server", async () => {
  const server = await freshNats();
  afterAll(() => server.stop());

  test("a stream outlives a kill -9, on the same port", async () => {
    const connection = await connect({ servers: server.url, maxReconnectAttempts: -1, reconnectTimeWait: 20 });
    const manager = await connection.jetstreamManager();
    await manager.streams.add({ name: "WITNESS", subjects: ["witness"] });
    await connection.jetstream().publish("witness", "here");
    const status = connection.status();
    process.kill(server.pid, "SIGKILL");
    await server.ended;
    await server.restart();
    for await (const { type } of status) if (type === "reconnect") break;
    const { state } = await (await connection.jetstreamManager()).streams.info("WITNESS");
    expect(state.messages).toBe(1);
    await connection.close();
  });

  test("a port in use and a file where its folder should be are named", async () => {
    expect(await refusal(startNats({ storeDir: throwAwayFolder("nats"), logFile, port: server.port }))).toStartWith(
      `StackError: Port ${server.port} `,
    );
    const storeDir = throwAwayFolder("nats");
    writeFileSync(storeDir, "");
    expect(await refusal(startNats({ storeDir, logFile }))).toContain("is a file");
  });

  test("a program that is not there is named", async () => {
    const missing = startNats({ storeDir: throwAwayFolder("nats"), logFile, command: "/nowhere/nats-server" });
    expect(await refusal(missing)).toContain("/nowhere/nats-server");
  });
});
