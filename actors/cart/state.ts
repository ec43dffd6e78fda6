import { assertThat, unreachable } from "../kernel/errors.ts";
import type { CartAnswer, CartEvent, CartLine } from "./messages.ts";

/** A cart as its actor knows it. Changed in place by `evolve` alone. */
export interface CartState {
  readonly cartId: string;
  /** By product, oldest first. */
  readonly lines: Map<number, CartLine>;
  /** Grows with every reservation asked for, so that a late request never overwrites a newer one. */
  turn: number;
  version: number;
  /** The cart that took over; this one is sealed. */
  handedTo: string | null;
}

export function emptyCart(cartId: string): CartState {
  return { cartId, lines: new Map(), turn: 0, version: 0, handedTo: null };
}

/** Units of a product in the cart proper; what is saved for later does not count. */
export function quantityOf(state: CartState, productId: number): number {
  const line = state.lines.get(productId);
  return line && !line.isSavedForLater ? line.quantity : 0;
}

/** The cart as it will be after these events. A cart that was handed over has nothing to show. */
export function answerAfter(
  state: CartState,
  events: readonly CartEvent[],
  changed?: CartAnswer["changed"],
): CartAnswer {
  const { handedTo } = state;
  if (handedTo !== null) return { cartId: state.cartId, version: state.version, lines: [], handedTo };
  const lines = new Map(state.lines);
  for (const event of events) applyTo(lines, event);
  return { cartId: state.cartId, version: state.version + events.length, lines: [...lines.values()], changed };
}

export function evolve(state: CartState, event: CartEvent): CartState {
  assertThat(state.handedTo === null, "a cart that was handed over does not change");
  applyTo(state.lines, event);
  assertThat(event.turn >= state.turn, "a cart's turns only grow");
  state.turn = event.turn;
  state.version += 1;
  if (event.type === "CartHandedOver") state.handedTo = event.to;
  return state;
}

function applyTo(lines: Map<number, CartLine>, event: CartEvent): void {
  switch (event.type) {
    case "LineSet":
      assertThat(event.line.quantity > 0, "a cart line has units");
      lines.set(event.line.productId, event.line);
      return;
    case "LineRemoved":
      lines.delete(event.productId);
      return;
    case "CartCleared":
      for (const line of [...lines.values()]) if (!line.isSavedForLater) lines.delete(line.productId);
      return;
    case "CartHandedOver":
    case "CartAbsorbed":
      return;
    default:
      unreachable(event);
  }
}
