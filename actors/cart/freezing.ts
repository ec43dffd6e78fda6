import type { CartDecision, Findings, Plan } from "./asking.ts";
import type { CartAnswer, CartCommand, CartEvent, CartLine, CartRefusal, LineReservation } from "./messages.ts";
import { answerAfter, type CartState } from "./state.ts";

/** The refusal of a change to a cart that is being paid for; null where the command may go on. */
export function checkoutInProgress({ frozen }: CartState, command: CartCommand, now: number): CartRefusal | null {
  // Its time being up lets the shopper change the cart; it goes to no other one before the checkout says what was bought.
  if (!frozen || (frozen.until <= now && command.type !== "hand-over")) return null;
  switch (command.type) {
    case "read":
    case "lose-reservation":
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

type Freeze = Extract<CartCommand, { type: "freeze" }>;

/** What is not reserved for as long as the checkout may need it is reserved again as it stands. */
export function planFreeze(state: CartState, { checkoutId, reserveUntil = 0 }: Freeze): Plan | CartRefusal {
  if (state.barred.includes(checkoutId)) return { refusal: "not_frozen" };
  return reserving(inCart(state).filter(({ reservedUntil }) => reservedUntil === null || reservedUntil < reserveUntil));
}

/** A cart that its checkout gives back wants all its units again: some were allocated, some have expired. */
export function planReturn(state: CartState, checkoutId: string): Plan {
  return reserving(state.frozen?.checkoutId === checkoutId ? inCart(state) : []);
}

/** Freezing again before the time is up keeps the freeze as it is; after it, it freezes what the cart has become. */
export function freeze(
  state: CartState,
  { checkoutId, until }: Freeze,
  { now, turn, replies }: Findings,
): CartDecision {
  const { frozen } = state;
  const events: CartEvent[] = [];
  if (frozen?.checkoutId !== checkoutId || frozen.until <= now) {
    const lines = inCart(state).map(({ productId, quantity }) => ({ productId, quantity }));
    events.push({ type: "CartFrozen", checkoutId, until, lines, turn });
  }
  if (replies.size > 0)
    events.push({ type: "ReservationsExtended", checkoutId, reservations: reservationsOf(replies), turn });
  const made = { events, answer: answerAfter(state, events) };
  return replies.size > 0 ? { ...made, answer: { ...made.answer, extended: extendedOf(replies) } } : made;
}

function extendedOf(replies: Findings["replies"]): CartAnswer["extended"] {
  return [...replies].map(([productId, reply]) => {
    if (reply.ok) return { productId, ok: true };
    if (reply.refusal === "insufficient_stock") return { productId, ok: false, available: reply.available };
    return { productId, ok: false, available: reply.refusal === "purchase_limit" ? reply.limit : 0 };
  });
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
