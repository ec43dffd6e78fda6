import { picturesCommand } from "../../src/catalogue/import/pictures/command.ts";
import { readSettings } from "../../src/platform/settings.ts";
import { runCommand } from "./terminal.ts";

// Of the settings only those of the picture store are used here; the two without a default are the shop's own.
const settings = readSettings({ COOKIE_SECRET: "-".repeat(32), DATABASE_URL: "-", ...process.env });
await runCommand((args, terminal) => picturesCommand(args, settings, terminal));
