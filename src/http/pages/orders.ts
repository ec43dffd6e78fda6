import { Elysia } from "elysia";
import { orderPage } from "../../../views/pages/order.tsx";
import { invoicePage, packingSlipPage } from "../../../views/pages/order-papers.tsx";
import { ordersPage } from "../../../views/pages/orders.tsx";
import { byShop, orderProgress, recipientOf } from "../../orders/details.ts";
import { ordersOf } from "../../orders/history.ts";
import { UNKNOWN_ORDER } from "../order-problems.ts";
import { ProblemError } from "../problem.ts";
import { newCommandId } from "./command-id.ts";
import { orderRequests } from "./order-requests.ts";
import { orderRoom } from "./order-room.ts";
import type { PageParts } from "./parts.ts";

const ORDERS_ON_A_PAGE = 10;
const PAGE = /^[1-9]\d{0,3}$/;

/** What was ordered: the list, each order, its papers, and what can be asked of it. */
export function orderPages(parts: PageParts) {
  const { shop } = parts;
  const { links, show, page } = orderRoom(parts);

  return new Elysia({ name: "pages/orders" })
    .get("/orders", async ({ request, set }) => {
      const account = await shop.accounts.of(request);
      const asked = new URL(request.url).searchParams.get("page") ?? "1";
      const at = PAGE.test(asked) ? Number(asked) : 1;
      const whose = account ? { accountId: account.id } : { orderIds: links.remembered(request) };
      const found = await ordersOf(shop.sql, whose, at, ORDERS_ON_A_PAGE);
      return show({ request, set }, (chrome) => ordersPage({ chrome, ...found, page: at, isGuest: account === null }));
    })
    .get("/orders/:id", ({ request, set, params: { id } }) =>
      page({ request, set }, id, async ({ order, viewer }) => {
        const progress = await orderProgress(shop, order, Date.now());
        const recipient = recipientOf(shop.vault, order);
        const given = { progress, recipient, subOrders: byShop(order), isOwner: viewer.kind === "owner" };
        return (chrome) => orderPage({ chrome, ...given, commandId: newCommandId() });
      }),
    )
    .get("/orders/:id/invoice", ({ request, set, params: { id } }) =>
      page({ request, set }, id, async ({ order }) => {
        const recipient = recipientOf(shop.vault, order);
        return (chrome) => invoicePage({ chrome, order, recipient, subOrders: byShop(order) });
      }),
    )
    .get("/orders/:id/packing-slips/:no", ({ request, set, params: { id, no } }) =>
      page({ request, set }, id, async ({ order }) => {
        const shipment = order.shipments.find((each) => String(each.no) === no);
        if (!shipment) throw new ProblemError(UNKNOWN_ORDER);
        const { warehouses } = await orderProgress(shop, order, Date.now());
        const recipient = recipientOf(shop.vault, order);
        const warehouse = warehouses.get(shipment.warehouseId);
        return (chrome) => packingSlipPage({ chrome, order, recipient, shipment, warehouse });
      }),
    )
    .use(orderRequests(parts));
}
