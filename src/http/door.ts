import type { Settings } from "../platform/settings.ts";
import { addressOf, type PeerAddresses } from "./address.ts";
import { BODY_MAX_BYTES, refuseLongBody, takesFiles, UPLOAD_MAX_BYTES } from "./body.ts";
import { isCrossSite, isUnsafe } from "./csrf.ts";
import { PROBLEMS, ProblemError } from "./problem.ts";
import { changeLimits, rateLimitHeaders } from "./rate-limits.ts";
import { cartSession, requireOurs } from "./session.ts";

type AnswerHeaders = Record<string, string | number | string[] | undefined>;

/** Looks at a request before any route does. Throws a `ProblemError` where it may not come in. */
export type Door = (request: Request, server: PeerAddresses | null, headers: AnswerHeaders) => void;

/** Whether a path is asked by other services, which sign what they send: they have no cookies to be stolen, nor a cart. */
export function isForMachines(path: string): boolean {
  return path.startsWith("/webhooks/");
}

/**
 * What every request that may change something has to pass, whichever route it is for: not sent by another site, no
 * longer than a body may be, with a cart cookie of our own or none, and within its cart's and its address's limits.
 * Where the limits leave it is noted in the answer's headers. Requests that only read pass at once.
 */
export function createDoor(settings: Settings): Door {
  const session = cartSession(settings);
  const limits = changeLimits(settings);
  return (request, server, headers) => {
    if (!isUnsafe(request.method)) return;
    const { pathname } = new URL(request.url);
    if (isForMachines(pathname)) return refuseLongBody(request);
    if (isCrossSite(request, settings)) throw new ProblemError(PROBLEMS.crossSite);
    refuseLongBody(request, takesFiles(pathname) ? UPLOAD_MAX_BYTES : BODY_MAX_BYTES);
    const cart = requireOurs(session, request);
    if (settings.RATE_LIMITS === "off") return;
    const verdict = limits.take(addressOf(request, server, settings), cart?.cartId ?? null, Date.now());
    if (verdict === null) return;
    Object.assign(headers, rateLimitHeaders(verdict));
    if (!verdict.isAllowed) {
      const detail = `Too many changes in a short time. Please try again in ${verdict.retryAfterS} s.`;
      throw new ProblemError({ ...PROBLEMS.tooManyRequests, detail });
    }
  };
}
