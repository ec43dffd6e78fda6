import { afterAll } from "bun:test";
import { leaveSharedPostgres } from "./support/postgres.ts";
import { closeAll, throwAwayAll } from "./support/throw-away.ts";

const CLEAN_UP_TIMEOUT_MS = 60_000;

// Nothing is started here: most tests need neither Postgres nor NATS, those that do start them on first use.
// Registered in the preload, `afterAll` runs once, after the last file; 'exit' covers a run that is cut short.
afterAll(async () => {
  await closeAll();
  await leaveSharedPostgres();
  throwAwayAll();
}, CLEAN_UP_TIMEOUT_MS);
process.on("exit", throwAwayAll);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(130));
