import type { CartProblem } from "../../src/cart/cart-view.ts";
import { money } from "../money.ts";
import { ActionForm } from "../parts/action-form.tsx";

export interface LineProblemProps {
  readonly productId: number;
  readonly currency: string;
  readonly problem: CartProblem;
  readonly newCommandId: () => string;
}

/** What is wrong with a line, and the one tap that puts it right. */
export function LineProblem({ productId, currency, problem, newCommandId }: LineProblemProps) {
  const commandId = newCommandId();
  switch (problem.problem) {
    case "price_changed":
      return (
        <Problem words={`The price changed from ${money(problem.was, currency)} to ${money(problem.now, currency)}.`}>
          <ActionForm action="/cart/price-confirmations" fields={{ productId, commandId }} label="Accept new price" />
        </Problem>
      );
    case "reservation_expired":
      return (
        <Problem words="Your reservation ran out. It is still available.">
          <ActionForm action="/cart/reservation-renewals" fields={{ productId, commandId }} label="Reserve again" />
        </Problem>
      );
    case "stock_gone":
      return problem.available > 0 ? (
        <Problem words={`Your reservation ran out. Only ${problem.available} available.`}>
          <ActionForm
            action={`/cart/items/${productId}`}
            fields={{ quantity: problem.available, commandId }}
            label={`Take ${problem.available}`}
          />
        </Problem>
      ) : (
        <Problem words="Your reservation ran out and others have the units now.">
          <ActionForm action="/cart/saved-items" fields={{ productId, commandId }} label="Save for later" />
        </Problem>
      );
    case "product_gone":
      return (
        <Problem words="This is no longer sold.">
          <ActionForm action={`/cart/items/${productId}/removal`} fields={{ commandId }} label="Remove" />
        </Problem>
      );
    default:
      return problem satisfies never;
  }
}

function Problem({ words, children }: { words: string; children: JSX.Element }) {
  const safeFix = children;
  return (
    <div class="inline-problem" role="alert">
      <p safe>{words}</p>
      {safeFix}
    </div>
  );
}
