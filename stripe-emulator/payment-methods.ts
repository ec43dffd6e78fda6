import type { Call } from "./call.ts";
import { cardByNumber, isCardNumber, readyMadeCard, type TestCard } from "./cards.ts";
import { ApiError, badParam, missingParam, noSuch } from "./errors.ts";
import { listOf, rangeOf } from "./lists.ts";
import { type CardExpiry, farExpiry, newId, newPaymentMethod, type PaymentMethod } from "./objects.ts";
import type { Store } from "./store.ts";

/** What is noted beside a payment method: its card's number, and whether it was used up. */
const SPENT = "spent ";

const CREATE = new Set([
  "billing_details",
  "card",
  "customer",
  "expand",
  "metadata",
  "payment_method",
  "radar_options",
  "type",
]);
const ATTACH = new Set(["customer", "expand"]);
const LIST = new Set(["customer", "ending_before", "expand", "limit", "starting_after", "type"]);

export function createPaymentMethod(call: Call): string {
  const { params } = call;
  params.allow(CREATE);
  if (params.requiredText("type") !== "card") throw badParam("type", "", "The emulator takes cards alone.");
  const card = params.group("card");
  const given = { number: card.text("number") ?? "", cvc: card.text("cvc"), ...expiryIn(card) };
  if (given.number === "") throw missingParam("card[number]");
  const billing = billingIn(params.group("billing_details").form);
  return addPaymentMethod(call, given, billing, params.metadata()).text;
}

/** Strictly what a shopper may get wrong, in Stripe's words. */
export function addPaymentMethod(
  { store, now }: Pick<Call, "store" | "now">,
  given: CardExpiry & { readonly number: string; readonly cvc: string | null },
  billing: object = {},
  metadata: Record<string, string> = {},
): { readonly id: string; readonly text: string } {
  const card = checkedCard(given, now);
  const id = newId("pm");
  const method = newPaymentMethod(id, card, given, { billing, metadata }, now);
  return { id, text: store.putObject("payment_method", method, now, null, card.number) };
}

export function retrievePaymentMethod(call: Call): string {
  const method = methodOf(call, call.id);
  if (!method) throw noSuch("PaymentMethod", call.id, "payment_method");
  return JSON.stringify(method);
}

export function attachPaymentMethod(call: Call): string {
  const { params, store, id, now } = call;
  params.allow(ATTACH);
  const customer = params.requiredText("customer");
  if (!store.object("customer", customer)) throw noSuch("customer", customer, "customer", 400);
  const ready = readyMadeCard(id);
  if (ready) {
    const method = newPaymentMethod(newId("pm"), ready, farExpiry(now), { customer }, now);
    return store.putObject("payment_method", method, now, customer, ready.number);
  }
  const kept = store.object<PaymentMethod>("payment_method", id);
  if (!kept) throw noSuch("PaymentMethod", id, "payment_method");
  if (kept.note.startsWith(SPENT)) {
    throw badParam(
      "",
      "",
      "This PaymentMethod was previously used without being attached to a Customer and may not be used again.",
    );
  }
  kept.object.customer = customer;
  return store.putObject("payment_method", kept.object, now, customer, kept.note);
}

export function listPaymentMethods(call: Call): string {
  call.params.allow(LIST);
  const { range, hasMore } = rangeOf(call, "objects", "payment_method");
  const found = call.store.objects("payment_method", call.params.requiredText("customer"), range);
  return listOf("/v1/payment_methods", ...hasMore(found));
}

/** The card behind a payment method's id. Throws Stripe's 400 for an id it does not know. */
export function cardOf(store: Store, id: string): TestCard {
  const ready = readyMadeCard(id);
  if (ready) return ready;
  const note = store.object("payment_method", id)?.note ?? "";
  const card = cardByNumber(note.startsWith(SPENT) ? note.slice(SPENT.length) : note);
  if (!card) throw noSuch("PaymentMethod", id, "payment_method", 400);
  return card;
}

/** The card of a payment method that can still be paid with. Throws Stripe's 400 for any other. */
export function usableCard(store: Store, id: string): TestCard {
  const card = cardOf(store, id);
  if (readyMadeCard(id) || !store.object("payment_method", id)?.note.startsWith(SPENT)) return card;
  throw new ApiError(
    400,
    "invalid_request_error",
    "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.",
  );
}

/** A payment method that belongs to no customer is good for one payment. */
export function spend(store: Store, id: string): void {
  if (readyMadeCard(id)) return;
  const kept = store.object<PaymentMethod & { created: number }>("payment_method", id);
  if (!kept || kept.object.customer !== null || kept.note.startsWith(SPENT)) return;
  store.putObject("payment_method", kept.object, kept.object.created, null, SPENT + kept.note);
}

/** A payment method as the API shows it; undefined for an unknown id. */
export function methodOf({ store, now }: Pick<Call, "store" | "now">, id: string): PaymentMethod | undefined {
  const ready = readyMadeCard(id);
  if (ready) return newPaymentMethod(id, ready, farExpiry(now), {}, now);
  return store.object<PaymentMethod>("payment_method", id)?.object;
}

function checkedCard(
  given: CardExpiry & { readonly number: string; readonly cvc: string | null },
  now: number,
): TestCard {
  const number = given.number.replaceAll(/[\s-]/g, "");
  const no = (code: string, param: string, message: string) =>
    new ApiError(402, "card_error", message, { code, param: `card[${param}]` }, true);
  if (!isCardNumber(number)) throw no("incorrect_number", "number", "Your card number is incorrect.");
  const { month, year } = given;
  if (!(month >= 1 && month <= 12)) {
    throw no("invalid_expiry_month", "exp_month", "Your card's expiration month is invalid.");
  }
  const today = new Date(now * 1000);
  const isPast = year * 12 + month < today.getUTCFullYear() * 12 + today.getUTCMonth() + 1;
  if (isPast || !(year < today.getUTCFullYear() + 50)) {
    throw no("invalid_expiry_year", "exp_year", "Your card's expiration year is invalid.");
  }
  if (given.cvc !== null && !/^\d{3,4}$/.test(given.cvc)) {
    throw no("invalid_cvc", "cvc", "Your card's security code is invalid.");
  }
  const card = cardByNumber(number);
  if (card) return card;
  throw new ApiError(
    402,
    "card_error",
    "Your card was declined. Your request was in test mode, but used a non test (live) card. For a list of valid test cards, visit: https://stripe.com/docs/testing.",
    { code: "card_declined", decline_code: "test_mode_live_card" },
    true,
  );
}

function expiryIn(card: Call["params"]): CardExpiry {
  const year = card.integer("exp_year") ?? Number.NaN;
  return { month: card.integer("exp_month") ?? Number.NaN, year: year < 100 ? 2000 + year : year };
}

/** Billing details as they came, a level deep: nothing here looks at them. */
function billingIn(form: Call["params"]["form"]): object {
  const { address, ...rest } = form;
  return { ...rest, ...(typeof address === "object" && { address: { ...address } }) };
}
