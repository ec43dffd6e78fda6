import type { Settings } from "../../../platform/settings.ts";
import { addressOf, type PeerAddresses } from "../../address.ts";
import { rateLimit } from "../../rate-limits.ts";

const WINDOW_MS = 15 * 60_000;
const KEYS_MAX = 50_000;
/**
 * How many networks' worth of attempts one mail address may see, wherever from. Far more than its owner needs, so that
 * nobody keeps them out from one place; guessing from many places at once ends there all the same.
 */
const NETWORKS_MAX = 20;
/** Every sign-up is a letter in somebody's mailbox, and each of those opens the account: fewer do. */
const NETWORKS_OF_LETTERS_MAX = 3;

/** What is tried. Each counts for itself: whoever has tried too many passwords may still ask for a new one. */
export type Door = "sign-in" | "sign-up" | "reset" | "password";

/** Counts attempts to get in, and letters asked for. */
export interface Attempts {
  /** Minutes until another attempt for this mail address from there may be made; 0 where this one may. */
  take(door: Door, request: Request, server: PeerAddresses | null, mailIndex: string): number;
}

/**
 * The limits on guessing: per network, whatever it tries; per mail address and network, so that a stranger's attempts
 * are not its owner's; and far wider per mail address, wherever from. All count whether there is such an account or not,
 * and know mail addresses by their blind index only.
 */
export function attempts(settings: Settings): Attempts {
  const perMail = settings.RATE_SIGN_IN_PER_MAIL;
  const byNetwork = rateLimit(settings.RATE_SIGN_IN_PER_ADDRESS, KEYS_MAX, WINDOW_MS);
  const byBoth = rateLimit(perMail, KEYS_MAX, WINDOW_MS);
  const byMail = rateLimit(perMail * NETWORKS_MAX, KEYS_MAX, WINDOW_MS);
  const byMailbox = rateLimit(perMail * NETWORKS_OF_LETTERS_MAX, KEYS_MAX, WINDOW_MS);
  return {
    take(door, request, server, mailIndex) {
      if (settings.RATE_LIMITS === "off") return 0;
      const now = Date.now();
      const network = addressOf(request, server, settings);
      const key = `${door} ${mailIndex}`;
      let verdict = byNetwork.take(network, now);
      if (verdict.isAllowed) verdict = byBoth.take(`${key} ${network}`, now);
      if (verdict.isAllowed) verdict = (door === "sign-up" ? byMailbox : byMail).take(key, now);
      return verdict.isAllowed ? 0 : Math.max(1, Math.ceil(verdict.retryAfterS / 60));
    },
  };
}
