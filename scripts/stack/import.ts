import { importCommand } from "../../src/catalogue/import/command.ts";
import { runCommand } from "./terminal.ts";

await runCommand(importCommand);
