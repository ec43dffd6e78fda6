import type { Account } from "./account.ts";
import { type AddressBook, addressBook, type SavedAddress } from "./address-book.ts";
import { type CartMoves, cartMoves } from "./cart-moves.ts";
import { accountMail } from "./letters.ts";
import type { AccountParts } from "./parts.ts";
import { type Passwords, passwords } from "./password-changes.ts";
import { hasher } from "./password-hash.ts";
import { type Privacy, privacy } from "./privacy.ts";
import { type Profile, profile } from "./profile.ts";
import { findAccount, findNames } from "./rows.ts";
import { type Sessions, sessions } from "./sessions.ts";
import { type SignIns, signIns } from "./sign-in.ts";
import { type SignUps, signUps } from "./sign-up.ts";

export type { Account, Role } from "./account.ts";

/** Who shops here: accounts, their devices, addresses and personal data. */
export interface Accounts {
  /**
   * The account that is signed in on the browser this request comes from; null for a guest. One query by primary key,
   * once per request however often it is asked; none at all without a session cookie.
   */
  of(request: Request): Promise<Account | null>;
  find(accountId: string): Promise<Account | null>;
  /** What people are called, by their ids; nothing of those who have left. */
  names(accountIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The account's address book, the default first. */
  addresses(accountId: string): Promise<SavedAddress[]>;
  readonly addressBook: AddressBook;
  readonly sessions: Sessions;
  readonly signIns: SignIns;
  readonly signUps: SignUps;
  readonly passwords: Passwords;
  readonly profile: Profile;
  readonly privacy: Privacy;
  /** Carts on their way into another; `sweep` goes on with those that were broken off. */
  readonly cartMoves: CartMoves;
}

/** The accounts of a shop. Holds no state but the requests in hand: every node may have its own. */
export function openAccounts(parts: AccountParts): Accounts {
  const { sql, vault } = parts;
  const hashes = hasher();
  const mail = accountMail(parts);
  const moves = cartMoves(parts);
  const open = sessions(parts, moves);
  const book = addressBook(parts);
  return {
    of: open.accountOf,
    find: (accountId) => findAccount(sql, vault, accountId),
    names: (accountIds) => findNames(sql, vault, accountIds),
    addresses: book.list,
    addressBook: book,
    sessions: open,
    signIns: signIns(parts, hashes, open),
    signUps: signUps(parts, hashes, open, mail),
    passwords: passwords(parts, hashes, open, mail, moves),
    profile: profile(parts),
    privacy: privacy(parts, hashes, book, open),
    cartMoves: moves,
  };
}
