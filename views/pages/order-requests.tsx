import type { OrderLine } from "../../actors/order/messages.ts";
import { type Chrome, page } from "../layout.tsx";
import { money, plural } from "../money.ts";
import { reasonWords } from "../order-words.ts";
import { NamedPicture } from "../parts/picture.tsx";

interface RequestProps {
  readonly chrome: Chrome;
  readonly orderId: string;
  readonly commandId: string;
  readonly reasons: readonly string[];
  readonly currency: string;
}

/** Asks before an order is cancelled, and why. */
export function orderCancellationPage(props: RequestProps & { readonly captured: number }): string {
  const { chrome, orderId, commandId, reasons, currency, captured } = props;
  const path = `/orders/${orderId}`;
  return page({
    chrome,
    title: "Cancel the order?",
    isPrivate: true,
    children: (
      <div class="wrap stack order-form">
        <h1>Cancel the order?</h1>
        <p class="lede" safe>
          {captured > 0
            ? `All of order ${orderId} is given back to the stalls, and ${money(captured, currency)} goes back to your card.`
            : `All of order ${orderId} is given back to the stalls, and nothing is charged.`}
        </p>
        <form class="panel" method="post" action={`${path}/cancellation`}>
          <input type="hidden" name="commandId" value={commandId} />
          <Reasons legend="Why?" reasons={reasons} />
          <div class="dialog-actions">
            <button class="button danger" type="submit">
              Cancel the order
            </button>
            <a class="button" href={path}>
              Keep it
            </a>
          </div>
        </form>
      </div>
    ),
  });
}

export interface OrderReturnPageProps extends RequestProps {
  /** What can be sent back, with how many of each. */
  readonly lines: readonly { readonly line: OrderLine; readonly returnable: number; readonly unitRefund: number }[];
  /** What was wrong with the form as it was sent. */
  readonly fault?: string;
}

/** What is to be sent back, and why. */
export function orderReturnPage({
  chrome,
  orderId,
  commandId,
  reasons,
  currency,
  lines,
  fault,
}: OrderReturnPageProps): string {
  const path = `/orders/${orderId}`;
  return page({
    chrome,
    title: "Send something back",
    isPrivate: true,
    children: (
      <div class="wrap stack order-form">
        <h1>Send something back</h1>
        <p class="lede">
          Say what comes back and why. Its price goes back to your card when it has arrived; shipping stays paid.
        </p>
        {fault ? (
          <p class="inline-problem" role="alert" safe>
            {fault}
          </p>
        ) : null}
        <form class="panel" method="post" action={`${path}/returns`}>
          <input type="hidden" name="commandId" value={commandId} />
          <ul class="bought-list">
            {lines.map(({ line, returnable, unitRefund }) => (
              <li class="bought">
                <NamedPicture name={line.image?.replace("/media/", "") ?? null} alt="" />
                <div>
                  <p class="bought-title" safe>
                    {line.title}
                  </p>
                  <p class="muted small" safe>
                    {`${money(unitRefund, currency)} each, ${plural(returnable, "unit")} can come back`}
                  </p>
                </div>
                <p class="field">
                  <label class="visually-hidden" for={`units-${line.productId}`} safe>
                    {`Units of ${line.title}`}
                  </label>
                  <select id={`units-${line.productId}`} name={`units-${line.productId}`}>
                    {Array.from({ length: Math.min(returnable, 99) + 1 }, (_, units) => (
                      <option value={String(units)}>{units}</option>
                    ))}
                  </select>
                </p>
              </li>
            ))}
          </ul>
          <Reasons legend="Why does it come back?" reasons={reasons} />
          <div class="dialog-actions">
            <button class="button primary" type="submit">
              Request the return
            </button>
            <a class="button" href={path}>
              Keep everything
            </a>
          </div>
        </form>
      </div>
    ),
  });
}

export interface ReorderPageProps {
  readonly chrome: Chrome;
  readonly orderId: string;
  readonly added: readonly OrderLine[];
  readonly missing: readonly { readonly line: OrderLine; readonly why: string }[];
}

/** What of an order could be put into the cart again, and what could not. */
export function reorderPage({ chrome, orderId, added, missing }: ReorderPageProps): string {
  const title = added.length > 0 ? "Some of it is in your cart" : "None of it can be had now";
  return page({
    chrome,
    title,
    isPrivate: true,
    children: (
      <div class="wrap stack order-form">
        <h1>{title}</h1>
        <section class="panel" aria-labelledby="missing">
          <h2 id="missing">Not available</h2>
          <ul class="bought-list">
            {missing.map(({ line, why }) => (
              <li class="bought">
                <NamedPicture name={line.image?.replace("/media/", "") ?? null} alt="" />
                <div>
                  <p class="bought-title" safe>
                    {line.title}
                  </p>
                  <p class="muted small" safe>
                    {why}
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </section>
        {added.length > 0 ? (
          <section class="panel" aria-labelledby="added">
            <h2 id="added">In your cart</h2>
            <ul>
              {added.map((line) => (
                <li safe>{`${line.quantity} × ${line.title}`}</li>
              ))}
            </ul>
          </section>
        ) : null}
        <div class="dialog-actions">
          {added.length > 0 ? (
            <a class="button primary" href="/cart">
              View cart
            </a>
          ) : null}
          <a class="button" href={`/orders/${orderId}`}>
            Back to the order
          </a>
        </div>
      </div>
    ),
  });
}

function Reasons({ legend, reasons }: { legend: string; reasons: readonly string[] }) {
  return (
    <fieldset class="choices">
      <legend safe>{legend}</legend>
      {reasons.map((reason, index) => (
        <label class="choice">
          <input type="radio" name="reason" value={reason} checked={index === 0} required />
          <span class="choice-words" safe>
            {reasonWords(reason) ?? reason}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
