import type { Settings } from "../../../platform/settings.ts";
import { addressOf, type PeerAddresses } from "../../address.ts";
import { rateLimit } from "../../rate-limits.ts";

const WINDOW_MS = 15 * 60_000;
const KEYS_MAX = 50_000;

/** Counts attempts to get in, and letters asked for. */
export interface Attempts {
  /** Minutes until another attempt for this mail address from there may be made; 0 where this one may. */
  take(request: Request, server: PeerAddresses | null, mailIndex: string): number;
}

/**
 * The limits on guessing: per address, whatever it tries, and per mail address, wherever from. Both count whether there
 * is such an account or not, and know mail addresses by their blind index only.
 */
export function attempts(settings: Settings): Attempts {
  const byAddress = rateLimit(settings.RATE_SIGN_IN_PER_ADDRESS, KEYS_MAX, WINDOW_MS);
  const byMail = rateLimit(settings.RATE_SIGN_IN_PER_MAIL, KEYS_MAX, WINDOW_MS);
  return {
    take(request, server, mailIndex) {
      if (settings.RATE_LIMITS === "off") return 0;
      const now = Date.now();
      const ofAddress = byAddress.take(addressOf(request, server, settings), now);
      const verdict = ofAddress.isAllowed ? byMail.take(mailIndex, now) : ofAddress;
      return verdict.isAllowed ? 0 : Math.max(1, Math.ceil(verdict.retryAfterS / 60));
    },
  };
}
