import type { OrderStatus, OrderView, RefundFailure, Return, ShipmentStatus, Who } from "../actors/order/messages.ts";
import type { OrderProgress } from "../src/orders/details.ts";
import type { OrderHappening } from "../src/orders/history.ts";
import { arrival } from "./arrival.ts";
import { money } from "./money.ts";

const day = new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", year: "numeric", timeZone: "UTC" });
const clock = new Intl.DateTimeFormat("en-US", {
  month: "short",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
  timeZone: "UTC",
  timeZoneName: "short",
});

/** `Nov 21, 2026`. */
export function dayOf(at: number): string {
  return day.format(at);
}

/** `Nov 21, 1:30 PM UTC`. */
export function momentOf(at: number): string {
  return clock.format(at);
}

const STATUS_WORDS: Readonly<Record<OrderStatus, string>> = {
  placed: "Confirming payment",
  processing: "Being prepared",
  packed: "Packed",
  shipped: "On its way",
  delivered: "Delivered",
  cancelled: "Cancelled",
  void: "Cancelled",
};

export function statusWords(status: OrderStatus | ShipmentStatus): string {
  return STATUS_WORDS[status];
}

/** What the shopper may look forward to, or what became of it. */
export function outlook({ order }: Pick<OrderProgress, "order">): string {
  const { status, shipments, cancellation } = order;
  if (cancellation) return `Cancelled on ${dayOf(cancellation.at)}. ${moneyBack(order)}`;
  if (status === "delivered") {
    return `All of it arrived by ${dayOf(Math.max(...shipments.map((each) => each.deliveredAt ?? 0)))}.`;
  }
  const open = shipments.filter((each) => each.status !== "delivered");
  const [from, until] = [latest(open.map((one) => one.arrivesFrom)), latest(open.map((one) => one.arrivesUntil))];
  return open.length === 1 ? `Arrives ${arrival(from, until)}.` : `The last of it arrives ${arrival(from, until)}.`;
}

/** What became of the money of a cancelled order. */
function moneyBack({ captured, refunded, totals, refundFailures }: OrderView): string {
  const amount = (cents: number) => money(cents, totals.currency);
  const failures = refundFailures.filter(({ returnId }) => returnId === null);
  const byHand = failures.reduce((sum, each) => sum + (each.stage === "settled" ? each.amount : 0), 0);
  const returned = refunded + byHand;
  if (captured === 0) return "Nothing was charged.";
  if (returned >= captured) return `${amount(returned)} went back to ${byHand > 0 ? "you" : "your card"}.`;
  const rest = amount(captured - returned);
  return failures.some(isOpen) ? refusedByCard(rest) : `${rest} is on its way back to you.`;
}

const isOpen = ({ stage }: RefundFailure) => stage === "open";

function refusedByCard(amount: string): string {
  return `Your card would not take ${amount} back. We are looking for another way and will write to you; you need not do anything.`;
}

/** Where a return and its money are. `amount` is what comes back for it. */
export function returnWords(
  { returnId, status, refund }: Return,
  failures: readonly RefundFailure[],
  currency: string,
) {
  const amount = money(refund, currency);
  const its = failures.filter((each) => each.returnId === returnId);
  switch (status) {
    case "requested":
      return `Write ${returnId} on the parcel. When it has arrived, ${amount} goes back to your card.`;
    case "received":
      if (its.some(({ stage }) => stage === "settled")) return `It has arrived, and ${amount} went back to you.`;
      if (its.some(isOpen)) return `It has arrived. ${refusedByCard(amount)}`;
      return `It has arrived; ${amount} is on its way back to your card.`;
    case "refunded":
      return `${amount} went back to ${its.some(({ stage }) => stage === "settled") ? "you" : "your card"}.`;
    default:
      return status satisfies never;
  }
}

function latest(days: readonly string[]): string {
  return days.toSorted().at(-1) ?? "";
}

const REASONS: Readonly<Record<string, string>> = {
  changed_mind: "I changed my mind",
  ordered_by_mistake: "I ordered it by mistake",
  found_cheaper: "I found it cheaper",
  too_slow: "It takes too long",
  damaged: "It is damaged",
  not_as_described: "It is not as described",
  wrong_item: "It is the wrong thing",
  no_longer_needed: "I no longer need it",
  other: "Another reason",
};

/** A reason that can be chosen, as the shopper would say it; null for what others wrote. */
export function reasonWords(reason: string): string | null {
  return REASONS[reason] ?? null;
}

/** What happened, in a line of the timeline. */
export function happening({ type, by, data }: OrderHappening, currency: string, parcels: number): string {
  const parcel = parcels === 1 ? "Your parcel" : `Parcel ${data.no}`;
  switch (type) {
    case "OrderPlaced":
      return "You placed the order";
    case "PaymentCaptured":
      return `${money(Number(data.amount), currency)} paid`;
    case "OrderCancelled":
      return `Cancelled by ${whoWords(by)}`;
    case "ShipmentPacked":
      return `${parcel} is packed`;
    case "ShipmentShipped":
      return `${parcel} left with ${data.carrier}, tracking number ${data.tracking}`;
    case "ShipmentDelivered":
      return `${parcel} was delivered`;
    case "ReturnRequested":
      return `Return ${data.returnId} requested`;
    case "ReturnReceived":
      return `Return ${data.returnId} arrived with us`;
    case "RefundSettled":
    case "PaymentRefunded":
      return `${money(Number(data.amount), currency)} refunded`;
    default:
      return "The order changed";
  }
}

function whoWords({ kind }: Who): string {
  return kind === "shopper" || kind === "guest" ? "you" : "the shop";
}
