import { timingSafeEqual } from "node:crypto";
import { ORDER_ID } from "../../actors/order/order-id.ts";
import { cookieValue } from "../platform/cookies.ts";
import type { Settings } from "../platform/settings.ts";

const COOKIE = "orders";
const COOKIE_MAX_AGE_S = 60 * 24 * 60 * 60;
/** Orders that a guest's browser remembers; the oldest is forgotten for the newest. */
const REMEMBERED_MAX = 20;

/** The `Set-Cookie` header that makes a browser forget the orders it remembers. */
export const FORGET_ORDERS = `${COOKIE}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax`;

/** How guests get at their orders: by the link in their mail, and on the browser that they ordered with. */
export interface OrderLinks {
  /** The path of a guest's order that whoever has it may open. */
  pathOf(orderId: string): string;
  isKeyOf(orderId: string, key: string): boolean;
  /** The orders this browser remembers, the newest first. */
  remembered(request: Request): string[];
  /** The `Set-Cookie` header that makes the browser remember this order too. */
  remember(request: Request, orderId: string): string;
}

/** Holds no state: every node and every caller may have its own. */
export function orderLinks(settings: Pick<Settings, "COOKIE_SECRET" | "SECURE_COOKIES">): OrderLinks {
  const keyed = new Bun.CryptoHasher("sha256", settings.COOKIE_SECRET);
  // The word in front keeps a signature for one thing from being good for another.
  const sign = (what: string) => keyed.copy().update(what).digest("base64url");
  const isSigned = (what: string, signature: string) => {
    const expected = Buffer.from(sign(what));
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
  const attributes = `Path=/; HttpOnly; SameSite=Lax${settings.SECURE_COOKIES === "on" ? "; Secure" : ""}`;

  const remembered = (request: Request) => {
    const value = cookieValue(request.headers.get("cookie"), COOKIE) ?? "";
    const dot = value.lastIndexOf(".");
    const list = value.slice(0, Math.max(0, dot));
    if (!isSigned(`orders:${list}`, value.slice(dot + 1))) return [];
    return list.split(".").filter((id) => ORDER_ID.test(id));
  };

  return {
    pathOf: (orderId) => `/orders/${orderId}?key=${sign(`order:${orderId}`)}`,
    isKeyOf: (orderId, key) => isSigned(`order:${orderId}`, key),
    remembered,
    remember: (request, orderId) => {
      const others = remembered(request).filter((id) => id !== orderId);
      const list = [orderId, ...others].slice(0, REMEMBERED_MAX).join(".");
      return `${COOKIE}=${list}.${sign(`orders:${list}`)}; Max-Age=${COOKIE_MAX_AGE_S}; ${attributes}`;
    },
  };
}
