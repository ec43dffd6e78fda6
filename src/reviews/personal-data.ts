import type { PersonalDataKeeper } from "../accounts/keepers.ts";
import { REVIEWS } from "../moderation/kinds.ts";
import { eraseWritten, lockWritten, opinionsOf } from "../moderation/personal-data.ts";
import type { Sql } from "../platform/postgres.ts";
import { reading } from "./read.ts";
import type { ReviewParts } from "./write.ts";

/**
 * What reviews keep of an account. Deleting it takes its reviews, votes and reports along; answers that it wrote for a
 * shop stay the shop's, and decisions stay decided, without saying by whom.
 */
export function reviewKeeper(parts: ReviewParts): PersonalDataKeeper {
  const { sql } = parts;
  return {
    name: "reviews",
    collect: async (account) => {
      const [written, opinions, answers] = await Promise.all([
        reading(parts).ofAccount(account.id),
        opinionsOf(sql, REVIEWS, account),
        sql`
          SELECT review_id AS "review", body, written_at AS "written" FROM review_answers
          WHERE account_id = ${account.id}`,
      ]);
      return { written, ...opinions, answers };
    },
    erase: async (account, given) => {
      const tx = given as unknown as Sql;
      await eraseWritten(tx, REVIEWS, account, await lockWritten(tx, REVIEWS, account));
      await tx`UPDATE review_answers SET account_id = NULL WHERE account_id = ${account.id}`;
    },
  };
}
