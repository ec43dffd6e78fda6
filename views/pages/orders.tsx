import type { OrderSummary } from "../../src/orders/history.ts";
import { arrival } from "../arrival.ts";
import { accountFrame } from "../fragments/account-frame.tsx";
import { type Chrome, page } from "../layout.tsx";
import { money, plural } from "../money.ts";
import { dayOf, statusWords } from "../order-words.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { Pager } from "../parts/pager.tsx";
import { NamedPicture } from "../parts/picture.tsx";

export interface OrdersPageProps {
  readonly chrome: Chrome;
  readonly orders: readonly OrderSummary[];
  readonly page: number;
  readonly hasMore: boolean;
  /** Guests see what they ordered on this browser. */
  readonly isGuest: boolean;
}

/** What somebody has ordered, the newest first. */
export function ordersPage({ chrome, orders, page: at, hasMore, isGuest }: OrdersPageProps): string {
  const list = (
    <>
      {orders.length === 0 ? <NoOrders isGuest={isGuest} isFirstPage={at === 1} /> : null}
      <ul class="order-list">
        {orders.map((order) => (
          <OrderCard order={order} />
        ))}
      </ul>
      <Pager path="/orders" parameters={{}} page={at} hasMore={hasMore} />
      {isGuest && orders.length > 0 ? (
        <p class="muted small">
          These are the orders you placed on this browser. <a href="/sign-in?next=/orders">Sign in</a> to see those of
          your account.
        </p>
      ) : null}
    </>
  );
  const title = "Your orders";
  const withTitle = (
    <>
      <h1>{title}</h1>
      {list}
    </>
  );
  if (!isGuest) return accountFrame({ chrome, title, room: "/orders", children: withTitle });
  return page({
    chrome,
    title,
    isPrivate: true,
    children: <div class="wrap stack">{orders.length > 0 ? withTitle : list}</div>,
  });
}

function NoOrders({ isGuest, isFirstPage }: { isGuest: boolean; isFirstPage: boolean }) {
  if (!isFirstPage) {
    return (
      <EmptyState
        title="No more orders"
        detail="That was all of them."
        href="/orders"
        action="To the first page"
        heading="h2"
      />
    );
  }
  if (isGuest) {
    return (
      <EmptyState
        title="Your orders"
        detail="Orders you place on this browser appear here. Those of your account are there when you sign in."
        href="/sign-in?next=/orders"
        action="Sign in"
      />
    );
  }
  return (
    <EmptyState
      title="Nothing ordered yet"
      detail="What you order appears here, from the payment to your door."
      href="/"
      action="To the market"
      heading="h2"
    />
  );
}

function OrderCard({ order }: { order: OrderSummary }) {
  const { orderId, status, placedAt, total, refunded, currency, units, lines, lineCount, arrivesUntil, returning } =
    order;
  const isOpen = status !== "cancelled" && status !== "delivered";
  const others = lineCount - lines.length;
  const titles = lines.map(({ title }) => title).join(", ");
  return (
    <li class="order-card">
      <div class="order-card-pictures" aria-hidden="true">
        {lines.map(({ image }) => (
          <NamedPicture name={image?.replace("/media/", "") ?? null} alt="" />
        ))}
      </div>
      <div class="order-card-words">
        <p>
          <span class="order-badge" data-status={status} safe>
            {statusWords(status)}
          </span>
          {returning === null || returning === "refunded" ? null : (
            <span class="order-badge" data-status="return">
              Return requested
            </span>
          )}
          {refunded > 0 ? (
            <span class="order-badge" data-status="refunded">
              Refunded
            </span>
          ) : null}
        </p>
        <h2>
          <a href={`/orders/${orderId}`} safe>
            {others > 0 ? `${titles} and ${plural(others, "more")}` : titles}
          </a>
        </h2>
        <p class="muted small" safe>
          {`${plural(units, "item")}, ordered on ${dayOf(placedAt)}`}
        </p>
        {isOpen ? <p class="small" safe>{`Arrives by ${arrival(arrivesUntil, arrivesUntil)}`}</p> : null}
      </div>
      <div class="order-card-figures">
        <p class="amount" safe>
          {money(total, currency)}
        </p>
        <p class="muted small order-number" safe>
          {orderId}
        </p>
      </div>
    </li>
  );
}
