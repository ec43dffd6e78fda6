import { resolve } from "node:path";
import { settingsTable, withTable } from "./settings-table.ts";

const README = resolve(import.meta.dir, "../../README.md");

if (process.argv.includes("--write"))
  await Bun.write(README, withTable(await Bun.file(README).text(), settingsTable()));
else console.log(settingsTable());
