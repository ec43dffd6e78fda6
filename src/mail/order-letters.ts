import { unreachable } from "../../actors/kernel/errors.ts";
import type { OrderView, Shipment } from "../../actors/order/messages.ts";
import { letterHtml } from "../../views/mail/letter.tsx";
import { letterText } from "../../views/mail/letter-text.ts";
import { confirmationLetter } from "../../views/mail/order-confirmation.ts";
import { cancelledLetter, refundedLetter } from "../../views/mail/order-ended.ts";
import { deliveredLetter, shippedLetter } from "../../views/mail/order-parcels.ts";
import type { LetterOrder, LetterWords } from "../../views/mail/words.ts";
import { townsOf } from "../checkout/quote.ts";
import { byShop, recipientOf } from "../orders/details.ts";
import { orderLinks } from "../orders/links.ts";
import { PermanentError } from "../platform/consumers.ts";
import { publicUrl } from "../platform/settings.ts";
import type { Shop } from "../shop.ts";
import type { OrderNews } from "./order-news.ts";
import type { WrittenLetter } from "./send-once.ts";

/**
 * Writes the letter about a piece of news from the order as it is now; null where the shopper wanted to be forgotten. Throws
 * `PermanentError` where there is no such order or its shopper cannot be read, `Unavailable` where it cannot be asked.
 */
export function lettersOfOrders(
  shop: Pick<Shop, "orders" | "vault" | "settings" | "sql">,
): (news: OrderNews) => Promise<WrittenLetter | null> {
  const links = orderLinks(shop.settings);
  // Warehouses do not move, and there are few.
  const known = new Map<number, string>();
  const townsIn = async (shipments: readonly Shipment[]) => {
    const unknown = shipments.map(({ warehouseId }) => warehouseId).filter((id) => !known.has(id));
    for (const [id, town] of await townsOf(shop, unknown)) known.set(id, town);
    return known;
  };
  return async (news) => {
    const order = await shop.orders.read(news.orderId);
    if (!order) throw new PermanentError(`there is no order ${news.orderId}`);
    if (order.contact === "") return null;
    const recipient = recipientOf(shop.vault, order);
    if (!recipient) throw new PermanentError(`order ${news.orderId} does not open with the keys that are known here`);
    const { orderId, accountId, shipments } = order;
    const towns = await townsIn(shipments);
    const path = accountId === null ? links.pathOf(orderId) : `/orders/${orderId}`;
    const href = publicUrl(shop.settings) + path;
    const words = wordsOf(news, { order, recipient, subOrders: byShop(order), towns, href });
    return {
      id: news.letterId,
      to: recipient.contact.email,
      accountId,
      subject: words.subject,
      text: letterText(words),
      html: letterHtml(words),
    };
  };
}

function wordsOf(news: OrderNews, about: LetterOrder): LetterWords {
  switch (news.kind) {
    case "order-confirmation":
      return confirmationLetter(about);
    case "order-shipped":
      return shippedLetter(about, shipmentOf(about.order, news.no));
    case "order-delivered":
      return deliveredLetter(about, shipmentOf(about.order, news.no));
    case "order-cancelled":
      return cancelledLetter(about);
    case "order-refunded":
      return refundedLetter(about, news.amount, news.returnId);
    default:
      return unreachable(news);
  }
}

function shipmentOf({ orderId, shipments }: OrderView, no: number): Shipment {
  const shipment = shipments.find((each) => each.no === no);
  if (!shipment) throw new PermanentError(`order ${orderId} has no shipment ${no}`);
  return shipment;
}
