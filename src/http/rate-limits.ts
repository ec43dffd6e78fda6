import { LRUCache } from "lru-cache";
import type { Settings } from "../platform/settings.ts";

const WINDOW_MS = 60_000;
/** How many carts, and how many addresses, are remembered at most; the longest unseen is forgotten first. */
const KEYS_MAX = 50_000;

/** What a limit says to one more request: whether it may pass, and the numbers for the RateLimit headers. */
export interface Verdict {
  readonly isAllowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the whole limit is free again. */
  readonly resetS: number;
  /** Seconds until one more request may pass; 0 where one may now. */
  readonly retryAfterS: number;
}

/** Lets at most `limit` requests in a window of each key pass: at once if they like, then evenly spaced. */
export interface RateLimit {
  /** Counts a request at `now` (epoch ms). A refused request is not counted. */
  take(key: string, now: number): Verdict;
  /** What `take` would say, without counting anything. */
  look(key: string, now: number): Verdict;
}

/**
 * A limit in this process's memory, by the generic cell rate algorithm (ITU-T I.371): one moment per key, that at
 * which all of the key's requests will have been worked off at the even pace. Bounded to `keysMax` keys. The window is
 * a minute by default.
 */
export function rateLimit(limit: number, keysMax: number = KEYS_MAX, windowMs: number = WINDOW_MS): RateLimit {
  const spacing = windowMs / limit;
  const workedOffAt = new LRUCache<string, number>({ max: keysMax });
  const ask = (key: string, now: number, isCounted: boolean): Verdict => {
    const debt = Math.max(0, (workedOffAt.get(key) ?? 0) - now);
    const isAllowed = debt + spacing <= windowMs;
    const owed = isAllowed ? debt + spacing : debt;
    if (isAllowed && isCounted) workedOffAt.set(key, now + owed);
    return {
      isAllowed,
      limit,
      remaining: Math.floor((windowMs - owed) / spacing),
      resetS: Math.ceil(owed / 1000),
      retryAfterS: isAllowed ? 0 : Math.ceil((debt + spacing - windowMs) / 1000),
    };
  };
  return { take: (key, now) => ask(key, now, true), look: (key, now) => ask(key, now, false) };
}

/** The limits on changes: every change counts for the address it comes from, and for the cart if it names one. */
export interface ChangeLimits {
  /** The stricter verdict of both limits; null when limits are switched off. */
  take(address: string, cartId: string | null, now: number): Verdict | null;
}

/**
 * The limits that the settings ask for. A shopper who drops the cookie only gets a new cart, not a new address, so
 * throwing carts away does not help to reserve more.
 */
export function changeLimits(settings: Settings): ChangeLimits {
  if (settings.RATE_LIMITS === "off") return { take: () => null };
  const byAddress = rateLimit(settings.RATE_ADDRESS_PER_MINUTE);
  const byCart = rateLimit(settings.RATE_CART_PER_MINUTE);
  return {
    take(address, cartId, now) {
      const ofAddress = byAddress.take(address, now);
      if (cartId === null || !ofAddress.isAllowed) return ofAddress;
      const ofCart = byCart.take(cartId, now);
      return !ofCart.isAllowed || ofCart.remaining < ofAddress.remaining ? ofCart : ofAddress;
    },
  };
}

/** The headers that tell a client where it stands. */
export function rateLimitHeaders(verdict: Verdict): Record<string, string> {
  return {
    "ratelimit-limit": String(verdict.limit),
    "ratelimit-remaining": String(verdict.remaining),
    "ratelimit-reset": String(verdict.resetS),
    ...(!verdict.isAllowed && { "retry-after": String(verdict.retryAfterS) }),
  };
}
