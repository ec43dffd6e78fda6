import type { Call } from "./call.ts";
import { badParam, noSuch } from "./errors.ts";
import { listOf, rangeOf } from "./lists.ts";
import type { Payment } from "./store.ts";

const SEARCH = new Set(["expand", "limit", "page", "query"]);
const LIST = new Set(["created", "customer", "ending_before", "expand", "limit", "starting_after"]);
const RETRIEVE = new Set(["client_secret", "expand"]);

export function retrieveIntent(call: Call): string {
  call.params.allow(RETRIEVE);
  const payment = paymentOf(call);
  return call.params.list("expand").includes("latest_charge") ? expanded(payment) : JSON.stringify(payment.intent);
}

export function listIntents(call: Call): string {
  call.params.allow(LIST);
  const { range, hasMore } = rangeOf(call, "payments", "payment_intent");
  const payments = call.store.payments(range);
  const isExpanded = call.params.list("expand").includes("data.latest_charge");
  const wanted = call.params.text("customer");
  const ofCustomer = wanted === null ? payments : payments.filter(({ intent }) => intent.customer === wanted);
  return listOf("/v1/payment_intents", ...hasMore(ofCustomer.map((each) => written(each, isExpanded))));
}

/** Knows one kind of question: `metadata["checkoutId"]:"…"`. Unlike Stripe's it is never behind. */
export function searchIntents(call: Call): string {
  const { params, store } = call;
  params.allow(SEARCH);
  const query = params.requiredText("query");
  const [, checkoutId] = /^metadata\[["']checkoutId["']\]:["']([^"'\\]*)["']$/.exec(query) ?? [];
  if (checkoutId === undefined) throw badParam("query", "", "The emulator finds PaymentIntents by checkoutId alone.");
  const isExpanded = params.list("expand").includes("data.latest_charge");
  const data = store.paymentsOf(checkoutId, params.limit()).map((each) => written(each, isExpanded));
  return `{"object":"search_result","data":[${data.join(",")}],"has_more":false,"next_page":null,"url":"/v1/payment_intents/search"}`;
}

function written(payment: Payment, isExpanded: boolean): string {
  return isExpanded ? expanded(payment) : JSON.stringify(payment.intent);
}

/** With its charge in place of the charge's id. */
export function expanded({ intent, charge }: Payment): string {
  return JSON.stringify(charge ? { ...intent, latest_charge: charge } : intent);
}

/** The payment that a call names. Throws Stripe's 404. */
export function paymentOf({ store, id }: Call): Payment {
  const payment = store.payment(id);
  if (!payment) throw noSuch("payment_intent", id, "intent");
  return payment;
}
