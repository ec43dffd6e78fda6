import { count, plural } from "../money.ts";

export interface BuyMineProps {
  readonly productId: number;
  /** Fresh with every rendering: sending the same form twice does its work once. */
  readonly commandId: string;
  /** Units of this product in the visitor's cart. */
  readonly inCart: number;
  readonly limitPerCustomer: number;
  readonly problem?: BuyProblem;
}

/** Why the last try did not work, in words, and how many to ask for instead. */
export interface BuyProblem {
  readonly text: string;
  readonly tryQuantity?: number;
}

/** Limits this high are nobody's business. */
const LIMIT_SHOWN_MAX = 10;

/** The visitor's own part of the buy box: what is in the cart already, and what stood in the way. */
export function BuyMine({ productId, commandId, inCart, limitPerCustomer, problem }: BuyMineProps) {
  const isAtLimit = inCart >= limitPerCustomer;
  return (
    <div
      id={`mine-${productId}`}
      class="mine"
      data-in-cart={inCart > 0 ? "true" : undefined}
      data-at-limit={isAtLimit ? "true" : undefined}
      data-most={String(Math.max(0, limitPerCustomer - inCart))}
    >
      <input type="hidden" name="productId" value={String(productId)} />
      <input type="hidden" name="commandId" value={commandId} />
      {problem ? (
        <div class="inline-problem" role="alert">
          <p safe>{problem.text}</p>
          {problem.tryQuantity ? (
            <button class="button small" type="submit" name="level" value={String(problem.tryQuantity)} formnovalidate>
              Add {problem.tryQuantity}
            </button>
          ) : null}
        </div>
      ) : null}
      {inCart > 0 && (
        <a class="button view-cart" href="/cart">
          View in cart <span class="pill">{inCart}</span>
        </a>
      )}
      {!problem && (isAtLimit || limitPerCustomer < LIMIT_SHOWN_MAX) && (
        <p class="muted small" safe>
          {isAtLimit
            ? `That is the most one shopper can have: ${plural(limitPerCustomer, "unit")}.`
            : `At most ${count(limitPerCustomer)} per customer.`}
        </p>
      )}
    </div>
  );
}
