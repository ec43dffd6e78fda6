import { LRUCache } from "lru-cache";
import type { CheckoutView } from "../../actors/checkout/messages.ts";
import type { Settings } from "../platform/settings.ts";
import type { Shop } from "../shop.ts";
import { addressOf, type PeerAddresses } from "./address.ts";
import { PROBLEMS, ProblemError } from "./problem.ts";
import { rateLimit } from "./rate-limits.ts";

const WINDOW_MS = 60 * 60_000;
const KEYS_MAX = 50_000;

/** Who wants to pay: a cart, from an address. */
export interface Payer {
  readonly cartId: string;
  readonly address: string;
}

/** The limits on trying cards: a decline counts for the cart, and for the address, since a new cart is easily had. */
export interface DeclineLimits {
  /** Seconds until this payer may try another card; 0 where they may now. */
  waitS(payer: Payer): number;
  /** Counts a payment that was declined, once however often it is told. */
  note(payer: Payer, checkoutId: string): void;
}

function declineLimits(settings: Settings): DeclineLimits {
  if (settings.RATE_LIMITS === "off") return { waitS: () => 0, note: () => {} };
  const byCart = rateLimit(settings.RATE_DECLINES_PER_HOUR, KEYS_MAX, WINDOW_MS);
  const byAddress = rateLimit(settings.RATE_DECLINES_PER_HOUR, KEYS_MAX, WINDOW_MS);
  const noted = new LRUCache<string, true>({ max: KEYS_MAX });
  return {
    waitS({ cartId, address }) {
      const now = Date.now();
      return Math.max(byCart.look(cartId, now).retryAfterS, byAddress.look(address, now).retryAfterS);
    },
    note({ cartId, address }, checkoutId) {
      if (noted.has(checkoutId)) return;
      noted.set(checkoutId, true);
      const now = Date.now();
      byCart.take(cartId, now);
      byAddress.take(address, now);
    },
  };
}

type Parts = Pick<Shop, "settings" | "checkouts">;

const byShop = new WeakMap<Settings, DeclineLimits>();

/** A shop's pages and its API count together. */
function limitsOf({ settings }: Parts): DeclineLimits {
  const known = byShop.get(settings);
  if (known) return known;
  const made = declineLimits(settings);
  byShop.set(settings, made);
  return made;
}

export function payerOf({ settings }: Parts, request: Request, server: PeerAddresses | null, cartId: string): Payer {
  return { cartId, address: addressOf(request, server, settings) };
}

/**
 * Starts a checkout unless too many payments were declined lately. One that was begun before is answered as ever. Throws
 * a 429 that says when to go on.
 */
export async function startWithin(
  shop: Parts,
  payer: Payer,
  checkoutId: string,
  ...[wanted, ask]: Parameters<Shop["checkouts"]["start"]> extends [string, ...infer Rest] ? Rest : never
): ReturnType<Shop["checkouts"]["start"]> {
  const limits = limitsOf(shop);
  const waitS = limits.waitS(payer);
  if (waitS > 0 && !(await shop.checkouts.read(checkoutId, ask))) throw tooManyDeclines(waitS);
  const reply = await shop.checkouts.start(checkoutId, wanted, ask);
  if (reply.ok && isDeclined(reply.answer)) limits.note(payer, checkoutId);
  return reply;
}

function isDeclined({ failure }: CheckoutView): boolean {
  return failure?.code === "payment_failed";
}

function tooManyDeclines(waitS: number): ProblemError {
  const minutes = Math.ceil(waitS / 60);
  const detail = `Too many payments were declined. You can try again in ${minutes} min; your cart stays as it is.`;
  return new ProblemError({ ...PROBLEMS.tooManyDeclines, detail }, { "retry-after": String(waitS) });
}
