import type { Log } from "../platform/log.ts";
import { keepDoing, type Rounds } from "../platform/rounds.ts";
import type { Accounts } from "./accounts.ts";

const MOVES_EVERY_MS = 2_000;
const FORGET_EVERY_MS = 10 * 60_000;

/** Goes on with carts whose move was broken off, and forgets what has run out. */
export function sweepAccounts({ cartMoves, sessions }: Accounts, log: Log): Rounds {
  const moving = keepDoing(cartMoves.sweep, { everyMs: MOVES_EVERY_MS, log, trouble: "carts could not be moved" });
  const forgetting = keepDoing(sessions.sweep, {
    everyMs: FORGET_EVERY_MS,
    log,
    trouble: "old sessions could not be forgotten",
  });
  return {
    stop: async () => {
      await Promise.all([moving.stop(), forgetting.stop()]);
    },
  };
}
