import { EXIT, type Terminal } from "../../src/catalogue/import/command.ts";
import { ImportError } from "../../src/catalogue/import/import-error.ts";
import { stopChildren } from "./child.ts";
import { withDatabase } from "./environment.ts";
import { StackError } from "./stack-error.ts";

const STOP_PATIENCE_MS = 6_000;

/**
 * Runs a command that reads or writes the shop's database and ends the process with the code it returns. The first
 * Ctrl-C lets what is under way be written, the second ends it at once: both leave the shop in order.
 */
export async function runCommand(
  command: (args: readonly string[], terminal: Terminal) => Promise<number>,
): Promise<never> {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => (stopping.signal.aborted ? process.exit(EXIT.stopped) : stopping.abort()));
  }
  const code = await command(process.argv.slice(2), {
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
}
