import type { PeerAddresses } from "../address.ts";

const LOOPBACK = /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/;
const OWN_NAMES = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
/** What proxies write: whoever is behind one is not known to sit here. */
const FORWARDED = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/**
 * Whether somebody at this very machine asks, by a name of this machine's own: a page from elsewhere whose name was made
 * to lead here does not pass. False where it cannot be told.
 */
export function isFromHere(request: Request, server: PeerAddresses | null): boolean {
  const address = server?.requestIP(request)?.address;
  if (address === undefined || !LOOPBACK.test(address)) return false;
  return OWN_NAMES.test(new URL(request.url).hostname) && !FORWARDED.some((name) => request.headers.has(name));
}
