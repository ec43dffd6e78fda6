/** What the issuer says to a charge. */
export type Verdict =
  | { readonly kind: "approve" }
  | { readonly kind: "decline"; readonly code: string; readonly declineCode: string }
  /** The shopper has to be asked first; then it is as `after` says. */
  | { readonly kind: "challenge"; readonly after: Verdict }
  /** Undecided for a while; then it is as `after` says. */
  | { readonly kind: "process"; readonly after: Verdict };

export interface TestCard {
  readonly number: string;
  readonly brand: string;
  readonly funding: "credit" | "debit";
  readonly verdict: Verdict;
}

const approve: Verdict = { kind: "approve" };
const challenge = (after: Verdict = approve): Verdict => ({ kind: "challenge", after });
const decline = (declineCode: string, code = "card_declined"): Verdict => ({ kind: "decline", code, declineCode });

const visa = (number: string, verdict: Verdict): TestCard => ({ number, brand: "visa", funding: "credit", verdict });
const fine = (number: string, brand: string, funding: TestCard["funding"] = "credit"): TestCard => ({
  number,
  brand,
  funding,
  verdict: approve,
});

/** Refunds to it are accepted, and fail after that. */
export const REFUND_FAILS = "4000000000005126";

/**
 * Stripe's test cards by the names of their ready-made payment methods without `pm_card_`
 * (docs.stripe.com/testing). `processing` is the emulator's own: Stripe has no card that takes its time.
 */
const CARDS: Readonly<Record<string, TestCard>> = {
  visa: fine("4242424242424242", "visa"),
  visa_debit: fine("4000056655665556", "visa", "debit"),
  mastercard: fine("5555555555554444", "mastercard"),
  mastercard_debit: fine("5200828282828210", "mastercard", "debit"),
  amex: fine("378282246310005", "amex"),
  discover: fine("6011111111111117", "discover"),
  diners: fine("3056930009020004", "diners"),
  jcb: fine("3566002020360505", "jcb"),
  unionpay: fine("6200000000000005", "unionpay"),
  chargeDeclined: visa("4000000000000002", decline("generic_decline")),
  chargeDeclinedInsufficientFunds: visa("4000000000009995", decline("insufficient_funds")),
  chargeDeclinedLostCard: visa("4000000000009987", decline("lost_card")),
  chargeDeclinedStolenCard: visa("4000000000009979", decline("stolen_card")),
  chargeDeclinedExpiredCard: visa("4000000000000069", decline("expired_card", "expired_card")),
  chargeDeclinedIncorrectCvc: visa("4000000000000127", decline("incorrect_cvc", "incorrect_cvc")),
  chargeDeclinedProcessingError: visa("4000000000000119", decline("processing_error", "processing_error")),
  chargeDeclinedVelocityLimitExceeded: visa("4000000000006975", decline("card_velocity_exceeded")),
  chargeDeclinedFraudulent: visa("4100000000000019", decline("fraudulent")),
  chargeCustomerFail: visa("4000000000000341", decline("generic_decline")),
  authenticationRequired: visa("4000002760003184", challenge()),
  authenticationRequiredOnSetup: visa("4000002500003155", challenge()),
  authenticationRequiredChargeDeclinedInsufficientFunds: visa(
    "4000008260003178",
    challenge(decline("insufficient_funds")),
  ),
  threeDSecure2Required: visa("4000000000003220", challenge()),
  threeDSecureRequired: visa("4000000000003063", challenge()),
  threeDSecureRequiredChargeDeclined: visa("4000008400001629", challenge(decline("generic_decline"))),
  threeDSecureOptional: visa("4000000000003055", approve),
  refundFail: fine(REFUND_FAILS, "visa"),
  processing: visa("4000000000007726", { kind: "process", after: approve }),
};

const BY_NUMBER = new Map(Object.values(CARDS).map((card) => [card.number, card]));
const PREFIX = "pm_card_";

/** The card of a ready-made payment method; `pm_card_visa_chargeDeclined` and `pm_card_chargeDeclined` are one. */
export function readyMadeCard(paymentMethod: string): TestCard | undefined {
  if (!paymentMethod.startsWith(PREFIX)) return undefined;
  const name = paymentMethod.slice(PREFIX.length);
  return Object.hasOwn(CARDS, name) ? CARDS[name] : CARDS[name.replace(/^visa_(?=[a-z]+[A-Z])/, "")];
}

/** A test card by its number; numbers that are none of them are no cards here. */
export function cardByNumber(number: string): TestCard | undefined {
  return BY_NUMBER.get(number);
}

/** The check digit by ISO/IEC 7812 (Luhn). */
export function isCardNumber(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** What Stripe says of a decline, in its own words. */
export function declineMessage({ code, declineCode }: { code: string; declineCode: string }): string {
  switch (declineCode === "generic_decline" ? code : declineCode) {
    case "insufficient_funds":
      return "Your card has insufficient funds.";
    case "expired_card":
      return "Your card has expired.";
    case "incorrect_cvc":
      return "Your card's security code is incorrect.";
    case "processing_error":
      return "An error occurred while processing your card. Try again in a little bit.";
    case "authentication_required":
      return "Your card was declined. This transaction requires authentication.";
    default:
      return "Your card was declined.";
  }
}
