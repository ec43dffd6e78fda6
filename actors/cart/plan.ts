import { unreachable } from "../kernel/errors.ts";
import type { CartCommand, CartRefusal } from "./messages.ts";
import { type CartState, quantityOf } from "./state.ts";

export interface CartRules {
  readonly linesMax: number;
  readonly lineQuantityMax: number;
}

/**
 * What a command needs before it can be decided: reservations to set to a level (0 releases), and whether today's price
 * of the product must be known.
 */
export interface Plan {
  readonly reserve: readonly { readonly productId: number; readonly quantity: number }[];
  readonly priceOf: number | null;
}

const NOTHING: Plan = { reserve: [], priceOf: null };

/** First half of deciding: what to ask of inventories and catalogue, or a refusal that needs no asking. */
export function plan(state: CartState, command: CartCommand, rules: CartRules): Plan | CartRefusal {
  switch (command.type) {
    case "read":
    case "lose-reservation":
      return NOTHING;
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
    default:
      return unreachable(command);
  }
}

function level(productId: number, quantity: number, asked: number, rules: CartRules): Plan | CartRefusal {
  if (!Number.isSafeInteger(asked) || asked < 1) return { refusal: "invalid_quantity", productId };
  if (quantity > rules.lineQuantityMax)
    return { refusal: "line_quantity_limit", productId, limit: rules.lineQuantityMax };
  return { reserve: [{ productId, quantity }], priceOf: productId };
}

function known(state: CartState, productId: number, wanted: Plan): Plan | CartRefusal {
  return state.lines.has(productId) ? wanted : { refusal: "not_in_cart", productId };
}

function isFull(state: CartState, rules: CartRules): boolean {
  return state.lines.size >= rules.linesMax;
}
