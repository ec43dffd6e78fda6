import type { CartAnswer } from "../../../../actors/cart/messages.ts";
import type { FieldFaults } from "../../../../views/fragments/checkout-field.tsx";
import { CheckoutOptions } from "../../../../views/fragments/checkout-options.tsx";
import { partial, rendered } from "../../../../views/fragments/partial.ts";
import { checkoutShippingPage, type ShippingForm } from "../../../../views/pages/checkout-shipping.tsx";
import { type Address, addressFrom, addressProblems } from "../../../accounts/address.ts";
import type { SavedAddress } from "../../../accounts/address-book.ts";
import { isEmail, normalEmail } from "../../../accounts/email.ts";
import { US_STATES } from "../../../accounts/us-states.ts";
import type { DeliveryChoice, Draft } from "../../../checkout/draft.ts";
import { furthestStep, pathFrom } from "../../../checkout/draft-steps.ts";
import { quoteOf } from "../../../checkout/quote.ts";
import { personal, sharedChrome } from "../chrome.ts";
import { Template } from "../page-cache.ts";
import type { Exchange, PageParts } from "../parts.ts";
import { zipOf } from "../visitor.ts";
import { asFreshPage, enter, redirect, type Visit } from "./visit.ts";

/** A form as it was sent. */
export type Sent = Readonly<Record<string, string>>;

const NEW = "new";
const NO_FAULTS: FieldFaults = {};

/** The shipping step, filled in with what is known of the shopper. */
export async function showShipping(parts: PageParts, exchange: Exchange): Promise<string> {
  const visit = await enter(parts, exchange, "shipping");
  if (visit === null) return "";
  const book = await bookOf(parts, visit);
  return show(parts, exchange, visit, book, await knownForm(parts, exchange, visit, book), NO_FAULTS);
}

/** Takes the step's answers, or shows what is wrong with them, all at once. */
export async function takeShipping(parts: PageParts, exchange: Exchange, sent: Sent): Promise<string> {
  const visit = await enter(parts, exchange, "shipping");
  if (visit === null) return "";
  const { shop } = parts;
  const { account } = visit;
  const book = await bookOf(parts, visit);
  const form = formOf(sent, book);
  const chosen = book.find((one) => one.id === form.addressId);
  const address = chosen?.address ?? addressFrom(form);
  const email = account?.email ?? normalEmail(form.email);
  const faults = await faultsOf(parts, { email, address, isNew: chosen === undefined });
  if (Object.keys(faults).length > 0) return show(parts, exchange, visit, book, form, faults, 422);

  if (account && !chosen && form.isToBeSaved) {
    const kept = await shop.accounts.addressBook.add(account.id, address);
    // A book that is full is no reason to hold up an order.
    if (!kept.ok) shop.log.info({ refusal: kept.refusal }, "an address was not kept");
  }
  const contact = { name: address.name, email };
  await shop.drafts.change(visit.cart.cartId, () => ({ contact, address, delivery: form.delivery }));
  redirect(exchange, pathFrom("shipping", "payment"));
  return "";
}

/** The delivery options for another ZIP code than the page was made for. */
export async function showOptions(parts: PageParts, exchange: Exchange, zip: string, delivery: DeliveryChoice) {
  const visit = await enter(parts, exchange, "shipping");
  if (visit === null) return "";
  const chosen = { address: null, delivery, couponCode: visit.draft.couponCode, zip: zipIn(zip) };
  const { options, currency } = await quoteOf(parts.shop, visit.cart, chosen, Date.now());
  asFreshPage(exchange.set);
  return partial("#delivery-options", "outerMorph", rendered(CheckoutOptions({ options, chosen: delivery, currency })));
}

async function show(
  parts: PageParts,
  exchange: Exchange,
  { cart, draft, account }: Visit,
  book: readonly SavedAddress[],
  form: ShippingForm,
  faults: FieldFaults,
  status = 200,
): Promise<string> {
  const [quote, chrome, { holes }] = await Promise.all([
    quoted(parts, cart, draft, book, form),
    sharedChrome(parts),
    personal(parts, exchange.request, exchange.set),
  ]);
  const entries = book.map(({ id, address }) => ({ addressId: id, address }));
  asFreshPage(exchange.set, status);
  const page = checkoutShippingPage({
    ...{ chrome, form, faults, quote },
    furthest: furthestStep(draft),
    account: account && { email: account.email, book: entries },
    states: US_STATES,
  });
  return new Template(page).fill(holes);
}

/** For the place that the form is about right now. */
function quoted(
  { shop }: PageParts,
  cart: CartAnswer,
  draft: Draft,
  book: readonly SavedAddress[],
  { addressId, delivery, zip }: ShippingForm,
) {
  const address = book.find((one) => one.id === addressId)?.address ?? null;
  return quoteOf(shop, cart, { address, delivery, couponCode: draft.couponCode, zip: zipIn(zip) }, Date.now());
}

async function faultsOf(
  { shop }: PageParts,
  { email, address, isNew }: { email: string; address: Address; isNew: boolean },
): Promise<FieldFaults> {
  const faults: Record<string, string> = {};
  if (email === "") faults.email = "Enter your mail address.";
  else if (!isEmail(email)) faults.email = "A mail address looks like ada@example.com.";
  for (const { field, message } of await addressProblems(address, shop.delivery)) {
    if (isNew) faults[field] = message;
    else faults.addressId = `${message} Please choose another address, or enter it anew.`;
  }
  return faults;
}

function bookOf({ shop }: PageParts, { account }: Visit): Promise<readonly SavedAddress[]> {
  return account ? shop.accounts.addresses(account.id) : Promise.resolve([]);
}

/** What was said before, else what the account knows, else a guess from the ZIP code that was given on a product's page. */
async function knownForm(
  { shop }: PageParts,
  { request }: Exchange,
  { draft, account }: Visit,
  book: readonly SavedAddress[],
): Promise<ShippingForm> {
  const said = draft.address;
  const saved = said ? book.find((one) => isSame(one.address, said)) : book[0];
  const address = said ?? saved?.address ?? null;
  const zip = address === null ? zipOf(request) : null;
  const place = zip === null ? null : await shop.delivery.place(zip);
  return {
    email: draft.contact?.email ?? account?.email ?? "",
    name: address?.name ?? account?.name ?? "",
    line1: address?.line1 ?? "",
    line2: address?.line2 ?? "",
    zip: address?.zip ?? place?.zip ?? "",
    city: address?.city ?? place?.city ?? "",
    state: address?.state ?? place?.state ?? "",
    phone: address?.phone ?? "",
    addressId: saved?.id ?? NEW,
    isToBeSaved: book.length === 0,
    delivery: draft.delivery,
  };
}

function formOf(sent: Sent, book: readonly SavedAddress[]): ShippingForm {
  const text = (field: string) => sent[field] ?? "";
  return {
    email: text("email").trim(),
    name: text("name"),
    line1: text("line1"),
    line2: text("line2"),
    zip: text("zip").trim(),
    city: text("city"),
    state: text("state"),
    phone: text("phone"),
    addressId: book.some((one) => one.id === sent.addressId) ? sent.addressId! : NEW,
    isToBeSaved: sent.save === "yes",
    delivery: sent.delivery === "express" ? "express" : "standard",
  };
}

function isSame(a: Address, b: Address): boolean {
  const fields = ["name", "line1", "line2", "city", "state", "zip", "phone"] as const;
  return fields.every((field) => (a[field] ?? "") === (b[field] ?? ""));
}

/** Five digits, or nothing. */
function zipIn(text: string): string | null {
  return /^\d{5}/.exec(text.trim())?.[0] ?? null;
}
