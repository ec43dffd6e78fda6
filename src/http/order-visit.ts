import type { OrderView } from "../../actors/order/messages.ts";
import { readOrderId } from "../../actors/order/order-id.ts";
import { type Viewer, viewerOf } from "../orders/access.ts";
import type { OrderLinks } from "../orders/links.ts";
import type { Shop } from "../shop.ts";
import { UNKNOWN_ORDER } from "./order-problems.ts";
import { ProblemError } from "./problem.ts";
import { requestIdOf } from "./request-id.ts";

/** An order with the one who looks at it. */
export interface OrderVisit {
  readonly order: OrderView;
  readonly viewer: Viewer;
  /** By when the actor is to answer, and under which name this request goes on. */
  readonly ask: { readonly deadline: number; readonly correlation: string };
}

/** Who comes to an order's address. Throws the same problem for an order that is not there and for one of somebody else. */
export async function visitOrder(
  shop: Pick<Shop, "orders" | "accounts" | "settings">,
  links: OrderLinks,
  request: Request,
  typedId: string,
  headers: Parameters<typeof requestIdOf>[0],
): Promise<OrderVisit> {
  const orderId = readOrderId(typedId);
  if (orderId === null) throw new ProblemError(UNKNOWN_ORDER);
  const ask = { deadline: Date.now() + shop.settings.COMMAND_TIMEOUT_MS, correlation: requestIdOf(headers) };
  const order = await shop.orders.read(orderId, ask);
  const viewer = order && (await viewerOf({ accounts: shop.accounts, links }, request, order));
  if (!order || !viewer) throw new ProblemError(UNKNOWN_ORDER);
  return { order, viewer, ask };
}
