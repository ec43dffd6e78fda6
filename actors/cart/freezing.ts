import type { CartDecision, Findings } from "./decide.ts";
import type { CartCommand, CartEvent, CartLine, CartRefusal, LineReservation } from "./messages.ts";
import type { Plan } from "./plan.ts";
import { answerAfter, type CartState } from "./state.ts";

/** The refusal of a change to a cart that is being paid for; null where the command may go on. */
export function checkoutInProgress({ frozen }: CartState, command: CartCommand, now: number): CartRefusal | null {
  if (!frozen || frozen.until <= now) return null;
  switch (command.type) {
    case "read":
    case "lose-reservation":
    case "extend":
    case "unfreeze":
    case "finish":
      return null;
    case "freeze":
      if (command.checkoutId === frozen.checkoutId) return null;
      return { refusal: "checkout_in_progress", checkoutId: frozen.checkoutId };
    default:
      return { refusal: "checkout_in_progress", checkoutId: frozen.checkoutId };
  }
}

/** Every line that the checkout froze is reserved again as it stands. */
export function planExtension(state: CartState, checkoutId: string): Plan | CartRefusal {
  const { frozen } = state;
  if (frozen?.checkoutId !== checkoutId) return { refusal: "not_frozen" };
  const bought = new Set(frozen.lines.map(({ productId }) => productId));
  return reserving(inCart(state).filter(({ productId }) => bought.has(productId)));
}

/** A cart that its checkout gives back wants all its units again: some were allocated, some have expired. */
export function planReturn(state: CartState, checkoutId: string): Plan {
  return reserving(state.frozen?.checkoutId === checkoutId ? inCart(state) : []);
}

/** Freezing again before the time is up changes nothing; after it, it freezes what the cart has become. */
export function freeze(
  state: CartState,
  { checkoutId, until }: Extract<CartCommand, { type: "freeze" }>,
  { now, turn }: Findings,
): CartDecision {
  const { frozen, barred } = state;
  if (barred.includes(checkoutId)) return { refusal: "not_frozen" };
  if (frozen?.checkoutId === checkoutId && frozen.until > now) return made(state, []);
  const lines = inCart(state).map(({ productId, quantity }) => ({ productId, quantity }));
  return made(state, [{ type: "CartFrozen", checkoutId, until, lines, turn }]);
}

export function extend(state: CartState, checkoutId: string, { replies, turn }: Findings): CartDecision {
  const extended = [...replies].map(([productId, reply]) => {
    if (reply.ok) return { productId, ok: true };
    if (reply.refusal === "insufficient_stock") return { productId, ok: false, available: reply.available };
    return { productId, ok: false, available: reply.refusal === "purchase_limit" ? reply.limit : 0 };
  });
  const reservations = reservationsOf(replies);
  const { events, answer } = made(state, [{ type: "ReservationsExtended", checkoutId, reservations, turn }]);
  return { events, answer: { ...answer, extended } };
}

/** A checkout that does not have the cart, and is over, is not to get it any more. */
export function unfreeze(state: CartState, checkoutId: string, { replies, turn }: Findings): CartDecision {
  if (state.frozen?.checkoutId !== checkoutId) {
    if (state.barred.includes(checkoutId)) return made(state, []);
    return made(state, [{ type: "CheckoutBarred", checkoutId, turn: state.turn }]);
  }
  return made(state, [{ type: "CartUnfrozen", checkoutId, reservations: reservationsOf(replies), turn }]);
}

/** What came into the cart after the freeze had run out stays; so does what was saved for later. */
export function finish(state: CartState, checkoutId: string): CartDecision {
  const { frozen, turn } = state;
  if (frozen?.checkoutId !== checkoutId) return made(state, []);
  const lines = frozen.lines.flatMap(({ productId, quantity }) => {
    const line = state.lines.get(productId);
    if (!line || line.isSavedForLater) return [];
    const left = Math.max(0, line.quantity - quantity);
    return [{ productId, quantity: line.quantity - left, left }];
  });
  return made(state, [{ type: "CartFinished", checkoutId, lines, turn }]);
}

function inCart(state: CartState): CartLine[] {
  return [...state.lines.values()].filter((line) => !line.isSavedForLater);
}

function reserving(lines: readonly CartLine[]): Plan {
  return { reserve: lines.map(({ productId, quantity }) => ({ productId, quantity })), priceOf: null };
}

/** A line that could not be reserved has nothing reserved: what it had, others have, or its order. */
function reservationsOf(replies: Findings["replies"]): LineReservation[] {
  return [...replies].map(([productId, reply]) => ({
    productId,
    reservedUntil: (reply.ok && reply.answer.reservation?.expiresAt) || null,
  }));
}

function made(state: CartState, events: CartEvent[]) {
  return { events, answer: answerAfter(state, events) };
}
