import { type Static, Type as t } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { Delivery } from "../delivery/delivery.ts";
import { stateName, US_STATES } from "./us-states.ts";

const LINE_MAX_CHARACTERS = 80;
/** Line breaks and the like: an address is printed on labels, one line a field. */
const PRINTABLE = "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$";

/** Where something is sent to, within the United States; as people write it, without blanks around. */
export const Address = t.Object({
  name: line("Full name"),
  line1: line("Street address"),
  line2: t.Optional(line("Apartment, floor, care of")),
  city: line("City"),
  state: t.Union(
    Object.keys(US_STATES).map((code) => t.Literal(code)),
    { description: "Two letters: NY" },
  ),
  zip: t.String({ pattern: "^[0-9]{5}$", description: "Five digits" }),
  phone: t.Optional(t.String({ pattern: "^\\+?[0-9 ().-]{7,24}$", description: "For the carrier" })),
});
export type Address = { -readonly [Field in keyof Static<typeof Address>]: Static<typeof Address>[Field] } & {
  state: string;
};
export type AddressField = keyof Address;

/** What is wrong with a field, for the one who filled it in. */
export interface AddressProblem {
  readonly field: AddressField;
  readonly message: string;
}

/** The address that a form was filled in with: blanks taken away, what is optional left out when empty. Not checked yet. */
export function addressFrom(form: Readonly<Partial<Record<AddressField, string>>>): Address {
  const text = (field: AddressField) => (form[field] ?? "").replaceAll(/\s+/gu, " ").trim();
  const optional = (field: "line2" | "phone") => (text(field) === "" ? {} : { [field]: text(field) });
  return {
    name: text("name"),
    line1: text("line1"),
    ...optional("line2"),
    city: text("city"),
    state: text("state").toUpperCase(),
    // The four digits of a ZIP+4 are the carrier's to find out.
    zip: text("zip").replace(/^([0-9]{5})-?[0-9]{4}$/, "$1"),
    ...optional("phone"),
  };
}

/**
 * Everything that is wrong with an address, field by field, in the order of the form; none where it can be sent to.
 * `zips` knows the country's ZIP codes, as `shop.delivery` does.
 */
export async function addressProblems(address: Address, zips: Pick<Delivery, "place">): Promise<AddressProblem[]> {
  const problems = new Map<AddressField, string>();
  for (const { path } of Value.Errors(Address, address)) {
    const field = path.slice(1) as AddressField;
    if (!problems.has(field)) problems.set(field, messageOf(field, address[field] ?? ""));
  }
  if (!problems.has("zip")) {
    const place = await zips.place(address.zip);
    if (!place) problems.set("zip", `There is no ZIP code ${address.zip} that we deliver to.`);
    else if (!problems.has("state") && place.state !== address.state) {
      const where = `${place.city}, ${stateName(place.state)}`;
      problems.set("zip", `ZIP code ${address.zip} is in ${where}, not in ${stateName(address.state)}.`);
    }
  }
  const order = Object.keys(Address.properties);
  return [...problems]
    .map(([field, message]) => ({ field, message }))
    .sort((a, b) => order.indexOf(a.field) - order.indexOf(b.field));
}

/** On as many lines as a label has. */
export function addressLines({ name, line1, line2, city, state, zip }: Address): string[] {
  return [name, line1, ...(line2 === undefined ? [] : [line2]), `${city}, ${state} ${zip}`];
}

const WHAT: Record<AddressField, string> = {
  name: "the full name of whoever receives it",
  line1: "the street and number",
  line2: "the apartment or floor",
  city: "the city",
  state: "the state",
  zip: "the ZIP code",
  phone: "a phone number",
};

function messageOf(field: AddressField, value: string): string {
  if (field === "state") return "Choose the state.";
  if (value === "") return `Enter ${WHAT[field]}.`;
  if (field === "zip") return "A ZIP code has five digits, such as 10001.";
  if (field === "phone") return "A phone number has 7 to 15 digits, such as 212 555 0147. You may also leave it out.";
  if (value.length > LINE_MAX_CHARACTERS) return `At most ${LINE_MAX_CHARACTERS} characters fit on a label.`;
  return `Enter ${WHAT[field]} in plain characters.`;
}

function line(description: string) {
  return t.String({ minLength: 1, maxLength: LINE_MAX_CHARACTERS, pattern: PRINTABLE, description });
}
