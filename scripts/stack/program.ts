import { SettingsError } from "../../src/platform/settings.ts";
import { killChildren, stopChildren } from "./child.ts";
import { messageOf, StackError } from "./stack-error.ts";

const STOP_PATIENCE_MS = 6_000;

/**
 * Runs a program of the terminal: what the person can mend is told in one line, anything else with its stack, and whatever the program
 * started ends with it, on Ctrl-C too (once: in good order, twice: at once). Ends the process
 * with what `main` returns or 0, or with 1 after a fault.
 */
export async function runProgram(main: () => Promise<number> | Promise<void>): Promise<never> {
  let stopping = false;
  const stop = async (code: number): Promise<never> => {
    stopping = true;
    await stopChildren(STOP_PATIENCE_MS);
    process.exit(code);
  };
  const onSignal = () => {
    if (stopping) return killChildren();
    console.log("\nEnding ...");
    void stop(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  process.on("exit", killChildren);
  let code = 0;
  try {
    code = (await main()) ?? 0;
  } catch (error) {
    if (stopping) return new Promise<never>(() => {}); // the ending under way is what made it fail
    const isPlain = error instanceof StackError || error instanceof SettingsError;
    console.error(isPlain ? messageOf(error) : error);
    return stop(1);
  }
  return stop(code);
}
