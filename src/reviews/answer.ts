import type { Account } from "../accounts/account.ts";
import { shopsOf } from "../accounts/account.ts";
import { noteChange } from "../moderation/changes.ts";
import { done, refuse } from "../moderation/outcome.ts";
import type { Sql } from "../platform/postgres.ts";
import type { ReviewOutcome } from "./review.ts";
import type { ReviewParts } from "./write.ts";

export interface Answering {
  /** The answer of the shop that sells it, written by somebody who sells there; an empty one takes it away. */
  answer(seller: Account, reviewId: string, body: string): Promise<ReviewOutcome<null>>;
}

export function answering({ sql }: ReviewParts): Answering {
  return {
    answer: (seller, reviewId, body) =>
      sql.begin(async (given) => {
        const tx = given as unknown as Sql;
        const [known] = await tx<{ productId: number; shopId: number }[]>`
          SELECT r.product_id AS "productId", p.shop_id AS "shopId" FROM reviews r JOIN products p ON p.id = r.product_id
          WHERE r.review_id = ${reviewId} AND r.is_shown FOR UPDATE OF r`;
        if (!known) return refuse({ refusal: "unknown_review" });
        const { productId, shopId } = known;
        if (!shopsOf(seller).includes(shopId)) return refuse({ refusal: "not_the_seller" });
        if (body === "") {
          await tx`DELETE FROM review_answers WHERE review_id = ${reviewId}`;
        } else {
          await tx`
            INSERT INTO review_answers (review_id, shop_id, account_id, body)
            VALUES (${reviewId}, ${shopId}, ${seller.id}, ${body})
            ON CONFLICT (review_id) DO UPDATE SET body = EXCLUDED.body, account_id = EXCLUDED.account_id, edited_at = now()
            WHERE review_answers.body <> EXCLUDED.body`;
        }
        await noteChange(tx, reviewId, productId, "answered");
        return done(null);
      }) as Promise<ReviewOutcome<null>>,
  };
}
