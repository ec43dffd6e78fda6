import { assertThat, unreachable } from "../kernel/errors.ts";
import type { CartAnswer, CartEvent, CartLine, Frozen } from "./messages.ts";

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
  /** The checkout that has this cart, until it ends or its time is up. */
  frozen: Frozen | null;
  /** Checkouts that were over before they had the cart, the latest few: no command travels for long. */
  barred: readonly string[];
}

const BARRED_MAX = 8;

export function emptyCart(cartId: string): CartState {
  return { cartId, lines: new Map(), turn: 0, version: 0, handedTo: null, frozen: null, barred: [] };
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
  const frozen = events.reduce(frozenAfter, state.frozen);
  const version = state.version + events.length;
  return { cartId: state.cartId, version, lines: [...lines.values()], changed, ...(frozen && { frozen }) };
}

export function evolve(state: CartState, event: CartEvent): CartState {
  assertThat(state.handedTo === null, "a cart that was handed over does not change");
  applyTo(state.lines, event);
  assertThat(event.turn >= state.turn, "a cart's turns only grow");
  state.turn = event.turn;
  state.version += 1;
  if (event.type === "CartHandedOver") state.handedTo = event.to;
  state.frozen = frozenAfter(state.frozen, event);
  if (event.type === "CheckoutBarred") state.barred = [...state.barred, event.checkoutId].slice(-BARRED_MAX);
  return state;
}

function frozenAfter(frozen: Frozen | null, event: CartEvent): Frozen | null {
  switch (event.type) {
    case "CartFrozen": {
      const { checkoutId, until, lines } = event;
      return { checkoutId, until, lines };
    }
    case "CartUnfrozen":
    case "CartFinished":
      assertThat(frozen?.checkoutId === event.checkoutId, "a checkout gives back the cart that it has");
      return null;
    default:
      return frozen;
  }
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
    case "CartFrozen":
    case "CheckoutBarred":
      return;
    case "ReservationsExtended":
    case "CartUnfrozen":
      for (const { productId, reservedUntil } of event.reservations) {
        const line = lines.get(productId);
        assertThat(line !== undefined, "what is reserved again is in the cart");
        lines.set(productId, { ...line, reservedUntil });
      }
      return;
    case "CartFinished":
      for (const { productId, left } of event.lines) {
        const line = lines.get(productId);
        assertThat(line !== undefined && left < line.quantity, "what was bought was in the cart");
        if (left === 0) lines.delete(productId);
        else lines.set(productId, { ...line, quantity: left });
      }
      return;
    default:
      unreachable(event);
  }
}
