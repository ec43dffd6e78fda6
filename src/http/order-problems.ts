import { unreachable } from "../../actors/kernel/errors.ts";
import type { Reply } from "../../actors/kernel/types.ts";
import type { OrderRefusal, OrderView } from "../../actors/order/messages.ts";
import { type Problem, ProblemError, problemOf } from "./problem.ts";

export const UNKNOWN_ORDER: Problem = {
  status: 404,
  code: "unknown_order",
  title: "Unknown order",
  detail: "There is no such order here. An order is seen by who placed it: signed in, or by the link in the mail.",
};

/** The problem that a refusal of an order is; pages take their words from here too. */
export function orderProblem(refused: OrderRefusal): Problem {
  const about = problemOf(refused);
  switch (refused.refusal) {
    case "unknown_order":
    case "order_void":
      return UNKNOWN_ORDER;
    case "already_packed": {
      const detail = "It is packed already and cannot be cancelled any more. You can send it back when it has arrived.";
      return { ...about(409, "Too late to cancel", detail), orderStatus: refused.status, status: 409 };
    }
    case "already_cancelled":
      return about(409, "Already cancelled", "This order was cancelled.");
    case "not_paid":
      return about(409, "Not paid yet", "The payment of this order has not arrived yet.");
    case "unknown_shipment":
      return about(404, "Unknown shipment", `This order has no shipment ${refused.no}.`);
    case "wrong_status":
      return { ...about(409, "Not as things stand", `The shipment is ${refused.status}.`), status: 409 };
    case "nothing_to_return":
      return about(422, "Nothing to send back", "Say which things you want to send back, and how many.");
    case "not_returnable":
      return about(409, "Cannot be sent back", returnableInWords(refused.returnable));
    case "return_window_over":
      return about(409, "Too late to send back", "The time to send this back is over.");
    case "no_failed_refund":
      return about(409, "No failed refund", "This order has no such refund that waits for an operator.");
    case "unknown_return":
      return about(404, "Unknown return", "This order has no such return.");
    default:
      return unreachable(refused);
  }
}

/** The order of a reply. Throws the problem that its refusal is, and for an order that is not there. */
export function grantedOrder(reply: Reply<OrderView | null, OrderRefusal>): OrderView {
  if (!reply.ok) {
    const { ok: _, ...refused } = reply;
    throw new ProblemError(orderProblem(refused));
  }
  if (reply.answer === null) throw new ProblemError(UNKNOWN_ORDER);
  return reply.answer;
}

function returnableInWords(returnable: number): string {
  if (returnable === 0)
    return "None of these can be sent back: they have not arrived, or are on their way back already.";
  return `At most ${returnable} of these can be sent back.`;
}
