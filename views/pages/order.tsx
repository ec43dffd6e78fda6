import type { OrderProgress, OrderRecipient, SubOrder } from "../../src/orders/details.ts";
import { OrderAddress } from "../fragments/order-address.tsx";
import { OrderMoney, OrderProgressPart } from "../fragments/order-progress.tsx";
import { OrderShops } from "../fragments/order-shops.tsx";
import { TotalsList } from "../fragments/totals.tsx";
import { type Chrome, page } from "../layout.tsx";
import { dayOf } from "../order-words.ts";

export interface OrderPageProps {
  readonly chrome: Chrome;
  readonly progress: OrderProgress;
  readonly subOrders: readonly SubOrder[];
  readonly recipient: OrderRecipient | null;
  /** Shoppers follow it live and can buy it again; staff looks. */
  readonly isOwner: boolean;
  readonly commandId: string;
}

/** An order: where it stands, what is in it, what it cost, where it goes. */
export function orderPage({ chrome, progress, subOrders, recipient, isOwner, commandId }: OrderPageProps): string {
  const { order } = progress;
  const { orderId, placedAt, totals } = order;
  const path = `/orders/${orderId}`;
  return page({
    chrome,
    title: `Order ${orderId}`,
    isPrivate: true,
    children: (
      <div class="wrap stack order">
        <header class="order-head">
          <div>
            <p class="small">
              <a href="/orders">Your orders</a>
            </p>
            <h1>
              {"Order "}
              <span class="order-number" safe>
                {orderId}
              </span>
            </h1>
            <p class="muted" safe>
              {`Placed on ${dayOf(placedAt)}`}
            </p>
          </div>
          <div class="order-tools">
            {isOwner ? (
              <form method="post" action={`${path}/reorders`}>
                <input type="hidden" name="commandId" value={commandId} />
                <button class="button small" type="submit">
                  Buy it again
                </button>
              </form>
            ) : null}
            <a class="button small" href={`${path}/invoice`}>
              Invoice
            </a>
          </div>
        </header>
        <div class="checkout-columns order-columns">
          <div class="checkout-main">
            <OrderProgressPart progress={progress} />
            <OrderShops subOrders={subOrders} currency={totals.currency} />
          </div>
          <aside class="summary" aria-labelledby="cost">
            <h2 id="cost">What it cost</h2>
            <TotalsList totals={totals} />
            <OrderMoney order={order} />
            {recipient ? (
              <div>
                <h3>Delivering to</h3>
                <OrderAddress address={recipient.address} />
                <p class="muted small" safe>
                  {recipient.contact.email}
                </p>
              </div>
            ) : null}
            {isOwner ? null : (
              <ul class="small">
                {order.shipments.map(({ no }) => (
                  <li>
                    <a href={`${path}/packing-slips/${no}`} safe>
                      {`Packing slip of parcel ${no}`}
                    </a>
                  </li>
                ))}
              </ul>
            )}
          </aside>
        </div>
        {isOwner ? <div hidden hx-swap="none" hx-sse:connect={`/live?topics=order:${orderId}`} /> : null}
      </div>
    ),
  });
}
