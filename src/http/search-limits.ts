import type { Settings } from "../platform/settings.ts";
import { addressOf, type PeerAddresses } from "./address.ts";
import { PROBLEMS, ProblemError } from "./problem.ts";
import { type RateLimit, rateLimit, rateLimitHeaders } from "./rate-limits.ts";

/** What strangers may ask that no memory answers: each is work for an engine, and nothing else they ask is dearer. */
type Asked = "search" | "suggestion";

/** Counts one for whoever sent the request. Throws a 429 that says when to go on. */
export type Ticket = () => void;

const byShop = new WeakMap<Settings, Record<Asked, RateLimit>>();

/** How a request pays for what an engine is asked for it; pages and the API of a shop count together. */
export function ticketFor(
  { settings }: { readonly settings: Settings },
  asked: Asked,
  request: Request,
  server: PeerAddresses | null,
): Ticket {
  if (settings.RATE_LIMITS === "off") return () => {};
  const limit = limitsOf(settings)[asked];
  return () => {
    const verdict = limit.take(addressOf(request, server, settings), Date.now());
    if (!verdict.isAllowed) throw new ProblemError(tooMany(verdict.retryAfterS), rateLimitHeaders(verdict));
  };
}

function limitsOf(settings: Settings): Record<Asked, RateLimit> {
  const known = byShop.get(settings);
  if (known) return known;
  const made = {
    search: rateLimit(settings.RATE_SEARCHES_PER_MINUTE),
    suggestion: rateLimit(settings.RATE_SUGGESTIONS_PER_MINUTE),
  };
  byShop.set(settings, made);
  return made;
}

function tooMany(retryAfterS: number) {
  const detail = `Too many different searches in a short time. Please try again in ${retryAfterS} s.`;
  return { ...PROBLEMS.tooManySearches, detail };
}
