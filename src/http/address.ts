import type { Settings } from "../platform/settings.ts";

/** The part of Bun's server that knows who is at the other end. */
export interface PeerAddresses {
  requestIP(request: Request): { readonly address: string } | null;
}

/**
 * The address that a request's limits count for. Behind a trusted proxy it is the last entry of `X-Forwarded-For`, the
 * one our own proxy wrote; what stands before it is whatever the client claims. Without a server (in-process) it is
 * `local`.
 */
export function addressOf(
  request: Request,
  server: PeerAddresses | null,
  settings: Pick<Settings, "TRUST_PROXY">,
): string {
  const forwarded = settings.TRUST_PROXY === "on" ? request.headers.get("x-forwarded-for") : null;
  const address = forwarded?.slice(forwarded.lastIndexOf(",") + 1).trim() || server?.requestIP(request)?.address;
  return address ? networkOf(address) : "local";
}

/** An IPv6 subscriber owns a whole /64 and could come from a new address each time, so that network counts as one. */
function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  if (address.startsWith("::ffff:") && address.includes(".")) return address.slice("::ffff:".length);
  const [head = "", tail] = address.split("%")[0]!.split("::", 2);
  const groups = head === "" ? [] : head.split(":");
  const last = tail ? tail.split(":") : [];
  if (tail !== undefined)
    groups.push(...Array<string>(Math.max(0, 8 - groups.length - last.length)).fill("0"), ...last);
  return `${groups.slice(0, 4).join(":")}::/64`;
}
