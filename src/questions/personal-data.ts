import type { PersonalDataKeeper } from "../accounts/keepers.ts";
import { POSTINGS } from "../moderation/kinds.ts";
import { eraseWritten, lockWritten, opinionsOf } from "../moderation/personal-data.ts";
import type { Sql } from "../platform/postgres.ts";
import type { ReviewParts } from "../reviews/write.ts";
import { questionReading } from "./read.ts";

/**
 * What questions and answers keep of an account. Deleting it takes its questions along, with the answers to them, and its
 * votes and reports; what it answered for a shop stays the shop's, and decisions stay decided.
 */
export function questionKeeper(parts: ReviewParts): PersonalDataKeeper {
  return {
    name: "questions",
    collect: async (account) => {
      const [written, opinions] = await Promise.all([
        questionReading(parts).ofAccount(account.id),
        opinionsOf(parts.sql, POSTINGS, account),
      ]);
      return { written, ...opinions };
    },
    erase: async (account, given) => {
      const tx = given as unknown as Sql;
      const answersToOwn = tx`
        SELECT a.posting_id FROM postings a JOIN postings q ON q.posting_id = a.question_id
        WHERE q.account_id = ${account.id}`;
      const locked = await lockWritten(tx, POSTINGS, account, answersToOwn);
      await tx`
        UPDATE postings SET account_id = NULL, author = '' WHERE account_id = ${account.id} AND shop_id IS NOT NULL`;
      await eraseWritten(tx, POSTINGS, account, locked);
    },
  };
}
