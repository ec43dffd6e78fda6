import { arrival } from "../arrival.ts";
import { dayOf } from "../order-words.ts";
import { boughtBlocks, itemsBlock, parcelName, totalsBlock } from "./order-parts.ts";
import { aside, type LetterBlock, type LetterOrder, type LetterWords, paragraph, wayToOrder } from "./words.ts";

/** The order is paid for. */
export function confirmationLetter(about: LetterOrder): LetterWords {
  const { order, recipient, subOrders } = about;
  const { orderId, totals, cancellation, placedAt } = order;
  const { address } = recipient;
  const where = address.line2 ? `${address.line1}, ${address.line2}` : address.line1;
  return {
    subject: `Thank you: your order ${orderId}`,
    preview: "It is yours. Here is what you bought, and when it comes.",
    blocks: [
      paragraph(`Hello ${recipient.contact.name},`),
      paragraph(`thank you, it is yours. Your order ${orderId} of ${dayOf(placedAt)} is paid and being prepared.`),
      // Written late: it must not look as if it were still to come.
      ...(cancellation ? [paragraph(`It was cancelled on ${dayOf(cancellation.at)}; another letter says more.`)] : []),
      ...wayToOrder(about, "Follow your order"),
      ...boughtBlocks(subOrders, totals.currency),
      { kind: "heading", text: "Paid" },
      totalsBlock(totals),
      ...parcelBlocks(about),
      { kind: "heading", text: "Delivering to" },
      { kind: "lines", lines: [address.name, where, `${address.city}, ${address.state} ${address.zip}`] },
    ],
  };
}

/** When each parcel comes and from where; with what is in it, and why there are several, where there are. */
function parcelBlocks({ order: { shipments, lines }, towns }: LetterOrder): LetterBlock[] {
  const parcels = shipments.flatMap((shipment): LetterBlock[] => {
    const town = towns.get(shipment.warehouseId);
    const when = `Arrives ${arrival(shipment.arrivesFrom, shipment.arrivesUntil)}`;
    const heading: LetterBlock = {
      kind: "heading",
      text: parcelName(shipment, shipments.length),
      note: town ? `${when}, from ${town}` : when,
    };
    return shipments.length === 1 ? [heading] : [heading, itemsBlock(shipment.items, lines)];
  });
  if (shipments.length === 1) return parcels;
  const why =
    "No single warehouse had all of it, so it comes in as few parcels as could be, from those nearest to you. Shipping is paid once.";
  return [...parcels, aside(why)];
}
