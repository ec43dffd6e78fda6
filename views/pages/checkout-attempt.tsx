import { CheckoutAttempt, type CheckoutAttemptProps } from "../fragments/checkout-attempt.tsx";
import { failureWords } from "../fragments/checkout-failed.tsx";
import { checkoutFrame } from "../fragments/checkout-frame.tsx";
import type { Chrome } from "../layout.tsx";

/** Without the page's script it looks again this often. */
const LOOK_AGAIN_S = 2;

export interface CheckoutAttemptPageProps extends CheckoutAttemptProps {
  readonly chrome: Chrome;
  /** The first look after placing: the shopper goes on to their bank without a tap. */
  readonly isJustPlaced: boolean;
}

/** An attempt to pay: under way, with the bank, or come to nothing. */
export function checkoutAttemptPage({ chrome, isJustPlaced, ...props }: CheckoutAttemptPageProps): string {
  const bankUrl = isJustPlaced ? props.bankUrl : null;
  const { step, failure } = props.checkout;
  const isOver = step === "failed";
  return checkoutFrame({
    chrome,
    title: failure ? failureWords(failure).title : step === "action_required" ? "Your bank" : "Placing your order",
    current: "review",
    furthest: isOver ? "review" : null,
    refresh: isOver ? undefined : { seconds: bankUrl ? 0 : LOOK_AGAIN_S, ...(bankUrl && { url: bankUrl }) },
    children: <CheckoutAttempt {...props} />,
  });
}
