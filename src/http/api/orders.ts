import { Elysia } from "elysia";
import type { OrderView } from "../../../actors/order/messages.ts";
import { mayAct } from "../../orders/access.ts";
import { orderProgress, recipientOf } from "../../orders/details.ts";
import { ordersOf } from "../../orders/history.ts";
import { orderLinks } from "../../orders/links.ts";
import { cancellation, returnRequest } from "../../orders/requests.ts";
import type { Shop } from "../../shop.ts";
import { grantedOrder, UNKNOWN_ORDER } from "../order-problems.ts";
import { visitOrder } from "../order-visit.ts";
import { PROBLEMS, ProblemError } from "../problem.ts";
import { orderJson, orderSummaryJson, returnJson } from "./order-json.ts";
import {
  NewCancellation,
  NewReturn,
  Order,
  OrderKeyQuery,
  OrderParams,
  Orders,
  OrdersQuery,
  Return,
  Returns,
} from "./order-schemas.ts";
import { documented, MutationHeaders } from "./schemas.ts";
import { wholeNumbers } from "./whole-numbers.ts";

const TAG = "Orders";
const CHANGE_PROBLEMS = [400, 403, 404, 409, 413, 415, 422, 429, 503] as const;

/** `/api/orders`: what an account has ordered, or a guest with the order's link or on the browser it was ordered with. */
export function ordersApi(shop: Shop) {
  const links = orderLinks(shop.settings);
  const show = async (order: OrderView) =>
    orderJson(await orderProgress(shop, order, Date.now()), recipientOf(shop.vault, order));
  const visit = (request: Request, { id }: { id: string }, headers: Parameters<typeof visitOrder>[4]) =>
    visitOrder(shop, links, request, id, headers);
  const act = async (...given: Parameters<typeof visit>) => {
    const found = await visit(...given);
    if (!mayAct(found.viewer)) throw new ProblemError(UNKNOWN_ORDER);
    return found;
  };

  return new Elysia({ name: "api/orders", prefix: "/api/orders" })
    .get(
      "",
      async ({ request, query: { page, limit } }) => {
        const account = await shop.accounts.of(request);
        const whose = account ? { accountId: account.id } : { orderIds: links.remembered(request) };
        const { orders, hasMore } = await ordersOf(shop.sql, whose, page, limit);
        return { orders: orders.map(orderSummaryJson), page, hasMore };
      },
      {
        transform: ({ query }) => wholeNumbers(query, "page", "limit"),
        query: OrdersQuery,
        detail: documented(TAG, "Orders, the newest first", { 200: Orders }, 422, 503),
      },
    )
    .get("/:id", async ({ request, params, set }) => show((await visit(request, params, set.headers)).order), {
      params: OrderParams,
      query: OrderKeyQuery,
      detail: documented(TAG, "An order", { 200: Order }, 404, 503),
    })
    .post(
      "/:id/cancellation",
      async ({ request, params, headers, body, set }) => {
        const { order, viewer, ask } = await act(request, params, set.headers);
        const command = cancellation(body?.reason ?? "other", { by: viewer.by, key: keyOf(headers) });
        return show(grantedOrder(await shop.orders.tell(order.orderId, command, ask)));
      },
      {
        params: OrderParams,
        query: OrderKeyQuery,
        headers: MutationHeaders,
        body: NewCancellation,
        detail: documented(
          TAG,
          "Cancel an order before anything of it is packed: its stock is released and its money returned",
          { 200: Order },
          ...CHANGE_PROBLEMS,
        ),
      },
    )
    .get(
      "/:id/returns",
      async ({ request, params, set }) => {
        const { order } = await visit(request, params, set.headers);
        return { returns: order.returns.map(returnJson) };
      },
      {
        params: OrderParams,
        query: OrderKeyQuery,
        detail: documented(TAG, "What of an order was sent back", { 200: Returns }, 404, 503),
      },
    )
    .post(
      "/:id/returns",
      async ({ request, params, headers, body, set }) => {
        const { order, viewer, ask } = await act(request, params, set.headers);
        const { orderId } = order;
        const command = returnRequest(orderId, body.items, body.reason, { by: viewer.by, key: keyOf(headers) });
        const { returns } = grantedOrder(await shop.orders.tell(orderId, command, ask));
        const made = returns.find(({ returnId }) => returnId === command.returnId);
        // The key was used before, for a return of something else.
        if (!made || !isSame(made.items, body.items)) throw new ProblemError(PROBLEMS.keyReused);
        set.status = 201;
        set.headers.location = `/api/orders/${orderId}/returns`;
        return returnJson(made);
      },
      {
        params: OrderParams,
        query: OrderKeyQuery,
        headers: MutationHeaders,
        body: NewReturn,
        detail: documented(
          TAG,
          "Ask to send delivered units back; they are refunded when they have arrived",
          { 201: Return },
          ...CHANGE_PROBLEMS,
        ),
      },
    );
}

/** The same units, however the list is cut. */
function isSame(made: readonly Units[], asked: readonly Units[]): boolean {
  const sums = (items: readonly Units[]) => {
    const units = new Map<number, number>();
    for (const { productId, quantity } of items) units.set(productId, (units.get(productId) ?? 0) + quantity);
    return units;
  };
  return Bun.deepEquals(sums(made), sums(asked));
}

interface Units {
  readonly productId: number;
  readonly quantity: number;
}

/** A change that nobody named cannot be retried, so any new name will do. */
function keyOf(headers: { "idempotency-key"?: string | undefined }): string {
  return headers["idempotency-key"] ?? crypto.randomUUID();
}
