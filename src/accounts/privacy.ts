import type { Account } from "./account.ts";
import type { AddressBook } from "./address-book.ts";
import type { AccountParts } from "./parts.ts";
import type { Hasher } from "./password-hash.ts";
import type { Sessions } from "./sessions.ts";

export interface Privacy {
  /** All that the shop keeps of an account. */
  collect(account: Account, request: Request): Promise<Record<string, unknown>>;
  /** Deletes the account, all its devices, addresses and links, and empties its cart; false where the password is wrong. */
  erase(account: Account, password: string): Promise<boolean>;
}

export function privacy(parts: AccountParts, hashes: Hasher, book: AddressBook, sessions: Sessions): Privacy {
  const { sql, carts, log, keepers = [] } = parts;

  const cartOf = async ({ cartId }: Account) => {
    const reply = await carts.ask(cartId, { type: "read" });
    const lines = reply.ok ? reply.answer.lines : [];
    return lines.map(({ productId, quantity, isSavedForLater, addedAt }) => ({
      productId,
      quantity,
      isSavedForLater,
      added: new Date(addedAt),
    }));
  };

  return {
    async collect(account, request) {
      const { id, name, email, roles } = account;
      const [row] = await sql<{ since: Date }[]>`SELECT created_at AS since FROM accounts WHERE id = ${id}`;
      const [addresses, devices, cart, ...others] = await Promise.all([
        book.list(id),
        sessions.list(id, request),
        cartOf(account),
        ...keepers.map((keeper) => keeper.collect(account)),
      ]);
      return {
        account: { id, name, email, roles: roles.map(({ role }) => role), since: row?.since ?? null },
        addresses: addresses.map(({ address, isDefault }) => ({ ...address, isDefault })),
        devices: devices.map(({ device, began, seen }) => ({ device, signedIn: began, lastSeen: seen })),
        cart,
        ...Object.fromEntries(keepers.map(({ name }, index) => [name, others[index]])),
      };
    },

    async erase(account, password) {
      const { id, cartId } = account;
      const [row] = await sql<{ password: string }[]>`SELECT password FROM accounts WHERE id = ${id}`;
      if (!(await hashes.verify(password, row?.password ?? null))) return false;
      await sql.begin(async (tx) => {
        for (const keeper of keepers) await keeper.erase(account, tx);
        await tx`DELETE FROM accounts WHERE id = ${id}`;
      });
      // Its units go back on the shelf now; where that fails, when their time is up.
      await carts
        .ask(cartId, { type: "clear", commandId: `erased-${id}` })
        .catch((error) => log.warn({ err: error }, "the cart of an erased account could not be cleared"));
      return true;
    },
  };
}
