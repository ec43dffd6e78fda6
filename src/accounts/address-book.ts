import { type Address, type AddressProblem, addressProblems } from "./address.ts";
import type { AccountParts } from "./parts.ts";
import { PURPOSE } from "./rows.ts";
import { newId } from "./tokens.ts";

export const ADDRESSES_MAX = 30;

/** An address that an account keeps. */
export interface SavedAddress {
  readonly id: string;
  readonly address: Address;
  /** The one that a checkout starts from. */
  readonly isDefault: boolean;
}

/** Why an address was not kept. */
export type AddressRefusal =
  | { readonly refusal: "invalid_address"; readonly problems: readonly AddressProblem[] }
  | { readonly refusal: "address_book_full"; readonly limit: number }
  | { readonly refusal: "unknown_address" };

export type AddressReply = { readonly ok: true; readonly id: string } | ({ readonly ok: false } & AddressRefusal);

/** An account's addresses; the first one that is added, and the oldest left, is the default. */
export interface AddressBook {
  /** The default first, then the newest. */
  list(accountId: string): Promise<SavedAddress[]>;
  add(accountId: string, address: Address, isDefault?: boolean): Promise<AddressReply>;
  change(accountId: string, id: string, address: Address): Promise<AddressReply>;
  /** Removing what is not there is fine: it is not there. */
  remove(accountId: string, id: string): Promise<void>;
  makeDefault(accountId: string, id: string): Promise<AddressReply>;
}

export function addressBook({ sql, vault, delivery }: Pick<AccountParts, "sql" | "vault" | "delivery">): AddressBook {
  const seal = (address: Address) => vault.seal(PURPOSE.address, JSON.stringify(address));

  const invalid = async (address: Address): Promise<AddressReply | null> => {
    const problems = await addressProblems(address, delivery);
    return problems.length > 0 ? { ok: false, refusal: "invalid_address", problems } : null;
  };

  return {
    async list(accountId) {
      const rows = await sql<{ id: string; address: string; isDefault: boolean }[]>`
        SELECT id, address, is_default AS "isDefault" FROM account_addresses WHERE account_id = ${accountId}
        ORDER BY is_default DESC, created_at DESC, id`;
      return rows.map(({ id, address, isDefault }) => ({
        id,
        address: JSON.parse(vault.open(PURPOSE.address, address)) as Address,
        isDefault,
      }));
    },

    async add(accountId, address, isDefault = false) {
      const refused = await invalid(address);
      if (refused) return refused;
      const id = newId();
      return sql.begin(async (tx): Promise<AddressReply> => {
        // One change of a book at a time.
        await tx`SELECT FROM accounts WHERE id = ${accountId} FOR UPDATE`;
        const [kept] = await tx<{ n: number }[]>`
          SELECT count(*)::int AS n FROM account_addresses WHERE account_id = ${accountId}`;
        if (kept!.n >= ADDRESSES_MAX) return { ok: false, refusal: "address_book_full", limit: ADDRESSES_MAX };
        const isFirst = kept!.n === 0;
        if (isDefault) await tx`UPDATE account_addresses SET is_default = false WHERE account_id = ${accountId}`;
        await tx`
          INSERT INTO account_addresses (id, account_id, address, is_default)
          VALUES (${id}, ${accountId}, ${seal(address)}, ${isDefault || isFirst})`;
        return { ok: true, id };
      }) as Promise<AddressReply>;
    },

    async change(accountId, id, address) {
      const refused = await invalid(address);
      if (refused) return refused;
      const changed = await sql`
        UPDATE account_addresses SET address = ${seal(address)} WHERE id = ${id} AND account_id = ${accountId}`;
      return changed.count > 0 ? { ok: true, id } : { ok: false, refusal: "unknown_address" };
    },

    async remove(accountId, id) {
      await sql.begin(async (tx) => {
        await tx`SELECT FROM accounts WHERE id = ${accountId} FOR UPDATE`;
        await tx`DELETE FROM account_addresses WHERE id = ${id} AND account_id = ${accountId}`;
        await tx`
          UPDATE account_addresses SET is_default = true
          WHERE id = (SELECT id FROM account_addresses WHERE account_id = ${accountId} ORDER BY created_at, id LIMIT 1)
            AND NOT EXISTS (SELECT FROM account_addresses WHERE account_id = ${accountId} AND is_default)`;
      });
    },

    async makeDefault(accountId, id) {
      return sql.begin(async (tx): Promise<AddressReply> => {
        await tx`SELECT FROM accounts WHERE id = ${accountId} FOR UPDATE`;
        const [known] = await tx`SELECT FROM account_addresses WHERE id = ${id} AND account_id = ${accountId}`;
        if (!known) return { ok: false, refusal: "unknown_address" };
        await tx`UPDATE account_addresses SET is_default = false WHERE account_id = ${accountId} AND is_default`;
        await tx`UPDATE account_addresses SET is_default = true WHERE id = ${id}`;
        return { ok: true, id };
      }) as Promise<AddressReply>;
    },
  };
}
