import { Type as t } from "@sinclair/typebox";
import { Elysia } from "elysia";
import type { Item, OrderLine, OrderRefusal, OrderView } from "../../../actors/order/messages.ts";
import { refundFor } from "../../../actors/order/money.ts";
import { returnedOf } from "../../../actors/order/state.ts";
import { refusalPage } from "../../../views/pages/error.tsx";
import { orderCancellationPage, orderReturnPage, reorderPage } from "../../../views/pages/order-requests.tsx";
import { mayAct } from "../../orders/access.ts";
import { orderProgress } from "../../orders/details.ts";
import {
  CANCELLATION_REASONS,
  type CancellationReason,
  cancellation,
  RETURN_REASONS,
  type ReturnReason,
  returnRequest,
} from "../../orders/requests.ts";
import { orderProblem, UNKNOWN_ORDER } from "../order-problems.ts";
import type { OrderVisit } from "../order-visit.ts";
import { ProblemError, refusalProblem } from "../problem.ts";
import { requireOurs } from "../session.ts";
import { newCommandId } from "./command-id.ts";
import { CommandForm } from "./form-schemas.ts";
import { goTo, orderRoom, type Visit } from "./order-room.ts";
import { type PageParts, setCookie } from "./parts.ts";

const CommandId = CommandForm.properties.commandId;
const reasonOf = (reasons: readonly string[]) => t.Union(reasons.map((reason) => t.Literal(reason)));
const CancellationForm = t.Object({ commandId: CommandId, reason: reasonOf(CANCELLATION_REASONS) });
/** `units-12=2`: two of product 12. */
const ReturnForm = t.Object(
  { commandId: CommandId, reason: reasonOf(RETURN_REASONS) },
  { additionalProperties: t.String({ maxLength: 200 }) },
);
const UNITS = /^units-([1-9]\d{0,8})$/;

/** What can be asked of an order: that it be cancelled, that something goes back, that it is bought again. */
export function orderRequests(parts: PageParts) {
  const { shop, session } = parts;
  const { show, page } = orderRoom(parts);

  const act = (visit: Visit, id: string, render: Parameters<typeof page>[2]) =>
    page(visit, id, async (found) => {
      if (!mayAct(found.viewer)) throw new ProblemError(UNKNOWN_ORDER);
      return render(found);
    });

  /** Why not, and back to the order as it is. */
  const refused = (visit: Visit, { orderId }: OrderView, refusal: OrderRefusal) => {
    const { status, title, detail } = orderProblem(refusal);
    const back = `/orders/${orderId}`;
    const fix = { label: "See the order", href: back };
    return show(visit, (chrome) => refusalPage({ chrome, title, text: detail, fix, back }), status);
  };

  const returnForm = async (visit: Visit, { order }: OrderVisit, fault?: string) => {
    const { returnable } = await orderProgress(shop, order, Date.now());
    const lines = order.lines.flatMap((line) => {
      const units = returnable.get(line.productId) ?? 0;
      if (units === 0) return [];
      return [{ line, returnable: units, unitRefund: refundFor(line, returnedOf(order, line.productId), 1) }];
    });
    if (lines.length === 0) return refused(visit, order, { refusal: "not_returnable", productId: 0, returnable: 0 });
    const { orderId, totals } = order;
    const given = { orderId, lines, currency: totals.currency, reasons: RETURN_REASONS, commandId: newCommandId() };
    return show(visit, (chrome) => orderReturnPage({ chrome, ...given, ...(fault && { fault }) }), fault ? 422 : 200);
  };

  return new Elysia({ name: "pages/order-requests" })
    .get("/orders/:id/cancellation", ({ request, set, params: { id } }) =>
      act({ request, set }, id, async ({ order }) => {
        const { orderId, captured, totals } = order;
        const { canCancel } = await orderProgress(shop, order, Date.now());
        if (order.cancellation) return goTo(set, `/orders/${orderId}`);
        if (!canCancel) {
          return refused({ request, set }, order, { refusal: "already_packed", status: order.status });
        }
        const given = { orderId, captured, currency: totals.currency, reasons: CANCELLATION_REASONS };
        return (chrome) => orderCancellationPage({ chrome, ...given, commandId: newCommandId() });
      }),
    )
    .post(
      "/orders/:id/cancellation",
      ({ request, set, params: { id }, body }) =>
        act({ request, set }, id, async ({ order, viewer, ask }) => {
          const asked = { by: viewer.by, key: body.commandId };
          const command = cancellation(body.reason as CancellationReason, asked);
          const reply = await shop.orders.tell(order.orderId, command, ask);
          return reply.ok ? goTo(set, `/orders/${order.orderId}`) : refused({ request, set }, order, reply);
        }),
      { body: CancellationForm },
    )
    .get("/orders/:id/returns", ({ request, set, params: { id } }) =>
      act({ request, set }, id, (found) => returnForm({ request, set }, found)),
    )
    .post(
      "/orders/:id/returns",
      ({ request, set, params: { id }, body }) =>
        act({ request, set }, id, async (found) => {
          const { order, viewer, ask } = found;
          const items = itemsOf(body);
          if (items.length === 0) return returnForm({ request, set }, found, "Say how many of which come back.");
          const asked = { by: viewer.by, key: body.commandId };
          const command = returnRequest(order.orderId, items, body.reason as ReturnReason, asked);
          const reply = await shop.orders.tell(order.orderId, command, ask);
          return reply.ok ? goTo(set, `/orders/${order.orderId}`) : refused({ request, set }, order, reply);
        }),
      { body: ReturnForm },
    )
    .post(
      "/orders/:id/reorders",
      ({ request, set, params: { id }, body: { commandId } }) =>
        act({ request, set }, id, async ({ order, ask }) => {
          const { cartId } = requireOurs(session, request) ?? { cartId: session.issueCart(commandId) };
          const added: OrderLine[] = [];
          const missing: { line: OrderLine; why: string }[] = [];
          // One after the other: a cart decides one thing at a time anyway.
          for (const line of order.lines) {
            const { productId, quantity } = line;
            const command = { type: "add", productId, quantity, commandId: `${commandId}-${productId}` } as const;
            const reply = await shop.carts.ask(cartId, command, ask);
            if (reply.ok) added.push(line);
            else missing.push({ line, why: refusalProblem(reply).detail });
          }
          if (added.length > 0) setCookie(set, session.keep(cartId));
          if (missing.length === 0) return goTo(set, "/cart");
          const { orderId } = order;
          return (chrome) => reorderPage({ chrome, orderId, added, missing });
        }),
      { body: CommandForm },
    );
}

function itemsOf(form: Readonly<Record<string, unknown>>): Item[] {
  return Object.entries(form).flatMap(([name, value]) => {
    const productId = Number(UNITS.exec(name)?.[1] ?? 0);
    const quantity = Number(value);
    return productId > 0 && Number.isSafeInteger(quantity) && quantity > 0 ? [{ productId, quantity }] : [];
  });
}
