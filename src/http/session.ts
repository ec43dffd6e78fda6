import { randomBytes, timingSafeEqual } from "node:crypto";
import { cookieValue } from "../platform/cookies.ts";
import type { Settings } from "../platform/settings.ts";
import { PROBLEMS, ProblemError } from "./problem.ts";

const COOKIE = "cart";
const CART_ID_BYTES = 16;
const COOKIE_MAX_AGE_S = 60 * 24 * 60 * 60;
/** 16 bytes of id and 32 of signature, in base64url without padding, with a dot between. */
const COOKIE_VALUE = /^[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}$/;
const ID_LENGTH = 22;
const UUID_LENGTH = 36;
/** Versions 4 and 7: at least 74 random bits. Anything shorter might be another shopper's key too. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/i;

/** Whose cart a request speaks for: a cart, none, or a cookie that we did not sign. */
export type CartOf = { readonly cartId: string } | "forged" | null;

/** Guest carts, known by a signed cookie. */
export interface CartSession {
  /** Reads and checks the cart cookie. Costs a few microseconds, no I/O. */
  cartOf(request: Request): CartOf;
  /**
   * A new cart id of 128 bits, which is also a NATS subject token. Where the command that makes the cart has a random id
   * of its own (a UUID, as our forms and most clients have), the cart's id follows from it: a first 'add' that is sent
   * twice makes one cart.
   */
  issueCart(commandId?: string): string;
  /** The `Set-Cookie` header that makes a browser keep this cart for sixty days more. */
  keep(cartId: string): string;
  /** The `Set-Cookie` header that makes a browser forget its cart cookie. */
  readonly forget: string;
}

/** The cart sessions of a shop with this cookie secret. Holds no state: every node and every caller may have its own. */
export function cartSession(settings: Pick<Settings, "COOKIE_SECRET" | "SECURE_COOKIES">): CartSession {
  const keyed = new Bun.CryptoHasher("sha256", settings.COOKIE_SECRET);
  const attributes = `Path=/; HttpOnly; SameSite=Lax${settings.SECURE_COOKIES === "on" ? "; Secure" : ""}`;
  // The word in front keeps this signature from being good for anything else that is signed with the same secret.
  const sign = (cartId: string) => keyed.copy().update(`cart:${cartId}`).digest("base64url");

  return {
    cartOf(request) {
      const value = cookieValue(request.headers.get("cookie"), COOKIE);
      if (value === null) return null;
      if (!COOKIE_VALUE.test(value)) return "forged";
      const cartId = value.slice(0, ID_LENGTH);
      const isOurs = timingSafeEqual(Buffer.from(sign(cartId)), Buffer.from(value.slice(ID_LENGTH + 1)));
      return isOurs ? { cartId } : "forged";
    },
    issueCart: (commandId = "") =>
      UUID.test(commandId)
        ? keyed
            .copy()
            .update(`new cart:${commandId.slice(0, UUID_LENGTH)}`)
            .digest("base64url")
            .slice(0, ID_LENGTH)
        : randomBytes(CART_ID_BYTES).toString("base64url"),
    keep: (cartId) => `${COOKIE}=${cartId}.${sign(cartId)}; Max-Age=${COOKIE_MAX_AGE_S}; ${attributes}`,
    forget: `${COOKIE}=; Max-Age=0; ${attributes}`,
  };
}

/** Whose cart the request speaks for. Throws a 400 that also takes the cookie away, where we did not sign it. */
export function requireOurs(session: CartSession, request: Request): { readonly cartId: string } | null {
  const cart = session.cartOf(request);
  if (cart === "forged") throw new ProblemError(PROBLEMS.forgedCart, { "set-cookie": session.forget });
  return cart;
}
