import { Elysia } from "elysia";
import type { FieldFaults } from "../../../../views/fragments/checkout-field.tsx";
import { addressesPage, addressPage, type AddressForm as Typed } from "../../../../views/pages/account/addresses.tsx";
import { type Address, addressFrom, addressLines } from "../../../accounts/address.ts";
import { ADDRESSES_MAX, type AddressReply } from "../../../accounts/address-book.ts";
import { US_STATES } from "../../../accounts/us-states.ts";
import type { Exchange, PageParts } from "../parts.ts";
import { notHere } from "../query.ts";
import { AddressForm, IdParams } from "./forms.ts";
import { goOn, requireAccount, show } from "./show.ts";

const BOOK = "/account/addresses";
const EMPTY: Typed = { name: "", line1: "", line2: "", city: "", state: "", zip: "", phone: "", isDefault: false };

/** The address book: a list, and a page for each address. */
export function addressPages(parts: PageParts) {
  const { addressBook } = parts.shop.accounts;

  const edit = (exchange: Exchange, id: string | null, form: Typed, faults: FieldFaults, status = 200) =>
    show(parts, exchange, (chrome) => addressPage({ chrome, id, form, faults, states: US_STATES }), status);

  const settle = (exchange: Exchange, id: string | null, form: Typed, reply: AddressReply) => {
    if (reply.ok) return goOn(exchange, BOOK, "address-saved");
    switch (reply.refusal) {
      case "invalid_address": {
        const faults = Object.fromEntries(reply.problems.map(({ field, message }) => [field, message]));
        return edit(exchange, id, form, faults, 422);
      }
      case "address_book_full":
        return edit(exchange, id, form, { name: `The book is full: it holds ${reply.limit} addresses.` }, 409);
      default:
        throw unknown();
    }
  };

  return new Elysia({ name: "pages/accounts/addresses" })
    .get(BOOK, async ({ request, set }) => {
      const account = await requireAccount(parts, { request, set });
      if (!account) return "";
      const list = await addressBook.list(account.id);
      const addresses = list.map((saved) => ({ ...saved, lines: addressLines(saved.address) }));
      const isFull = list.length >= ADDRESSES_MAX;
      return show(parts, { request, set }, (chrome) => addressesPage({ chrome, addresses, isFull }));
    })
    .get(`${BOOK}/new`, async ({ request, set }) => {
      const account = await requireAccount(parts, { request, set });
      return account ? edit({ request, set }, null, { ...EMPTY, name: account.name }, {}) : "";
    })
    .post(
      BOOK,
      async ({ request, set, body: { isDefault, ...sent } }) => {
        const account = await requireAccount(parts, { request, set });
        if (!account) return "";
        const reply = await addressBook.add(account.id, addressFrom(sent), isDefault === "yes");
        return settle({ request, set }, null, { ...EMPTY, ...sent, isDefault: isDefault === "yes" }, reply);
      },
      { body: AddressForm },
    )
    .get(
      `${BOOK}/:id`,
      async ({ request, set, params: { id } }) => {
        const account = await requireAccount(parts, { request, set });
        if (!account) return "";
        const saved = (await addressBook.list(account.id)).find((one) => one.id === id);
        if (!saved) throw unknown();
        return edit({ request, set }, id, typed(saved.address), {});
      },
      { params: IdParams },
    )
    .post(
      `${BOOK}/:id`,
      async ({ request, set, params: { id }, body: { isDefault: _, ...sent } }) => {
        const account = await requireAccount(parts, { request, set });
        if (!account) return "";
        const reply = await addressBook.change(account.id, id, addressFrom(sent));
        return settle({ request, set }, id, { ...EMPTY, ...sent }, reply);
      },
      { body: AddressForm, params: IdParams },
    )
    .post(
      `${BOOK}/:id/removal`,
      async ({ request, set, params: { id } }) => {
        const account = await requireAccount(parts, { request, set });
        if (!account) return "";
        await addressBook.remove(account.id, id);
        return goOn({ request, set }, BOOK, "address-removed");
      },
      { params: IdParams },
    )
    .post(
      `${BOOK}/:id/default`,
      async ({ request, set, params: { id } }) => {
        const account = await requireAccount(parts, { request, set });
        if (!account) return "";
        const reply = await addressBook.makeDefault(account.id, id);
        if (!reply.ok) throw unknown();
        return goOn({ request, set }, BOOK, "address-default");
      },
      { params: IdParams },
    );
}

function typed(address: Address): Typed {
  return { ...EMPTY, ...address };
}

function unknown() {
  return notHere("address", "There is no such address in your book.");
}
