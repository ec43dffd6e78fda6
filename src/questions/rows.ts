import type { Sql } from "../platform/postgres.ts";
import type { Vault } from "../platform/seal.ts";
import { nameOf } from "../reviews/rows.ts";
import type { OwnPosting } from "./posting.ts";

/** What `postingColumns` selects of `postings p`. */
export type PostingRow = OwnPosting;

export function postingColumns(sql: Sql) {
  return sql`
    p.posting_id AS "postingId", p.product_id AS "productId", p.question_id AS "questionId", p.author, p.body, p.helpful,
    p.written_at AS "writtenAt", p.edited_at AS "editedAt", p.order_id IS NOT NULL AS "isBuyer",
    (SELECT s.name FROM shops s WHERE s.id = p.shop_id) AS "shopName",
    p.state, p.reason, p.withdrawn_at AS "withdrawnAt"`;
}

/** The posting as its author sees it. */
export function ownPostingOf(vault: Vault, row: PostingRow): OwnPosting {
  return { ...row, author: nameOf(vault, row.author) };
}

/** The posting as everybody sees it. */
export function shownPostingOf(vault: Vault, row: PostingRow) {
  const { state: _state, reason: _reason, withdrawnAt: _withdrawn, ...shown } = ownPostingOf(vault, row);
  return shown;
}
