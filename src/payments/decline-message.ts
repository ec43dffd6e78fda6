/** What a shopper is told of a decline, by Stripe's decline code or error code. Reasons that would help a thief are not told. */
const MESSAGES: Readonly<Record<string, string>> = {
  insufficient_funds: "The card does not have enough money for this. Try another card.",
  expired_card: "The card has expired. Try another card.",
  incorrect_cvc: "The security code is not right. Check it and try again.",
  invalid_cvc: "The security code is not right. Check it and try again.",
  incorrect_number: "The card number is not right. Check it and try again.",
  invalid_number: "The card number is not right. Check it and try again.",
  invalid_expiry_month: "The expiry date is not right. Check it and try again.",
  invalid_expiry_year: "The expiry date is not right. Check it and try again.",
  incorrect_zip: "The postal code is not the one the bank knows. Check it and try again.",
  card_velocity_exceeded: "The card is over its limit. Try another card.",
  withdrawal_count_limit_exceeded: "The card is over its limit. Try another card.",
  card_not_supported: "The card does not take this kind of purchase. Try another card.",
  currency_not_supported: "The card does not take this currency. Try another card.",
  processing_error: "The bank had trouble with the card. Try again in a moment.",
  issuer_not_available: "The bank could not be reached. Try again in a moment.",
  try_again_later: "The bank had trouble with the card. Try again in a moment.",
  reenter_transaction: "The bank had trouble with the card. Try again in a moment.",
  authentication_required: "The bank wants to check that it is you. Try again, or try another card.",
  payment_intent_authentication_failure: "The bank could not check that it is you. Try again, or try another card.",
  payment_method_unusable: "This card has to be entered again.",
  amount_too_small: "The amount is too small to be paid by card.",
  amount_too_large: "The amount is too large to be paid at once.",
};

const GENERIC = "The bank declined the card. Try another one, or ask your bank.";

/** Words for a shopper; the same ones for every reason not listed, such as a card reported as stolen. */
export function declineMessage(declineCode: string): string {
  return MESSAGES[declineCode] ?? GENERIC;
}
