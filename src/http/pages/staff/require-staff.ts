import type { Account } from "../../../accounts/account.ts";
import { requireAccount } from "../accounts/show.ts";
import type { Exchange, PageParts } from "../parts.ts";
import { notHere } from "../query.ts";

/**
 * Who is signed in and may be here; null where the answer leads to signing in already. To everybody else the room is as
 * unknown as one that is not there: throws a 404 `ProblemError`.
 */
export async function requireStaff(
  parts: PageParts,
  exchange: Exchange,
  mayEnter: (account: Account) => boolean,
): Promise<Account | null> {
  const account = await requireAccount(parts, exchange);
  if (account && !mayEnter(account)) throw notHere("page", "There is nothing at this address.");
  return account;
}
