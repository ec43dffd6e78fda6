import { demoProducts } from "../../src/demo/catalogue.ts";
import { writePeople } from "../../src/demo/people.ts";
import { seedDemo } from "../../src/demo/seed.ts";
import { createMedia } from "../../src/media/media.ts";
import { connectPostgres } from "../../src/platform/postgres.ts";
import { openVault } from "../../src/platform/seal.ts";
import { readSettings } from "../../src/platform/settings.ts";
import { ownSecrets, withDatabase } from "./environment.ts";
import { migrateShop } from "./fill.ts";
import { runProgram } from "./program.ts";

const CONNECTIONS = 4;

await runProgram(() =>
  withDatabase(async (databaseUrl) => {
    const own = { COOKIE_SECRET: "-".repeat(32), DATA_KEY: process.env.DATA_KEY || ownSecrets().DATA_KEY };
    const settings = readSettings({ ...process.env, ...own, DATABASE_URL: databaseUrl });
    await migrateShop(settings);
    const sql = connectPostgres(databaseUrl, CONNECTIONS, "seed");
    try {
      const vault = openVault(settings);
      await seedDemo(sql, createMedia(settings), (line) => console.log(line), demoProducts(), vault);
      console.log(`people     ${await writePeople(sql, vault)} new`);
    } finally {
      await sql.end();
    }
  }),
);
