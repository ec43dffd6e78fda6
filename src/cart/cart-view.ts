import type { CartAnswer, CartLine } from "../../actors/cart/messages.ts";
import type { StockLevel } from "../../actors/inventory/messages.ts";
import type { ProductCard } from "../catalogue/catalogue.ts";

/** An amount in minor units of `currency`. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** What is wrong with a line and can be put right with one tap; the fix for each is a cart command. */
export type CartProblem =
  /** Fix: `accept-price`. Both prices in minor units of the line's currency. */
  | { readonly problem: "price_changed"; readonly was: number; readonly now: number }
  /** The reservation ran out and others have the units. Fix: take the `available` ones, or save for later. */
  | { readonly problem: "stock_gone"; readonly available: number }
  /** The reservation ran out and the units can still be had. Fix: `reserve-again`. */
  | { readonly problem: "reservation_expired"; readonly available: number }
  /** The product is no longer for sale. Fix: remove. */
  | { readonly problem: "product_gone" };

/** A cart line as a page or the API shows it. */
export interface CartLineView {
  readonly productId: number;
  readonly quantity: number;
  /** Null when the product is no longer for sale. */
  readonly card: ProductCard | null;
  /** Today's unit price, or the price last seen of a product that is gone; minor units of `currency`. */
  readonly price: number;
  readonly currency: string;
  /** `price` × `quantity`. */
  readonly amount: number;
  /** Epoch ms; null when nothing is reserved for the line now. */
  readonly reservedUntil: number | null;
  /** Units that anyone could add now, besides those reserved for this line. */
  readonly available: number;
  readonly problems: readonly CartProblem[];
}

/** The lines of one seller's shop in one currency. */
export interface CartGroupView {
  readonly shop: { readonly id: number; readonly name: string; readonly slug: string | null };
  readonly lines: readonly CartLineView[];
  readonly subtotal: Money;
}

/** A cart ready to be shown. Lines keep the order in which they were added. */
export interface CartView {
  readonly cartId: string;
  readonly version: number;
  readonly groups: readonly CartGroupView[];
  readonly savedForLater: readonly CartLineView[];
  /** Units in the cart, saved ones and products that are gone left out; what the badge in the header shows. */
  readonly units: number;
  /** One total for each currency, in the order in which the currencies come first in the cart. */
  readonly totals: readonly Money[];
  /** Epoch ms of the reservation that ends first; null when none stands. */
  readonly firstExpiry: number | null;
  readonly problemCount: number;
  /** The checkout that its shopper is paying in, and that keeps it from being changed; null when there is none. */
  readonly payingIn: string | null;
}

const NO_LINES: readonly CartLineView[] = [];

/** The view of a shopper who has no cart yet. */
export const EMPTY_CART: CartView = {
  cartId: "",
  version: 0,
  groups: [],
  savedForLater: NO_LINES,
  units: 0,
  totals: [],
  firstExpiry: null,
  problemCount: 0,
  payingIn: null,
};

/**
 * Joins a cart with today's cards and stock levels, at the moment `now` (epoch ms). A product without a card is shown
 * as gone and costs nothing; a product without a level has nothing available.
 */
export function cartView(
  cart: CartAnswer,
  cards: ReadonlyMap<number, ProductCard>,
  levels: ReadonlyMap<number, StockLevel>,
  now: number,
): CartView {
  if (cart.lines.length === 0) return { ...EMPTY_CART, cartId: cart.cartId, version: cart.version };
  const view = (line: CartLine) =>
    lineView(line, cards.get(line.productId) ?? null, levels.get(line.productId)?.available ?? 0, now);
  const toBuy = cart.lines.filter((line) => !line.isSavedForLater);
  const lines = toBuy.map(view);
  const forSale = lines.filter((line) => line.card !== null);
  const expiries = lines.flatMap((line) => (line.reservedUntil === null ? [] : [line.reservedUntil]));
  return {
    cartId: cart.cartId,
    version: cart.version,
    groups: groupByShop(toBuy, lines),
    savedForLater: cart.lines.filter((line) => line.isSavedForLater).map(view),
    units: forSale.reduce((sum, line) => sum + line.quantity, 0),
    totals: sumByCurrency(forSale),
    firstExpiry: expiries.length === 0 ? null : Math.min(...expiries),
    problemCount: lines.reduce((sum, line) => sum + line.problems.length, 0),
    payingIn: cart.frozen && cart.frozen.until > now ? cart.frozen.checkoutId : null,
  };
}

/** The ids whose cards and levels `cartView` wants. */
export function productIdsOf(cart: CartAnswer): number[] {
  return cart.lines.map((line) => line.productId);
}

function lineView(line: CartLine, card: ProductCard | null, available: number, now: number): CartLineView {
  const price = card?.price ?? line.priceSeen;
  const currency = card?.currency ?? line.currency;
  const isReserved = line.reservedUntil !== null && line.reservedUntil > now && !line.isSavedForLater;
  return {
    productId: line.productId,
    quantity: line.quantity,
    card,
    price,
    currency,
    amount: price * line.quantity,
    reservedUntil: isReserved ? line.reservedUntil : null,
    available,
    problems: problemsOf(line, card, available, isReserved),
  };
}

function problemsOf(line: CartLine, card: ProductCard | null, available: number, isReserved: boolean): CartProblem[] {
  if (card === null) return [{ problem: "product_gone" }];
  const problems: CartProblem[] = [];
  if (card.price !== line.priceSeen || card.currency !== line.currency) {
    problems.push({ problem: "price_changed", was: line.priceSeen, now: card.price });
  }
  // A saved line reserves nothing by intent, so only what is to be bought now can lack its units.
  if (!isReserved && !line.isSavedForLater) {
    problems.push({ problem: available < line.quantity ? "stock_gone" : "reservation_expired", available });
  }
  return problems;
}

function groupByShop(cartLines: readonly CartLine[], lines: readonly CartLineView[]): CartGroupView[] {
  const groups = new Map<string, { shop: CartGroupView["shop"]; lines: CartLineView[]; currency: string }>();
  lines.forEach((line, index) => {
    const shopId = line.card?.shopId ?? cartLines[index]!.shopId;
    const key = `${shopId} ${line.currency}`;
    const group = groups.get(key) ?? { shop: { id: shopId, name: "", slug: null }, lines: [], currency: line.currency };
    groups.set(key, group);
    if (line.card) group.shop = { id: shopId, name: line.card.shopName, slug: line.card.shopSlug };
    group.lines.push(line);
  });
  return [...groups.values()].map(({ shop, lines, currency }) => ({
    shop,
    lines,
    subtotal: { currency, amount: lines.reduce((sum, line) => sum + (line.card ? line.amount : 0), 0) },
  }));
}

function sumByCurrency(lines: readonly CartLineView[]): Money[] {
  const totals = new Map<string, number>();
  for (const line of lines) totals.set(line.currency, (totals.get(line.currency) ?? 0) + line.amount);
  return [...totals].map(([currency, amount]) => ({ currency, amount }));
}
