import type { OrderLine, RefundFailure, Return, Shipment } from "../../actors/order/messages.ts";
import type { OrderProgress, Warehouse } from "../../src/orders/details.ts";
import { arrival } from "../arrival.ts";
import { money } from "../money.ts";
import { dayOf, happening, momentOf, outlook, returnWords, statusWords } from "../order-words.ts";
import { BoughtItems } from "./bought-items.tsx";

const STEPS = [
  { status: "placed", name: "Placed" },
  { status: "processing", name: "Preparing" },
  { status: "packed", name: "Packed" },
  { status: "shipped", name: "On its way" },
  { status: "delivered", name: "Delivered" },
] as const;

/** Where the order stands: the part of its page that is kept true while it is open. Nobody's name or address is in it. */
export function OrderProgressPart({ progress }: { progress: OrderProgress }) {
  const { order, timeline, warehouses } = progress;
  const { shipments, returns, totals } = order;
  return (
    <div id="order-progress" class="order-progress">
      <section class="panel order-standing" aria-labelledby="standing" data-status={order.status}>
        <h2 id="standing" safe>
          {statusWords(order.status)}
        </h2>
        <p class="order-outlook" safe>
          {outlook(progress)}
        </p>
        {order.cancellation ? null : <OrderSteps status={order.status} />}
        <Ways progress={progress} />
      </section>
      {returns.map((each) => (
        <ReturnBox given={each} lines={order.lines} failures={order.refundFailures} currency={totals.currency} />
      ))}
      {shipments.map((shipment) => (
        <Parcel
          shipment={shipment}
          count={shipments.length}
          lines={order.lines}
          warehouse={warehouses.get(shipment.warehouseId)}
          isOfAccount={order.accountId !== null}
        />
      ))}
      {shipments.length > 1 ? (
        <p class="muted small" safe>
          {`Comes in ${shipments.length} parcels because no single warehouse had all of it: as few as could be, from those nearest to you. Shipping was paid once.`}
        </p>
      ) : null}
      <section class="panel" aria-labelledby="timeline">
        <h2 id="timeline">What happened</h2>
        <ol class="timeline">
          {timeline.toReversed().map((each) => (
            <li>
              <p safe>{happening(each, totals.currency, shipments.length)}</p>
              <time class="muted small" datetime={new Date(each.at).toISOString()} safe>
                {momentOf(each.at)}
              </time>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

/** What was paid and what went back. */
export function OrderMoney({ order }: Pick<OrderProgress, "order">) {
  const { captured, refunded, cancellation } = order;
  const { currency, total } = order.totals;
  return (
    <dl id="order-money" class="order-money">
      <div>
        <dt>Paid</dt>
        <dd safe>
          {captured > 0 ? money(captured, currency) : cancellation ? "Nothing" : `${money(total, currency)} set aside`}
        </dd>
      </div>
      {refunded > 0 ? (
        <div>
          <dt>Refunded</dt>
          <dd safe>{money(refunded, currency)}</dd>
        </div>
      ) : null}
    </dl>
  );
}

function OrderSteps({ status }: { status: string }) {
  const at = STEPS.findIndex((step) => step.status === status);
  const isDone = status === "delivered";
  return (
    <div class="steps order-steps">
      <ol>
        {STEPS.map(({ name }, index) => {
          const state = index < at || isDone ? "done" : index === at ? "current" : "ahead";
          return (
            <li data-state={state} aria-current={index === at ? "step" : undefined}>
              <span>
                <span class="steps-mark" aria-hidden="true" safe>
                  {state === "done" ? "✓" : String(index + 1)}
                </span>
                <span class="steps-name">{name}</span>
                {state === "done" ? <span class="visually-hidden">, done</span> : null}
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

/** What can be done about it now. */
function Ways({ progress }: { progress: OrderProgress }) {
  const { order, canCancel, returnable, returnableUntil } = progress;
  const path = `/orders/${order.orderId}`;
  if (!canCancel && returnable.size === 0) return null;
  return (
    <div class="order-ways">
      {canCancel ? (
        <>
          <a class="button small" href={`${path}/cancellation`}>
            Cancel the order
          </a>
          <p class="muted small">Until it is packed, all of it goes back.</p>
        </>
      ) : null}
      {returnable.size > 0 && returnableUntil !== null ? (
        <>
          <a class="button small" href={`${path}/returns`}>
            Send something back
          </a>
          <p class="muted small" safe>
            {`Until ${dayOf(returnableUntil)}`}
          </p>
        </>
      ) : null}
    </div>
  );
}

interface ParcelProps {
  readonly shipment: Shipment;
  readonly count: number;
  readonly lines: readonly OrderLine[];
  readonly warehouse: Warehouse | undefined;
  /** What was bought without an account was bought by nobody that a review could be marked as of. */
  readonly isOfAccount: boolean;
}

function Parcel({ shipment, count, lines, warehouse, isOfAccount }: ParcelProps) {
  const { no, status, carrier, tracking } = shipment;
  return (
    <section class="stall-group" aria-labelledby={`parcel-${no}`}>
      <header>
        <h2 id={`parcel-${no}`} safe>
          {count === 1 ? "Your parcel" : `Parcel ${no} of ${count}`}
        </h2>
        <p>
          <span class="order-badge" data-status={status} safe>
            {statusWords(status)}
          </span>
        </p>
      </header>
      <div class="parcel-shop">
        <p>
          <span class="parcel-when" safe>
            {whenOf(shipment)}
          </span>
          {warehouse ? <span class="muted" safe>{`, from ${warehouse.city}, ${warehouse.state}`}</span> : null}
        </p>
        {tracking === null ? null : (
          <p>
            <span class="muted" safe>{`${carrier}, tracking number `}</span>
            <strong class="order-number" safe>
              {tracking}
            </strong>
          </p>
        )}
        <BoughtItems items={shipment.items} lines={lines} mayReview={isOfAccount && status === "delivered"} />
      </div>
    </section>
  );
}

function whenOf({ status, arrivesFrom, arrivesUntil, deliveredAt }: Shipment): string {
  if (status === "cancelled") return "Not sent";
  if (deliveredAt !== null) return `Delivered ${dayOf(deliveredAt)}`;
  return `Arrives ${arrival(arrivesFrom, arrivesUntil)}`;
}

interface ReturnProps {
  readonly given: Return;
  readonly lines: readonly OrderLine[];
  readonly failures: readonly RefundFailure[];
  readonly currency: string;
}

const RETURN_WORDS: Readonly<Record<Return["status"], string>> = {
  requested: "Return requested",
  received: "Return received",
  refunded: "Returned and refunded",
};

function ReturnBox({ given, lines, failures, currency }: ReturnProps) {
  const { returnId, status, items } = given;
  const titles = new Map(lines.map((line) => [line.productId, line.title]));
  return (
    <section class="panel order-return" aria-labelledby={`return-${returnId}`} data-status={status}>
      <h2 id={`return-${returnId}`} safe>
        {RETURN_WORDS[status]}
      </h2>
      <p safe>{returnWords(given, failures, currency)}</p>
      <p class="muted small" safe>
        {items.map(({ productId, quantity }) => `${quantity} × ${titles.get(productId) ?? "a product"}`).join(", ")}
      </p>
    </section>
  );
}
