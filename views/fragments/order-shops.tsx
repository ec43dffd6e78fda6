import type { SubOrder } from "../../src/orders/details.ts";
import { money, plural } from "../money.ts";

/** What was bought from each shop, with what it cost. */
export function OrderShops({ subOrders, currency }: { subOrders: readonly SubOrder[]; currency: string }) {
  return (
    <section class="panel" aria-labelledby="bought">
      <h2 id="bought">What you bought</h2>
      {subOrders.map(({ shopName, lines, subtotal, discount }) => (
        <div class="order-shop">
          <h3>
            <span class="muted">{"Sold by "}</span>
            <span safe>{shopName}</span>
          </h3>
          <ul>
            {lines.map((line) => (
              <li>
                <p>
                  <a href={`/p/${line.productId}`} safe>
                    {line.title}
                  </a>
                  <span class="muted small" safe>
                    {` ${line.quantity} × ${money(line.unitPrice, currency)}`}
                  </span>
                </p>
                <p class="bought-amount" safe>
                  {money(line.unitPrice * line.quantity, currency)}
                </p>
              </li>
            ))}
            {discount > 0 ? (
              <li class="saving">
                <p>Promotions</p>
                <p class="bought-amount" safe>{`−${money(discount, currency)}`}</p>
              </li>
            ) : null}
          </ul>
          <p class="order-shop-sum">
            <span class="muted" safe>
              {`${plural(
                lines.reduce((units, line) => units + line.quantity, 0),
                "item",
              )} of this shop`}
            </span>
            <strong safe>{money(subtotal - discount, currency)}</strong>
          </p>
        </div>
      ))}
    </section>
  );
}
