import type { Settings } from "../platform/settings.ts";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** True where a method is one that may change something. */
export function isUnsafe(method: string): boolean {
  return !SAFE_METHODS.has(method);
}

/**
 * True where a page of another site made the browser send this request. Browsers say so in `Sec-Fetch-Site`; older
 * ones, and plain HTTP between machines, only send `Origin`, which has to name the host that was asked. A request with
 * neither header comes from no browser and carries nobody's cookies but its sender's own.
 */
export function isCrossSite(request: Request, settings: Pick<Settings, "TRUST_PROXY">): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site !== "same-origin" && site !== "none";
  const origin = request.headers.get("origin");
  if (origin === null) return false;
  return !URL.canParse(origin) || new URL(origin).host !== hostAsked(request, settings);
}

function hostAsked(request: Request, settings: Pick<Settings, "TRUST_PROXY">): string {
  const forwarded = settings.TRUST_PROXY === "on" ? request.headers.get("x-forwarded-host") : null;
  return forwarded ?? new URL(request.url).host;
}
