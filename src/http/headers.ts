import type { Settings } from "../platform/settings.ts";

const YEAR_S = 365 * 24 * 60 * 60;

const CONTENT_POLICY = {
  "default-src": "'self'",
  "script-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self' data:",
  "connect-src": "'self'",
  "object-src": "'none'",
  "base-uri": "'none'",
  "form-action": "'self'",
  "frame-ancestors": "'none'",
};

/** The viewer at /docs writes style attributes of its own, which nothing else here may. */
export const DOCS_CONTENT_POLICY = policy({ ...CONTENT_POLICY, "style-src": "'self' 'unsafe-inline'" });

/** The policy of one page that needs more than all others: sources by directive, added to what every page may. */
export function contentPolicyWith(more: Readonly<Record<string, readonly string[]>>): string {
  const names = new Set([...Object.keys(CONTENT_POLICY), ...Object.keys(more)]);
  const sources = (name: string) => (CONTENT_POLICY as Record<string, string>)[name] ?? "'self'";
  return policy(Object.fromEntries([...names].map((name) => [name, [sources(name), ...(more[name] ?? [])].join(" ")])));
}

/** The headers of every answer, whatever it is; made once. */
export function securityHeaders(settings: Pick<Settings, "SECURE_COOKIES">): Record<string, string> {
  return {
    "content-security-policy": policy(CONTENT_POLICY),
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(self), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    ...(settings.SECURE_COOKIES === "on" && { "strict-transport-security": `max-age=${YEAR_S}; includeSubDomains` }),
  };
}

function policy(directives: Record<string, string>): string {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join("; ");
}
