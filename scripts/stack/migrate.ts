import { readSettings } from "../../src/platform/settings.ts";
import { withDatabase } from "./environment.ts";
import { migrateShop } from "./fill.ts";
import { runProgram } from "./program.ts";

await runProgram(() =>
  withDatabase(async (databaseUrl) => {
    const unused = { COOKIE_SECRET: "-".repeat(32), DATA_KEY: "0".repeat(64) };
    await migrateShop(readSettings({ ...unused, ...process.env, DATABASE_URL: databaseUrl }));
  }),
);
