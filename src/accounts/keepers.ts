import type postgres from "postgres";
import type { Account } from "./account.ts";

/** A room that keeps personal data of accounts, and says so. */
export interface PersonalDataKeeper {
  /** What it is called in an export: `orders`. */
  readonly name: string;
  /** All it has of the account, as JSON that its owner can read. */
  collect(account: Account): Promise<unknown>;
  /** Lets go of all that the law does not make it keep. May be repeated; `tx` deletes the account. */
  erase(account: Account, tx: postgres.TransactionSql): Promise<void>;
}

/** A room that keeps things of guests by their cart. */
export interface GuestRoom {
  /** The guest of this cart signs in: what is theirs is the account's, in the transaction that says so. May be repeated. */
  handOver(tx: postgres.TransactionSql, cartId: string, accountId: string): Promise<void>;
}
