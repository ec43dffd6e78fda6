import type { Moderation } from "../moderation/case.ts";
import { moderation } from "../moderation/desk.ts";
import { POSTINGS } from "../moderation/kinds.ts";
import type { ReviewParts } from "../reviews/write.ts";
import type { OwnPosting } from "./posting.ts";
import { ownPostingOf, type PostingRow, postingColumns } from "./rows.ts";

/** A question or an answer on an operator's desk. */
export interface DeskPosting extends OwnPosting {
  /** What it answers. */
  readonly question: string | null;
}

export type PostingModeration = Moderation<DeskPosting, typeof POSTINGS>;

/** Questions and answers on the operators' desk. */
export function postingModeration({ sql, vault }: ReviewParts): PostingModeration {
  return moderation<DeskPosting, typeof POSTINGS>(sql, {
    kind: POSTINGS,
    read: async (from, ids) => {
      const rows = await from<(PostingRow & Pick<DeskPosting, "question">)[]>`
        SELECT ${postingColumns(from)}, q.body AS question
        FROM postings p LEFT JOIN postings q ON q.posting_id = p.question_id
        WHERE p.posting_id = ANY(${ids as string[]}::text[])`;
      return new Map(rows.map((row) => [row.postingId, { ...row, ...ownPostingOf(vault, row) }]));
    },
    shown: ({ body, author }) => [body, author],
  });
}
