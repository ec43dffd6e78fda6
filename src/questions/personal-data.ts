import type { PersonalDataKeeper } from "../accounts/privacy.ts";
import type { Sql } from "../platform/postgres.ts";
import { noteChange } from "../reviews/changes.ts";
import type { ReviewParts } from "../reviews/write.ts";
import { countPostingReports } from "./opinions.ts";
import { questionReading } from "./read.ts";

/**
 * What questions and answers keep of an account. Deleting it takes its questions along, with the answers to them, and its
 * votes and reports; what it answered for a shop stays the shop's, and decisions stay decided.
 */
export function questionKeeper(parts: ReviewParts): PersonalDataKeeper {
  const { sql } = parts;
  return {
    name: "questions",
    collect: async ({ id }) => {
      const [postings, helpful, reports] = await Promise.all([
        questionReading(parts).ofAccount(id),
        sql`SELECT posting_id AS "posting", at FROM posting_votes WHERE account_id = ${id} ORDER BY at`,
        sql`SELECT posting_id AS "posting", reason, note, at FROM posting_reports WHERE account_id = ${id} ORDER BY at`,
      ]);
      return { written: postings, helpful, reports };
    },
    erase: async ({ id }, given) => {
      const tx = given as unknown as Sql;
      // In the order of their ids, its own with their answers and the others', so that two who leave at the same time wait
      // for each other and never deadlock.
      const locked = await tx<{ id: string }[]>`
        SELECT posting_id AS id FROM postings WHERE posting_id IN (
          SELECT posting_id FROM postings WHERE account_id = ${id}
          UNION SELECT a.posting_id FROM postings a JOIN postings q ON q.posting_id = a.question_id WHERE q.account_id = ${id}
          UNION SELECT posting_id FROM posting_votes WHERE account_id = ${id}
          UNION SELECT posting_id FROM posting_reports WHERE account_id = ${id})
        ORDER BY posting_id FOR UPDATE`;
      await tx`UPDATE postings SET account_id = NULL, author = '' WHERE account_id = ${id} AND shop_id IS NOT NULL`;
      const gone = await tx<{ id: string; productId: number }[]>`
        DELETE FROM postings WHERE account_id = ${id} RETURNING posting_id AS id, product_id AS "productId"`;
      for (const posting of gone) await noteChange(tx, posting.id, posting.productId, "withdrawn", "question");
      await tx`DELETE FROM posting_votes WHERE account_id = ${id}`;
      await tx`DELETE FROM posting_reports WHERE account_id = ${id}`;
      const goneIds = new Set(gone.map((posting) => posting.id));
      for (const posting of locked.filter((each) => !goneIds.has(each.id))) {
        await tx`
          UPDATE postings SET helpful = (SELECT count(*) FROM posting_votes WHERE posting_id = ${posting.id})
          WHERE posting_id = ${posting.id}`;
        await countPostingReports(tx, posting.id);
      }
      await tx`UPDATE posting_decisions SET account_id = NULL WHERE account_id = ${id}`;
    },
  };
}
