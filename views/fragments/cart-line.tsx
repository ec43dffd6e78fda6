import type { CartLineView } from "../../src/cart/cart-view.ts";
import { money } from "../money.ts";
import { ActionForm } from "../parts/action-form.tsx";
import { Picture } from "../parts/picture.tsx";
import { productPath } from "../paths.ts";
import { Countdown } from "./countdown.tsx";
import { LineProblem } from "./line-problem.tsx";
import { Stepper } from "./stepper.tsx";
import { StockBadge } from "./stock-badge.tsx";

export interface CartLineProps {
  readonly line: CartLineView;
  readonly now: number;
  readonly quantityMax: number;
  readonly newCommandId: () => string;
}

/** One product in the cart. */
export function CartLine({ line, now, quantityMax, newCommandId }: CartLineProps) {
  const { productId, currency, card } = line;
  const title = card?.title ?? "A product that is gone";
  return (
    <li id={`line-${productId}`} class="line">
      <Picture image={card?.image ?? null} alt="" sizes="7rem" />
      <div class="line-words">
        <LineTitle line={line} />
        {line.reservedUntil !== null && <Countdown until={line.reservedUntil} now={now} />}
        {line.problems.some(({ problem }) => problem === "stock_gone") && <LineStock line={line} />}
        {line.problems.map((problem) => (
          <LineProblem productId={productId} currency={currency} problem={problem} newCommandId={newCommandId} />
        ))}
        <div class="line-actions">
          {card ? (
            <ActionForm
              action="/cart/saved-items"
              fields={{ productId, commandId: newCommandId() }}
              label="Save for later"
              about={title}
              class="link"
            />
          ) : null}
          <ActionForm
            action={`/cart/items/${productId}/removal`}
            fields={{ commandId: newCommandId() }}
            label="Remove"
            about={title}
            class="link"
          />
        </div>
      </div>
      {card ? (
        <div class="line-figures">
          <Stepper
            productId={productId}
            title={title}
            quantity={line.quantity}
            max={quantityMax}
            canHaveMore={canHaveMore(line)}
            commandId={newCommandId()}
          />
          <p class="amount" safe>
            {money(line.amount, currency)}
          </p>
          {line.quantity > 1 && (
            <p class="muted small" safe>
              {`${money(line.price, currency)} each`}
            </p>
          )}
          {line.problems.length === 0 && (
            <>
              <p class="no-more muted small">No more available</p>
              <div hidden>
                <LineStock line={line} />
              </div>
            </>
          )}
        </div>
      ) : null}
    </li>
  );
}

/** A product kept for later: out of the total, nothing reserved. */
export function SavedLine({ line, newCommandId }: Pick<CartLineProps, "line" | "newCommandId">) {
  const { productId, card } = line;
  const title = card?.title ?? "A product that is gone";
  return (
    <li id={`line-${productId}`} class="line saved">
      <Picture image={card?.image ?? null} alt="" sizes="7rem" />
      <div class="line-words">
        <LineTitle line={line} />
        <p class="muted small" safe>
          {`${line.quantity} × ${money(line.price, line.currency)}`}
        </p>
        {card ? <LineStock line={line} /> : null}
        <div class="line-actions">
          {card ? (
            <ActionForm
              action="/cart/returned-items"
              fields={{ productId, commandId: newCommandId() }}
              label="Move to cart"
              about={title}
            />
          ) : null}
          <ActionForm
            action={`/cart/items/${productId}/removal`}
            fields={{ commandId: newCommandId() }}
            label="Remove"
            about={title}
            class="link"
          />
        </div>
      </div>
    </li>
  );
}

/** Whether one more could be reserved: what is reserved for the line is not in `available`. */
function canHaveMore({ reservedUntil, available, quantity }: CartLineView): boolean {
  return available > (reservedUntil === null ? quantity : 0);
}

/** What others could have now; a line that lacks its units is told when some return. */
function LineStock({ line: { productId, available } }: { line: CartLineView }) {
  return <StockBadge productId={productId} level={{ productId, available, reserved: 0, version: 0 }} />;
}

function LineTitle({ line: { card } }: { line: CartLineView }) {
  if (!card) return <h3>A product that is gone</h3>;
  return (
    <h3>
      <a href={productPath(card)} safe>
        {card.title}
      </a>
    </h3>
  );
}
