import type { InventoryRefusal } from "../inventory/messages.ts";
import { unreachable } from "../kernel/errors.ts";
import type { CartDecision, Findings } from "./asking.ts";
import { finish, freeze, unfreeze } from "./freezing.ts";
import type { CartAnswer, CartCommand, CartEvent, CartLine, CartRefusal } from "./messages.ts";
import { answerAfter, type CartState, quantityOf } from "./state.ts";

/** Second half of deciding, with what the plan asked for at hand. Pure. */
export function decide(state: CartState, command: CartCommand, findings: Findings): CartDecision {
  switch (command.type) {
    case "read":
      return { events: [], answer: answerAfter(state, []) };
    case "add":
      return setLine(state, command.productId, quantityOf(state, command.productId) + command.quantity, findings);
    case "set-quantity":
      return command.quantity === 0
        ? removeLine(state, command.productId, findings)
        : setLine(state, command.productId, command.quantity, findings);
    case "take-out":
      return takeOut(state, command, findings);
    case "remove":
      return removeLine(state, command.productId, findings);
    case "clear":
      return clear(state, findings);
    case "save-for-later":
      return changeLine(state, command.productId, findings, { isSavedForLater: true, reservedUntil: null });
    case "move-to-cart":
    case "reserve-again":
      return setLine(state, command.productId, state.lines.get(command.productId)?.quantity ?? 1, findings);
    case "accept-price":
      return findings.offer
        ? changeLine(state, command.productId, findings, {
            priceSeen: findings.offer.price,
            currency: findings.offer.currency,
          })
        : { refusal: "unknown_product", productId: command.productId };
    case "lose-reservation":
      return loseReservation(state, command, findings);
    case "hand-over":
      return handOver(state, command.to, findings);
    case "absorb":
      return absorb(state, command.from, findings);
    case "freeze":
      return freeze(state, command, findings);
    case "unfreeze":
      return unfreeze(state, command.checkoutId, findings);
    case "finish":
      return finish(state, command.checkoutId);
    default:
      return unreachable(command);
  }
}

/** A line with its units reserved. The price seen is that of the first look; a later change is the shopper's to accept. */
function setLine(state: CartState, productId: number, quantity: number, findings: Findings): CartDecision {
  const { offer, replies, turn, now } = findings;
  if (!offer) return { refusal: "unknown_product", productId };
  const reply = replies.get(productId);
  if (reply && !reply.ok) return refusalOf(reply, productId);
  const known = state.lines.get(productId);
  const seen = known && !known.isSavedForLater ? known : { priceSeen: offer.price, currency: offer.currency };
  const line: CartLine = {
    productId,
    shopId: offer.shopId,
    quantity,
    priceSeen: seen.priceSeen,
    currency: seen.currency,
    reservedUntil: reply?.answer.reservation?.expiresAt ?? null,
    isSavedForLater: false,
    addedAt: known?.addedAt ?? now,
  };
  const previous = quantityOf(state, productId);
  return made(state, [{ type: "LineSet", line, previous, turn }], { productId, quantity, previous });
}

/** Fewer units of a line, at the price that it has; without the last one the line goes. */
function takeOut(
  state: CartState,
  { productId, quantity }: Extract<CartCommand, { type: "take-out" }>,
  findings: Findings,
): CartDecision {
  const had = quantityOf(state, productId);
  if (had === 0) return made(state, [], { productId, quantity: 0, previous: 0 });
  if (had <= quantity) return removeLine(state, productId, findings);
  const reply = findings.replies.get(productId);
  if (reply && !reply.ok) return refusalOf(reply, productId);
  const reservedUntil = reply?.answer.reservation?.expiresAt ?? null;
  return changeLine(state, productId, findings, { quantity: had - quantity, reservedUntil });
}

function changeLine(state: CartState, productId: number, { turn }: Findings, change: Partial<CartLine>): CartDecision {
  const known = state.lines.get(productId);
  if (!known) return { refusal: "not_in_cart", productId };
  const line = { ...known, ...change };
  const previous = quantityOf(state, productId);
  const quantity = line.isSavedForLater ? 0 : line.quantity;
  return made(state, [{ type: "LineSet", line, previous, turn }], { productId, quantity, previous });
}

/** Only the reservation that was taken back: the line may have reserved again since. */
function loseReservation(
  state: CartState,
  { productId, expiresAt }: Extract<CartCommand, { type: "lose-reservation" }>,
  findings: Findings,
): CartDecision {
  if (state.handedTo !== null || state.lines.get(productId)?.reservedUntil !== expiresAt) return made(state, []);
  return changeLine(state, productId, findings, { reservedUntil: null });
}

/** Removing what is not there is fine: it is not there. */
function removeLine(state: CartState, productId: number, { turn }: Findings): CartDecision {
  const previous = state.lines.get(productId)?.quantity ?? 0;
  const changed = { productId, quantity: 0, previous };
  if (previous === 0) return { events: [], answer: answerAfter(state, [], changed) };
  return made(state, [{ type: "LineRemoved", productId, previous, turn }], changed);
}

function clear(state: CartState, { turn }: Findings): CartDecision {
  const isEmpty = [...state.lines.values()].every((line) => line.isSavedForLater);
  return made(state, isEmpty ? [] : [{ type: "CartCleared", turn }]);
}

/** The answer tells the lines, each time it is asked for. */
function handOver(state: CartState, to: string, { turn }: Findings): CartDecision {
  const events: CartEvent[] = state.handedTo === null ? [{ type: "CartHandedOver", to, turn }] : [];
  const version = state.version + events.length;
  return { events, answer: { cartId: state.cartId, version, lines: [...state.lines.values()], handedTo: to } };
}

/** As many units as could be had; a line of which none could stays, to be seen and decided by its shopper. */
function absorb(state: CartState, from: string, { taking = [], replies, turn }: Findings): CartDecision {
  const events: CartEvent[] = taking.map((line) => {
    const reply = replies.get(line.productId);
    const reservation = reply?.ok ? reply.answer.reservation : undefined;
    const addedAt = state.lines.get(line.productId)?.addedAt ?? line.addedAt;
    const quantity = reservation?.quantity ?? line.quantity;
    const set = { ...line, quantity, reservedUntil: reservation?.expiresAt ?? null, addedAt };
    return { type: "LineSet", line: set, previous: quantityOf(state, line.productId), turn };
  });
  return made(state, [...events, { type: "CartAbsorbed", from, turn }]);
}

function made(state: CartState, events: CartEvent[], changed?: CartAnswer["changed"]): CartDecision {
  return { events, answer: answerAfter(state, events, changed) };
}

function refusalOf(refusal: InventoryRefusal, productId: number): CartRefusal {
  switch (refusal.refusal) {
    case "insufficient_stock":
      return { refusal: "insufficient_stock", productId, available: refusal.available, requested: refusal.requested };
    case "purchase_limit":
      return { refusal: "purchase_limit", productId, limit: refusal.limit };
    case "invalid_quantity":
      return { refusal: "invalid_quantity", productId };
    default:
      return { refusal: "unknown_product", productId };
  }
}
