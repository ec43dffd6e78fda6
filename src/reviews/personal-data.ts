import type { PersonalDataKeeper } from "../accounts/privacy.ts";
import type { Sql } from "../platform/postgres.ts";
import { noteChange } from "./changes.ts";
import { countReports } from "./opinions.ts";
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
    collect: async ({ id }) => {
      const [reviews, helpful, reports, answers] = await Promise.all([
        reading(parts).ofAccount(id),
        sql`SELECT review_id AS "review", at FROM review_votes WHERE account_id = ${id} ORDER BY at`,
        sql`SELECT review_id AS "review", reason, note, at FROM review_reports WHERE account_id = ${id} ORDER BY at`,
        sql`SELECT review_id AS "review", body, written_at AS "written" FROM review_answers WHERE account_id = ${id}`,
      ]);
      return { written: reviews, helpful, reports, answers };
    },
    erase: async ({ id }, given) => {
      const tx = given as unknown as Sql;
      // In the order of their ids, its own and the others', so that two who leave at the same time wait for each other
      // and never deadlock.
      const locked = await tx<{ id: string }[]>`
        SELECT review_id AS id FROM reviews WHERE review_id IN (
          SELECT review_id FROM reviews WHERE account_id = ${id}
          UNION SELECT review_id FROM review_votes WHERE account_id = ${id}
          UNION SELECT review_id FROM review_reports WHERE account_id = ${id})
        ORDER BY review_id FOR UPDATE`;
      const gone = await tx<{ id: string; productId: number }[]>`
        DELETE FROM reviews WHERE account_id = ${id} RETURNING review_id AS id, product_id AS "productId"`;
      for (const review of gone) await noteChange(tx, review.id, review.productId, "withdrawn");
      await tx`DELETE FROM review_votes WHERE account_id = ${id}`;
      await tx`DELETE FROM review_reports WHERE account_id = ${id}`;
      const goneIds = new Set(gone.map((review) => review.id));
      for (const review of locked.filter((each) => !goneIds.has(each.id))) {
        await tx`
          UPDATE reviews SET helpful = (SELECT count(*) FROM review_votes WHERE review_id = ${review.id})
          WHERE review_id = ${review.id}`;
        await countReports(tx, review.id);
      }
      await tx`UPDATE review_answers SET account_id = NULL WHERE account_id = ${id}`;
      await tx`UPDATE review_decisions SET account_id = NULL WHERE account_id = ${id}`;
    },
  };
}
