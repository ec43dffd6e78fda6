import type { Log } from "../platform/log.ts";
import type { Accounts } from "./accounts.ts";

const MOVES_EVERY_MS = 2_000;
const FORGET_EVERY_MS = 10 * 60_000;

/** Goes on with carts whose move was broken off, and forgets what has run out. Returns how to stop. */
export function sweepAccounts({ cartMoves, sessions }: Accounts, log: Log): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const every = (ms: number, what: string, work: () => Promise<void>) =>
    setInterval(() => {
      running = running.then(work).catch((error) => log.warn({ err: error }, what));
    }, ms);
  const timers = [
    every(MOVES_EVERY_MS, "carts could not be moved", () => cartMoves.sweep()),
    every(FORGET_EVERY_MS, "old sessions could not be forgotten", () => sessions.sweep()),
  ];
  return {
    stop: () => {
      for (const timer of timers) clearInterval(timer);
      return running;
    },
  };
}
