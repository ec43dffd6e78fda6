import { picturesCommand } from "../../src/catalogue/import/pictures/command.ts";
import { readSettings } from "../../src/platform/settings.ts";
import { runCommand } from "./terminal.ts";

// Of the settings only those of the picture store are used here; those without a default are the shop's own.
const unused = { COOKIE_SECRET: "-".repeat(32), DATA_KEY: "0".repeat(64), DATABASE_URL: "-" };
const settings = readSettings({ ...unused, ...process.env });
await runCommand((args, terminal) => picturesCommand(args, settings, terminal));
