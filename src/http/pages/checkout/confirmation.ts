import { checkoutConfirmationPage } from "../../../../views/pages/checkout-confirmation.tsx";
import { townsOf } from "../../../checkout/quote.ts";
import { recipientOf } from "../../../orders/details.ts";
import { orderLinks } from "../../../orders/links.ts";
import { requireOurs } from "../../session.ts";
import { personal, sharedChrome } from "../chrome.ts";
import { Template } from "../page-cache.ts";
import { type Exchange, type PageParts, setCookie } from "../parts.ts";
import { notHere } from "../query.ts";
import { asFreshPage, askOf } from "./visit.ts";

/** Thank you. Shown to those who placed the order: their cart, or their account. */
export async function showConfirmation(parts: PageParts, exchange: Exchange, orderId: string): Promise<string> {
  const { shop } = parts;
  const [order, account] = await Promise.all([
    shop.orders.read(orderId, askOf(parts, exchange)),
    shop.accounts.of(exchange.request),
  ]);
  const cart = requireOurs(parts.session, exchange.request);
  const links = orderLinks(shop.settings);
  const isTheirs =
    order !== null &&
    (order.cartId === cart?.cartId ||
      (account !== null && order.accountId === account.id) ||
      links.remembered(exchange.request).includes(orderId));
  const recipient = isTheirs ? recipientOf(shop.vault, order) : null;
  if (!isTheirs || recipient === null) throw notHere("order", "There is no such order, or it is somebody else's.");
  const { contact, address } = recipient;
  const isGuest = order.accountId === null;
  // From here on this browser opens the order, whatever becomes of its cart.
  if (isGuest) setCookie(exchange.set, links.remember(exchange.request, orderId));
  const [towns, chrome, { holes }] = await Promise.all([
    townsOf(
      shop,
      order.shipments.map((one) => one.warehouseId),
    ),
    sharedChrome(parts),
    personal(parts, exchange.request, exchange.set),
  ]);
  asFreshPage(exchange.set);
  const page = checkoutConfirmationPage({
    ...{ chrome, orderId, address, email: contact.email, lines: order.lines, totals: order.totals },
    shipments: order.shipments.map((one) => ({ ...one, from: towns.get(one.warehouseId) ?? null })),
    orderPath: `/orders/${orderId}`,
    isGuest: isGuest && account === null,
  });
  return new Template(page).fill(holes);
}
