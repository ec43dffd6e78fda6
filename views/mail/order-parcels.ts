import type { Shipment } from "../../actors/order/messages.ts";
import { arrival } from "../arrival.ts";
import { dayOf } from "../order-words.ts";
import { itemsBlock, parcelName } from "./order-parts.ts";
import { aside, type LetterBlock, type LetterOrder, type LetterWords, paragraph, wayToOrder } from "./words.ts";

/** A parcel has left. */
export function shippedLetter(about: LetterOrder, shipment: Shipment): LetterWords {
  const { order, recipient } = about;
  const parcel = parcelName(shipment, order.shipments.length);
  const { carrier, tracking, shippedAt, arrivesFrom, arrivesUntil } = shipment;
  const left = shippedAt === null ? "is on its way" : `left on ${dayOf(shippedAt)}`;
  const facts = [
    ...(carrier ? [{ label: "Carrier", value: carrier }] : []),
    ...(tracking ? [{ label: "Tracking number", value: tracking }] : []),
    { label: "Arrives", value: arrival(arrivesFrom, arrivesUntil) },
  ];
  return {
    subject: `${parcel} is on its way: order ${order.orderId}`,
    preview: `It arrives ${arrival(arrivesFrom, arrivesUntil)}.`,
    blocks: [
      paragraph(`Hello ${recipient.contact.name},`),
      paragraph(`${inSentence(parcel)} of order ${order.orderId} ${left}.`),
      { kind: "rows", rows: facts },
      ...wayToOrder(about, "Follow your order"),
      ...contents(about, shipment),
    ],
  };
}

/** A parcel has arrived. */
export function deliveredLetter(about: LetterOrder, shipment: Shipment): LetterWords {
  const { order, recipient } = about;
  const parcel = parcelName(shipment, order.shipments.length);
  const arrived = shipment.deliveredAt === null ? "was delivered" : `was delivered on ${dayOf(shipment.deliveredAt)}`;
  return {
    subject: `${parcel} has arrived: order ${order.orderId}`,
    preview: "Enjoy it. Should something be wrong, send it back.",
    blocks: [
      paragraph(`Hello ${recipient.contact.name},`),
      paragraph(`${inSentence(parcel)} of order ${order.orderId} ${arrived}. Enjoy it!`),
      ...contents(about, shipment),
      ...wayToOrder(about, "See your order"),
      aside("Something is wrong, or not what you hoped for? You can send it back from the page of your order."),
    ],
  };
}

function contents({ order }: LetterOrder, shipment: Shipment): LetterBlock[] {
  return [{ kind: "heading", text: "In this parcel" }, itemsBlock(shipment.items, order.lines)];
}

/** After the greeting's comma. */
function inSentence(parcel: string): string {
  return parcel.charAt(0).toLowerCase() + parcel.slice(1);
}
