import { readSettings } from "../../src/platform/settings.ts";
import { withDatabase } from "./environment.ts";
import { migrateShop } from "./fill.ts";
import { runProgram } from "./program.ts";

await runProgram(() =>
  withDatabase(async (databaseUrl) => {
    await migrateShop(readSettings({ COOKIE_SECRET: "-".repeat(32), ...process.env, DATABASE_URL: databaseUrl }));
  }),
);
