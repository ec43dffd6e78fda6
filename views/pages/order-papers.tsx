import type { OrderLine, OrderView, Shipment } from "../../actors/order/messages.ts";
import type { OrderRecipient, SubOrder, Warehouse } from "../../src/orders/details.ts";
import { OrderAddress } from "../fragments/order-address.tsx";
import { TotalsList } from "../fragments/totals.tsx";
import { type Chrome, page } from "../layout.tsx";
import { money } from "../money.ts";
import { dayOf } from "../order-words.ts";

interface PaperProps {
  readonly chrome: Chrome;
  readonly order: OrderView;
  readonly recipient: OrderRecipient | null;
}

/** An order's invoice, to be printed or kept. */
export function invoicePage({
  chrome,
  order,
  recipient,
  subOrders,
}: PaperProps & { subOrders: readonly SubOrder[] }): string {
  const { orderId, placedAt, totals, captured, refunded } = order;
  const { currency } = totals;
  return page({
    chrome,
    title: `Invoice ${orderId}`,
    isPrivate: true,
    children: (
      <article class="wrap stack paper">
        <PaperHead title="Invoice" orderId={orderId} placedAt={placedAt} />
        <div class="paper-columns">
          {recipient ? (
            <section>
              <h2>Billed and delivered to</h2>
              <OrderAddress address={recipient.address} />
            </section>
          ) : null}
          <section>
            <h2>Sold by</h2>
            <ul>
              {subOrders.map(({ shopName }) => (
                <li safe>{shopName}</li>
              ))}
            </ul>
            <p class="muted small">through Souk</p>
          </section>
        </div>
        {subOrders.map(({ shopId, shopName, lines, total }) => (
          <section>
            <h2 id={`shop-${shopId}`} safe>
              {shopName}
            </h2>
            <section class="paper-table" aria-labelledby={`shop-${shopId}`} tabindex="0">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Item</th>
                    <th scope="col">Units</th>
                    <th scope="col">Each</th>
                    <th scope="col">Off</th>
                    <th scope="col">Tax</th>
                    <th scope="col">Amount</th>
                  </tr>
                </thead>
                <tbody>
                  {lines.map((line) => (
                    <InvoiceLine line={line} currency={currency} />
                  ))}
                </tbody>
                <tfoot>
                  <tr>
                    <th scope="row" colspan="5" safe>
                      {`Total of ${shopName}`}
                    </th>
                    <td safe>{money(total, currency)}</td>
                  </tr>
                </tfoot>
              </table>
            </section>
          </section>
        ))}
        <section class="paper-sum" aria-label="Total">
          <TotalsList totals={totals} />
          <p safe>
            {captured > 0
              ? `Paid by card: ${money(captured, currency)}`
              : `Not charged${order.cancellation ? ": the order was cancelled" : " yet"}`}
          </p>
          {refunded > 0 ? <p safe>{`Refunded: ${money(refunded, currency)}`}</p> : null}
        </section>
        <PaperFoot orderId={orderId} />
      </article>
    ),
  });
}

function InvoiceLine({ line, currency }: { line: OrderLine; currency: string }) {
  const { title, quantity, unitPrice, discount, tax } = line;
  return (
    <tr>
      <th scope="row" safe>
        {title}
      </th>
      <td>{quantity}</td>
      <td safe>{money(unitPrice, currency)}</td>
      <td safe>{discount === 0 ? "" : `−${money(discount, currency)}`}</td>
      <td safe>{money(tax, currency)}</td>
      <td safe>{money(unitPrice * quantity - discount + tax, currency)}</td>
    </tr>
  );
}

export interface PackingSlipProps extends PaperProps {
  readonly shipment: Shipment;
  readonly warehouse: Warehouse | undefined;
}

/** What belongs into a parcel and where it goes; no prices. */
export function packingSlipPage({ chrome, order, recipient, shipment, warehouse }: PackingSlipProps): string {
  const { orderId, placedAt, shipments, delivery } = order;
  const titles = new Map(order.lines.map((line) => [line.productId, line]));
  return page({
    chrome,
    title: `Packing slip ${orderId}, parcel ${shipment.no}`,
    isPrivate: true,
    children: (
      <article class="wrap stack paper">
        <PaperHead title="Packing slip" orderId={orderId} placedAt={placedAt} />
        <div class="paper-columns">
          {recipient ? (
            <section>
              <h2>Ship to</h2>
              <OrderAddress address={recipient.address} />
            </section>
          ) : null}
          <section>
            <h2>Ship from</h2>
            <p safe>
              {warehouse
                ? `${warehouse.name}, ${warehouse.city}, ${warehouse.state}`
                : `Warehouse ${shipment.warehouseId}`}
            </p>
            <p safe>{`Parcel ${shipment.no} of ${shipments.length}, ${delivery} delivery`}</p>
          </section>
        </div>
        <section class="paper-table" aria-label="Items of the parcel" tabindex="0">
          <table>
            <thead>
              <tr>
                <th scope="col">Item</th>
                <th scope="col">Shop</th>
                <th scope="col">Product</th>
                <th scope="col">Units</th>
              </tr>
            </thead>
            <tbody>
              {shipment.items.map(({ productId, quantity }) => (
                <tr>
                  <th scope="row" safe>
                    {titles.get(productId)?.title ?? "A product"}
                  </th>
                  <td safe>{titles.get(productId)?.shopName ?? ""}</td>
                  <td>{productId}</td>
                  <td>{quantity}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <PaperFoot orderId={orderId} />
      </article>
    ),
  });
}

function PaperHead({ title, orderId, placedAt }: { title: string; orderId: string; placedAt: number }) {
  return (
    <header class="paper-head">
      <div>
        <p class="paper-name">Souk</p>
        <h1 safe>{title}</h1>
      </div>
      <p>
        <strong class="order-number" safe>
          {orderId}
        </strong>
        <br />
        <span safe>{dayOf(placedAt)}</span>
      </p>
    </header>
  );
}

function PaperFoot({ orderId }: { orderId: string }) {
  return (
    <p class="paper-back">
      <a href={`/orders/${orderId}`}>Back to the order</a>
    </p>
  );
}
