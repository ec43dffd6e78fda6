import type { Account } from "../../accounts/account.ts";
import type { Accounts } from "../../accounts/accounts.ts";
import { ProblemError } from "../problem.ts";
import { SIGN_IN_FIRST } from "../review-problems.ts";

/** Who asks. Throws the 401 `ProblemError` where it is nobody who is known. */
export async function requireAccount(accounts: Accounts, request: Request): Promise<Account> {
  const account = await accounts.of(request);
  if (!account) throw new ProblemError(SIGN_IN_FIRST);
  return account;
}
