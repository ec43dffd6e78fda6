import type { OrderView, Who } from "../../actors/order/messages.ts";
import { isOperator, warehousesOf } from "../accounts/account.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { OrderLinks } from "./links.ts";

/** Somebody who may see an order, and in whose name they act. Staff of its warehouses may look, and print; ops may do all. */
export interface Viewer {
  readonly kind: "owner" | "ops" | "warehouse";
  readonly by: Who;
}

/** Who this request is to the order; null for those it is none of their business. */
export async function viewerOf(
  { accounts, links }: { readonly accounts: Pick<Accounts, "of">; readonly links: OrderLinks },
  request: Request,
  order: Pick<OrderView, "orderId" | "accountId" | "shipments">,
): Promise<Viewer | null> {
  const { orderId, accountId, shipments } = order;
  // What was bought with an account is its owner's alone: a browser that remembers does not outlast signing out.
  if (accountId === null && isGuest(links, request, orderId)) return { kind: "owner", by: { kind: "guest", id: null } };
  const account = await accounts.of(request);
  if (!account) return null;
  const { id } = account;
  if (accountId === id) return { kind: "owner", by: { kind: "shopper", id } };
  if (isOperator(account)) return { kind: "ops", by: { kind: "ops", id } };
  const mine = warehousesOf(account);
  const isTheirs = shipments.some(({ warehouseId }) => mine.includes(warehouseId));
  return isTheirs ? { kind: "warehouse", by: { kind: "staff", id } } : null;
}

function isGuest(links: OrderLinks, request: Request, orderId: string): boolean {
  const key = new URL(request.url).searchParams.get("key");
  return (key !== null && links.isKeyOf(orderId, key)) || links.remembered(request).includes(orderId);
}

/** Whether this viewer may cancel it and send things of it back. */
export function mayAct({ kind }: Viewer): boolean {
  return kind !== "warehouse";
}
