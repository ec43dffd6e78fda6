import { unreachable } from "../kernel/errors.ts";
import type { Plan, Wanted } from "./asking.ts";
import { checkoutInProgress, planFreeze, planReturn } from "./freezing.ts";
import type { CartCommand, CartLine, CartRefusal } from "./messages.ts";
import { type CartState, quantityOf } from "./state.ts";

export interface CartRules {
  readonly linesMax: number;
  readonly lineQuantityMax: number;
}

const NOTHING: Plan = { reserve: [], priceOf: null };

/** First half of deciding: what to ask of inventories and catalogue, or a refusal that needs no asking. */
export function plan(state: CartState, command: CartCommand, rules: CartRules, now: number): Plan | CartRefusal {
  if (state.handedTo !== null) return planSealed(state.handedTo, command);
  const inProgress = checkoutInProgress(state, command, now);
  if (inProgress) return inProgress;
  switch (command.type) {
    case "read":
    case "lose-reservation":
    case "hand-over":
    case "finish":
      return NOTHING;
    case "freeze":
      return planFreeze(state, command);
    case "unfreeze":
      return planReturn(state, command.checkoutId);
    case "add":
      return !state.lines.has(command.productId) && isFull(state, rules)
        ? { refusal: "cart_full", limit: rules.linesMax }
        : level(command.productId, quantityOf(state, command.productId) + command.quantity, command.quantity, rules);
    case "set-quantity":
      if (!state.lines.has(command.productId)) {
        if (command.quantity === 0) return NOTHING;
        if (isFull(state, rules)) return { refusal: "cart_full", limit: rules.linesMax };
      }
      return command.quantity === 0
        ? { reserve: [{ productId: command.productId, quantity: 0 }], priceOf: null }
        : level(command.productId, command.quantity, command.quantity, rules);
    case "take-out": {
      const { productId, quantity } = command;
      if (!isUnits(quantity)) return { refusal: "invalid_quantity", productId };
      const had = quantityOf(state, productId);
      // Whether or not it is still sold: what goes out of a cart needs no offer.
      return had === 0 ? NOTHING : { reserve: [{ productId, quantity: Math.max(0, had - quantity) }], priceOf: null };
    }
    case "remove":
      return quantityOf(state, command.productId) === 0
        ? NOTHING
        : { reserve: [{ productId: command.productId, quantity: 0 }], priceOf: null };
    case "clear":
      return {
        reserve: [...state.lines.values()]
          .filter((line) => !line.isSavedForLater)
          .map(({ productId }) => ({ productId, quantity: 0 })),
        priceOf: null,
      };
    case "save-for-later":
      return known(state, command.productId, {
        reserve: [{ productId: command.productId, quantity: 0 }],
        priceOf: null,
      });
    case "move-to-cart":
    case "reserve-again": {
      const quantity = state.lines.get(command.productId)?.quantity ?? 0;
      const { productId } = command;
      return known(state, productId, { reserve: [{ productId, quantity }], priceOf: productId });
    }
    case "accept-price":
      return known(state, command.productId, { reserve: [], priceOf: command.productId });
    case "absorb":
      return absorb(state, command, rules);
    default:
      return unreachable(command);
  }
}

/** A sealed cart tells what it was, and to whom it went. */
function planSealed(handedTo: string, command: CartCommand): Plan | CartRefusal {
  switch (command.type) {
    case "read":
    case "lose-reservation":
      return NOTHING;
    case "hand-over":
      return command.to === handedTo ? NOTHING : { refusal: "cart_handed_over", to: handedTo };
    default:
      return { refusal: "cart_handed_over", to: handedTo };
  }
}

/** Both carts' units of a product, up to the limits. What no longer fits into the cart goes back on the shelf. */
function absorb(state: CartState, command: Extract<CartCommand, { type: "absorb" }>, rules: CartRules): Plan {
  const { from, lines } = command;
  const taking: CartLine[] = [];
  const reserve: Wanted[] = [];
  let room = rules.linesMax - state.lines.size;
  for (const line of lines) {
    const { productId } = line;
    const isNew = !state.lines.has(productId);
    const fits = !isNew || room > 0;
    if (isNew && fits) room -= 1;
    const quantity = Math.min(quantityOf(state, productId) + line.quantity, rules.lineQuantityMax);
    if (!line.isSavedForLater) reserve.push({ productId, quantity: fits ? quantity : 0, absorb: from });
    if (fits && (isNew || !line.isSavedForLater)) taking.push({ ...line, quantity });
  }
  return { reserve, priceOf: null, taking };
}

function level(productId: number, quantity: number, asked: number, rules: CartRules): Plan | CartRefusal {
  if (!isUnits(asked)) return { refusal: "invalid_quantity", productId };
  if (quantity > rules.lineQuantityMax)
    return { refusal: "line_quantity_limit", productId, limit: rules.lineQuantityMax };
  return { reserve: [{ productId, quantity }], priceOf: productId };
}

function isUnits(quantity: number): boolean {
  return Number.isSafeInteger(quantity) && quantity >= 1;
}

function known(state: CartState, productId: number, wanted: Plan): Plan | CartRefusal {
  return state.lines.has(productId) ? wanted : { refusal: "not_in_cart", productId };
}

function isFull(state: CartState, rules: CartRules): boolean {
  return state.lines.size >= rules.linesMax;
}
