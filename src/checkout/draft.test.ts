import { afterAll, beforeAll, expect, test } from "bun:test";
import { type FreshDatabase, freshDatabase } from "../../test/support/index.ts";
import { openVault } from "../platform/seal.ts";
import type { Draft } from "./draft.ts";
import { EMPTY_FORM } from "./draft.ts";
import { type CartFacts, type FormStep, furthestStep, pathFrom, stepAllowed } from "./draft-steps.ts";
import { type Drafts, postgresDrafts } from "./draft-store.ts";

const contact = { name: "Ada Moreno", email: "ada@example.com" };
const address = { name: "Ada Moreno", line1: "12 Larkspur Lane", city: "New York", state: "NY", zip: "10001" };
const payment = { paymentMethod: "pm_card_visa", brand: "visa", last4: "4242" };

let database: FreshDatabase;
let drafts: Drafts;
beforeAll(async () => {
  database = await freshDatabase();
  drafts = postgresDrafts(database.sql, openVault({ DATA_KEY: "da".repeat(32) }));
});
afterAll(() => database.drop());

test("what is filled in is there after a reload, and unreadable in the table", async () => {
  await drafts.change("reload", () => ({ contact, address }));
  const draft = await drafts.read("reload");
  expect(draft).toMatchObject({ contact, address, delivery: "standard", payment: null, version: 1, checkoutId: null });
  const [row] = await database.sql<{ sealed: string }[]>`SELECT * FROM checkout_drafts WHERE cart_id = 'reload'`;
  expect(JSON.stringify(row)).not.toContain("Ada Moreno");
  expect(JSON.stringify(row)).not.toContain("10001");
});

test("two tabs that first write at once make one draft with one attempt key, and lose nothing", async () => {
  const [one, other] = await Promise.all([
    drafts.change("tabs", () => ({ contact })),
    drafts.change("tabs", () => ({ couponCode: "SPRING" })),
  ]);
  expect(one.attemptKey).toBe(other.attemptKey);
  expect(await drafts.read("tabs")).toMatchObject({ contact, couponCode: "SPRING", version: 2 });
});

test("a change that finds nothing to change writes nothing", async () => {
  expect((await drafts.change("idle", () => null)).version).toBe(0);
  const rows = await database.sql`SELECT 1 FROM checkout_drafts WHERE cart_id = 'idle'`;
  expect(rows).toHaveLength(0);
});

test("a guest who signs in takes the form along but for the card, the account's own answers first", async () => {
  await drafts.change("guest", () => ({ contact, address, payment, delivery: "express", couponCode: "SPRING" }));
  await drafts.change("account", () => ({ contact: { ...contact, email: "ada@home.example" } }));
  await drafts.handOver("guest", "account");
  expect(await drafts.read("account")).toMatchObject({
    contact: { email: "ada@home.example" },
    address,
    delivery: "express",
    couponCode: "SPRING",
    payment: null,
  });
  expect((await drafts.read("guest")).version).toBe(0);
  await drafts.handOver("guest", "account");
  expect((await drafts.read("account")).address).toEqual(address);
});

test("what a guest's tab writes while the form is handed over goes along", async () => {
  const { sql } = database;
  const moved = { ...address, line1: "7 Alder Street" };
  await drafts.change("leaving", () => ({ contact, address }));
  await drafts.change("written late", () => ({ contact, address: moved, couponCode: "SPRING" }));
  await sql.unsafe(`
    CREATE FUNCTION write_late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      UPDATE checkout_drafts SET version = version + 1,
        sealed = (SELECT sealed FROM checkout_drafts WHERE cart_id = 'written late') WHERE cart_id = 'leaving';
      RETURN NULL;
    END $$;
    CREATE TRIGGER write_late AFTER INSERT ON checkout_drafts FOR EACH ROW
      WHEN (NEW.cart_id = 'arriving') EXECUTE FUNCTION write_late()`);
  await drafts.handOver("leaving", "arriving");
  await sql.unsafe("DROP FUNCTION write_late CASCADE");
  expect(await drafts.read("arriving")).toMatchObject({ contact, address: moved, couponCode: "SPRING" });
  expect((await drafts.read("leaving")).version).toBe(0);
});

test("a draft that nobody has touched for thirty days goes, a younger one stays", async () => {
  await drafts.change("old", () => ({ contact }));
  await drafts.change("young", () => ({ contact }));
  await database.sql`UPDATE checkout_drafts SET updated_at = now() - interval '31 days' WHERE cart_id = 'old'`;
  await database.sql`UPDATE checkout_drafts SET updated_at = now() - interval '29 days' WHERE cart_id = 'young'`;
  expect(await drafts.prune()).toBe(1);
  expect((await drafts.read("young")).contact).toEqual(contact);
});

const blank: Draft = { ...EMPTY_FORM, cartId: "c", version: 1, attemptKey: "key", checkoutId: null };
const addressed = { ...blank, contact, address };
const complete = { ...addressed, payment };
const filled: CartFacts = { lines: 2, frozenBy: null };
const empty: CartFacts = { lines: 0, frozenBy: null };
const frozen: CartFacts = { lines: 2, frozenBy: "attempt-1" };

const TABLE: readonly (readonly [string, FormStep, Draft, CartFacts, string])[] = [
  ["an empty cart has no shipping", "shipping", blank, empty, "cart: cart-empty"],
  ["nor a review, however much is filled in", "review", complete, empty, "cart: cart-empty"],
  ["a filled cart begins with shipping", "shipping", blank, filled, "allowed"],
  ["payment wants an address", "payment", blank, filled, "shipping: address-first"],
  ["review wants an address first", "review", { ...blank, payment }, filled, "shipping: address-first"],
  ["an address opens payment", "payment", addressed, filled, "allowed"],
  ["but not review", "review", addressed, filled, "payment: payment-first"],
  ["a payment opens review", "review", complete, filled, "allowed"],
  ["one may go back", "shipping", complete, filled, "allowed"],
  ["while a cart is being paid there is no form", "review", complete, frozen, "attempt attempt-1: attempt-under-way"],
  ["the draft knows first", "shipping", { ...blank, checkoutId: "a2" }, filled, "attempt a2: attempt-under-way"],
  [
    "the attempt comes before the empty cart",
    "shipping",
    { ...blank, checkoutId: "a2" },
    empty,
    "attempt a2: attempt-under-way",
  ],
];

for (const [sentence, step, draft, cart, expected] of TABLE) {
  test(sentence, () => {
    const verdict = stepAllowed(step, draft, cart);
    const id = !verdict.isAllowed && verdict.goTo === "attempt" ? ` ${verdict.checkoutId}` : "";
    expect(verdict.isAllowed ? "allowed" : `${verdict.goTo}${id}: ${verdict.notice}`).toBe(expected);
  });
}

test("the indicator leads as far as the form is filled in", () => {
  expect([blank, addressed, complete].map(furthestStep)).toEqual(["shipping", "payment", "review"]);
});

test("a step leads only to where it may", () => {
  expect(pathFrom("shipping", "payment")).toBe("/checkout/payment");
  expect(pathFrom("attempt", "confirmation", "S-1")).toBe("/checkout/confirmation/S-1");
  // @ts-expect-error nothing is placed from the shipping page
  pathFrom("shipping", "attempt", "a1");
  // @ts-expect-error what is bought is bought
  pathFrom("confirmation", "review");
});
