import { createHash } from "node:crypto";
import type { Role } from "../accounts/account.ts";
import type { Address } from "../accounts/address.ts";
import { hasher } from "../accounts/password-hash.ts";
import { PURPOSE } from "../accounts/rows.ts";
import type { Sql } from "../platform/postgres.ts";
import type { Vault } from "../platform/seal.ts";

/** All demo people share it; the demo tells it to everybody. */
export const DEMO_PASSWORD = "welcome to the souk";

/** Somebody in the demo, and what they do there. */
interface DemoPerson {
  readonly email: string;
  readonly name: string;
  readonly does: string;
  readonly shop?: string;
  readonly warehouse?: string;
  readonly isOperator?: boolean;
  readonly addresses?: readonly Address[];
}

/** The cast of the demo, in tests and documents too. */
export const PEOPLE: readonly DemoPerson[] = [
  {
    email: "ada@souk.example",
    name: "Ada Moreno",
    does: "shops",
    addresses: [
      { name: "Ada Moreno", line1: "12 Larkspur Lane", line2: "Apt 3", city: "New York", state: "NY", zip: "10001" },
      { name: "Ada Moreno", line1: "480 Fremont Street", city: "Portland", state: "OR", zip: "97212" },
    ],
  },
  { email: "marta@souk.example", name: "Marta Quill", does: "sells at Kiln & Kettle", shop: "kiln-and-kettle" },
  { email: "walter@souk.example", name: "Walter Pike", does: "packs at Newark Harbour", warehouse: "EWR" },
  { email: "otto@souk.example", name: "Otto Reyes", does: "operates the market", isOperator: true },
];

/**
 * Gives the demo its people, where they are not there already; their shops and warehouses must be. Changes nobody who
 * is there. Returns how many are new.
 */
export async function writePeople(sql: Sql, vault: Vault): Promise<number> {
  const hashes = hasher();
  const added = await Promise.all(
    PEOPLE.map(async (person) => {
      const id = idOf("account", person.email);
      const [known] = await sql`
        SELECT FROM accounts WHERE id = ${id} OR mail_index = ${vault.blindIndex(PURPOSE.mail, person.email)}`;
      if (known) return 0;
      const password = await hashes.hash(DEMO_PASSWORD);
      const made = await sql`
        INSERT INTO accounts (id, mail_index, mail, name, password, cart_id)
        VALUES (${id}, ${vault.blindIndex(PURPOSE.mail, person.email)}, ${vault.seal(PURPOSE.mail, person.email)},
          ${vault.seal(PURPOSE.name, person.name)}, ${password}, ${idOf("cart", person.email)})
        ON CONFLICT DO NOTHING`;
      await writeDuties(sql, id, person);
      await writeAddresses(sql, vault, id, person);
      return made.count;
    }),
  );
  return added.reduce((sum, count) => sum + count, 0);
}

/** The lines that tell who there is to sign in as; none in a shop without them. */
export async function demoLogins(sql: Sql): Promise<string[]> {
  const ids = PEOPLE.map(({ email }) => idOf("account", email));
  const rows = await sql<{ id: string }[]>`SELECT id FROM accounts WHERE id = ANY(${ids})`;
  const known = new Set(rows.map(({ id }) => id));
  return PEOPLE.filter(({ email }) => known.has(idOf("account", email))).map(
    ({ email, does }) => `${email.padEnd(22)}${does}`,
  );
}

async function writeDuties(sql: Sql, id: string, { shop, warehouse, isOperator = false }: DemoPerson): Promise<void> {
  const role = (name: Role["role"]) => name;
  if (isOperator)
    await sql`INSERT INTO account_roles (account_id, role) VALUES (${id}, ${role("ops")}) ON CONFLICT DO NOTHING`;
  if (shop)
    await sql`
      INSERT INTO account_roles (account_id, role, shop_id)
      SELECT ${id}, ${role("seller")}, id FROM shops WHERE slug = ${shop} ON CONFLICT DO NOTHING`;
  if (warehouse)
    await sql`
      INSERT INTO account_roles (account_id, role, warehouse_id)
      SELECT ${id}, ${role("warehouse")}, id FROM warehouses WHERE code = ${warehouse} ON CONFLICT DO NOTHING`;
}

async function writeAddresses(sql: Sql, vault: Vault, id: string, { addresses = [], email }: DemoPerson) {
  for (const [index, address] of addresses.entries()) {
    await sql`
      INSERT INTO account_addresses (id, account_id, address, is_default)
      VALUES (${idOf(`address ${index}`, email)}, ${id}, ${vault.seal(PURPOSE.address, JSON.stringify(address))}, ${index === 0})
      ON CONFLICT DO NOTHING`;
  }
}

/** The same id each time, so that the demo is the same each time. */
function idOf(what: string, email: string): string {
  return createHash("sha256").update(`demo ${what} ${email}`).digest("base64url").slice(0, 22);
}
