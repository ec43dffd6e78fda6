import type { CartAnswer, CartCommand, CartRefusal } from "../../actors/cart/messages.ts";
import type { InventoryAnswer, InventoryCommand, InventoryRefusal } from "../../actors/inventory/messages.ts";
import { Unavailable, unreachable } from "../../actors/kernel/errors.ts";
import type { Asks } from "../../actors/kernel/types.ts";
import type { LineEffect, LineOutcome, Offer, OfferResult, Stock } from "../../actors/waiting-line/messages.ts";
import type { Sql } from "../platform/postgres.ts";

export interface LineParts {
  readonly sql: Sql;
  readonly carts: Asks<CartCommand, CartAnswer, CartRefusal>;
  readonly inventory: Asks<InventoryCommand, InventoryAnswer, InventoryRefusal>;
  /** Tells a shopper that their turn has come; again only if it throws. */
  announce(productId: number, offer: Offer & { readonly until: number }): Promise<void>;
}

/** What has become of an offer, and the stock as it was then. */
interface Answered {
  readonly result: OfferResult;
  readonly stock: Stock | null;
}

/**
 * Does the outside work that a line calls for. Doing it twice does it once: a unit goes into a cart under the offer's own
 * command id, a letter has the offer's name, looking changes nothing. Throws `Unavailable` where the world fails it.
 */
export async function performLineEffect(parts: LineParts, productId: number, effect: LineEffect): Promise<LineOutcome> {
  switch (effect.type) {
    case "reserve":
      return answersTo(effect.offers.map((offer) => reserve(parts, productId, offer)));
    case "settle":
      return answersTo(effect.offers.map((offer) => settle(parts, productId, offer)));
    case "announce": {
      const told = await Promise.allSettled(effect.offers.map((offer) => parts.announce(productId, offer)));
      const offers = effect.offers.filter((_, index) => told[index]!.status === "fulfilled");
      if (offers.length > 0) return { type: "announced", offers };
      throw (told[0] as PromiseRejectedResult).reason;
    }
    case "look":
      return { type: "looked", stock: (await stockOf(parts, productId, undefined))?.stock ?? null };
    default:
      return unreachable(effect);
  }
}

/** All that could be found out; where nothing could, the world failed it. */
async function answersTo(asked: readonly Promise<Answered>[]): Promise<LineOutcome> {
  const settled = await Promise.allSettled(asked);
  const answers = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const failed = settled.find((one) => one.status === "rejected");
  if (answers.length === 0 && failed) throw failed.reason;
  const newest = answers
    .flatMap(({ stock }) => stock ?? [])
    .reduce<Stock | null>((best, stock) => (best && best.version >= stock.version ? best : stock), null);
  return { type: "offers-answered", results: answers.map(({ result }) => result), stock: newest };
}

/** A unit into the shopper's cart. The cart has it reserved by the product's own actor: only that says what there is. */
async function reserve(parts: LineParts, productId: number, offer: Offer): Promise<Answered> {
  const cartId = await cartOf(parts.sql, offer.shopper);
  if (cartId === null) return { result: { ...offer, result: "ended" }, stock: null };
  const commandId = `offer-${productId}-${offer.offer}`;
  const reply = await parts.carts.ask(cartId, { type: "add", productId, quantity: 1, commandId });
  if (reply.ok) return settle(parts, productId, offer);
  const stock = (await stockOf(parts, productId, undefined))?.stock ?? null;
  return { result: { ...offer, result: isShort(reply) ? "short" : "passed_over" }, stock };
}

/** Others were faster; whatever else a cart says no for is its own matter, and somebody else's turn. */
function isShort({ refusal }: CartRefusal): boolean {
  return refusal === "insufficient_stock";
}

/** Whether the unit is still reserved for the shopper. */
async function settle(parts: LineParts, productId: number, offer: Offer): Promise<Answered> {
  const cartId = await cartOf(parts.sql, offer.shopper);
  const known = cartId === null ? null : await stockOf(parts, productId, cartId);
  const until = known?.reservedUntil ?? 0;
  const result: OfferResult =
    until > Date.now() ? { ...offer, result: "reserved", until } : { ...offer, result: "ended" };
  return { result, stock: known?.stock ?? null };
}

async function stockOf({ inventory }: LineParts, productId: number, cartId: string | undefined) {
  const reply = await inventory.ask(String(productId), { type: "level", ...(cartId !== undefined && { cartId }) });
  if (!reply.ok) return null;
  const { level, reservation } = reply.answer;
  const stock: Stock = { available: level.available, version: level.version };
  return { stock, reservedUntil: reservation?.expiresAt ?? null };
}

/** The cart that a shopper has now; null for an account that is no more. */
export async function cartOf(sql: Sql, shopper: string): Promise<string | null> {
  if (shopper.startsWith("cart:")) return shopper.slice("cart:".length);
  const [row] = await sql<{ cart: string }[]>`
    SELECT cart_id AS cart FROM accounts WHERE id = ${shopper.slice("account:".length)}`.catch((error) => {
    throw new Unavailable(
      `an account's cart could not be looked up: ${error instanceof Error ? error.message : error}`,
    );
  });
  return row?.cart ?? null;
}
