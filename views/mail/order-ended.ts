import type { OrderView } from "../../actors/order/messages.ts";
import { money } from "../money.ts";
import { dayOf, reasonWords } from "../order-words.ts";
import { itemsBlock } from "./order-parts.ts";
import { aside, type LetterBlock, type LetterOrder, type LetterWords, paragraph, wayToOrder } from "./words.ts";

const STATEMENT = "Banks take some days to show it: mostly three to five, at the longest ten.";

/** The order will not come. */
export function cancelledLetter(about: LetterOrder): LetterWords {
  const { order, recipient, subOrders } = about;
  return {
    subject: `Cancelled: your order ${order.orderId}`,
    preview: "What became of it, and of your money.",
    blocks: [
      paragraph(`Hello ${recipient.contact.name},`),
      paragraph(`your order ${order.orderId} is cancelled. ${whyCancelled(order)}`),
      ...moneyWords(order),
      ...wayToOrder(about, "See the order"),
      { kind: "heading", text: "What was in it" },
      itemsBlock(
        subOrders.flatMap(({ lines }) => lines),
        order.lines,
      ),
    ],
  };
}

/** By whom, and why. What others than shoppers gave as a reason is a word of ours and not for them to read. */
function whyCancelled({ cancellation }: OrderView): string {
  if (cancellation === null) return "";
  const { at, by, reason } = cancellation;
  const day = dayOf(at);
  if (by.kind === "shopper" || by.kind === "guest") {
    const words = reasonWords(reason);
    return words === null ? `You cancelled it on ${day}.` : `You cancelled it on ${day}: “${words}”.`;
  }
  if (by.kind !== "system") return `We had to cancel it on ${day}, and are sorry about that.`;
  return reason.startsWith("payment")
    ? "The payment did not go through, so nothing was bought."
    : "Something went wrong on our side before it was paid, and we are sorry about that. Please order again.";
}

function moneyWords({ captured, refunded, totals }: OrderView): LetterBlock[] {
  const { currency } = totals;
  if (captured === 0) {
    return [
      paragraph(
        "Your card is not charged. If your bank shows the amount as pending, it lets go of it by itself, mostly within a week.",
      ),
    ];
  }
  if (refunded >= captured)
    return [paragraph(`${money(refunded, currency)} went back to your card.`), aside(STATEMENT)];
  return [
    paragraph(
      `${money(captured - refunded, currency)} is on its way back to your card; another letter says when it left.`,
    ),
  ];
}

/** Money went back: `amount` in minor units. */
export function refundedLetter(about: LetterOrder, amount: number, returnId: string | null): LetterWords {
  const { order, recipient } = about;
  const sum = money(amount, order.totals.currency);
  const sent = order.returns.find((each) => each.returnId === returnId);
  const why =
    returnId === null
      ? `because order ${order.orderId} was cancelled`
      : `for return ${returnId}, which arrived with us`;
  return {
    subject: `${sum} went back to your card: order ${order.orderId}`,
    preview: STATEMENT,
    blocks: [
      paragraph(`Hello ${recipient.contact.name},`),
      paragraph(`we sent ${sum} back to the card that you paid with, ${why}.`),
      aside(STATEMENT),
      ...(sent ? [{ kind: "heading", text: "What came back" } as const, itemsBlock(sent.items, order.lines)] : []),
      ...wayToOrder(about, "See the order"),
    ],
  };
}
