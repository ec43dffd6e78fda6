import { EXIT, importCommand } from "../../src/catalogue/import/command.ts";
import { ImportError } from "../../src/catalogue/import/import-error.ts";
import { stopChildren } from "./child.ts";
import { withDatabase } from "./environment.ts";
import { StackError } from "./stack-error.ts";

const STOP_PATIENCE_MS = 6_000;

// The first Ctrl-C lets the chunks under way be written, the second ends it at once: both leave the shop in order.
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => (stopping.signal.aborted ? process.exit(EXIT.stopped) : stopping.abort()));
}

const code = await importCommand(process.argv.slice(2), {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  out: process.stdout,
  error: process.stderr,
  signal: stopping.signal,
  withDatabase: (work) =>
    withDatabase(work).catch((error) => {
      throw error instanceof StackError ? new ImportError(error.message) : error;
    }),
});
await stopChildren(STOP_PATIENCE_MS);
process.exit(code);
