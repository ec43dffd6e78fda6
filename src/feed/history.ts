import type postgres from "postgres";
import type { Account } from "../accounts/account.ts";
import type { PersonalDataKeeper } from "../accounts/keepers.ts";
import { accountOwner, guestOwner, type Owner } from "../favourites/owner.ts";
import type { Sql } from "../platform/postgres.ts";
import { GUESTS_KEPT_DAYS, VIEWS_KEPT_DAYS, VIEWS_MAX } from "./limits.ts";

/** A product that was looked at, and when last. */
export interface Viewed {
  readonly productId: number;
  readonly at: Date;
  readonly views: number;
}

/**
 * What shoppers looked at, as far as they want it remembered. Nothing is written for whoever has not said yes, and saying
 * no takes all of it away. Every method but `collect` may be repeated; each throws where Postgres cannot be reached.
 */
export interface History {
  /** Whether this shopper wants it remembered; null for one who has not said. */
  decision(owner: Owner): Promise<boolean | null>;
  decide(owner: Owner, isOn: boolean): Promise<void>;
  /** Those of the last weeks, the newest first. */
  views(owner: Owner, limit: number): Promise<Viewed[]>;
  clear(owner: Owner): Promise<void>;
  forgetOne(owner: Owner, productId: number): Promise<void>;
  /** Remembers looks of those who want it; repeated looks at one thing are one row. */
  write(looks: readonly Look[]): Promise<void>;
  /** A guest signs in, in the transaction `tx`: what they looked at is the account's, if that wants it. */
  handOver(tx: postgres.TransactionSql, cartId: string, accountId: string): Promise<void>;
  /** Throws away what is too old or too much. Returns how many looks that were. */
  prune(): Promise<number>;
  readonly keeper: PersonalDataKeeper;
}

export interface Look {
  readonly owner: Owner;
  readonly productId: number;
  readonly at: Date;
}

export function postgresHistory(sql: Sql): History {
  const views = (owner: Owner, limit: number) => sql<Viewed[]>`
    SELECT product_id AS "productId", at, views FROM product_views
    WHERE owner = ${owner} AND at > now() - ${VIEWS_KEPT_DAYS} * interval '1 day'
    ORDER BY at DESC, product_id LIMIT ${limit}`;

  const decision = async (owner: Owner): Promise<boolean | null> => {
    const [row] = await sql<{ isOn: boolean }[]>`
      SELECT is_on AS "isOn" FROM personalisation WHERE owner = ${owner}`;
    return row?.isOn ?? null;
  };

  return {
    decision,
    views,
    async decide(owner, isOn) {
      await sql.begin(async (tx) => {
        await tx`
          INSERT INTO personalisation (owner, is_on) VALUES (${owner}, ${isOn})
          ON CONFLICT (owner) DO UPDATE SET is_on = excluded.is_on, decided_at = now()`;
        if (!isOn) await tx`DELETE FROM product_views WHERE owner = ${owner}`;
      });
    },
    async clear(owner) {
      await sql`DELETE FROM product_views WHERE owner = ${owner}`;
    },
    async forgetOne(owner, productId) {
      await sql`DELETE FROM product_views WHERE owner = ${owner} AND product_id = ${productId}`;
    },
    async write(looks) {
      // The lock lets no look slip in after a no that takes all of them away.
      await sql`
        WITH wanted AS (
          SELECT owner FROM personalisation WHERE is_on AND owner = ANY(${looks.map(({ owner }) => owner)}::text[])
          ORDER BY owner FOR SHARE)
        INSERT INTO product_views AS known (owner, product_id, at, views)
        SELECT owner, product_id, max(at), count(*)
        FROM unnest(${looks.map(({ owner }) => owner)}::text[], ${looks.map(({ productId }) => productId)}::int[],
          ${looks.map(({ at }) => at.toISOString())}::timestamptz[]) AS look (owner, product_id, at)
        JOIN wanted USING (owner)
        GROUP BY owner, product_id ORDER BY owner, product_id
        ON CONFLICT (owner, product_id)
        DO UPDATE SET at = greatest(known.at, excluded.at), views = known.views + excluded.views`;
    },
    async handOver(tx, cartId, accountId) {
      const [guest, account] = [guestOwner(cartId), accountOwner(accountId)];
      // Who said yes as a guest, and has not said otherwise with the account, has said so.
      await tx`
        INSERT INTO personalisation (owner, is_on, decided_at)
        SELECT ${account}, is_on, decided_at FROM personalisation WHERE owner = ${guest} AND is_on
        ON CONFLICT (owner) DO NOTHING`;
      await tx`
        INSERT INTO product_views AS known (owner, product_id, at, views)
        SELECT ${account}, product_id, at, views FROM product_views
        WHERE owner = ${guest} AND EXISTS (SELECT FROM personalisation WHERE owner = ${account} AND is_on)
        ORDER BY product_id
        ON CONFLICT (owner, product_id)
        DO UPDATE SET at = greatest(known.at, excluded.at), views = known.views + excluded.views`;
      await tx`DELETE FROM product_views WHERE owner = ${guest}`;
      await tx`DELETE FROM personalisation WHERE owner = ${guest}`;
    },
    async prune() {
      const old = await sql`DELETE FROM product_views WHERE at < now() - ${VIEWS_KEPT_DAYS} * interval '1 day'`;
      const many = await sql`
        DELETE FROM product_views USING (
          SELECT owner, product_id, row_number() OVER (PARTITION BY owner ORDER BY at DESC, product_id) AS place
          FROM product_views
          WHERE owner IN (SELECT owner FROM product_views GROUP BY owner HAVING count(*) > ${VIEWS_MAX})) AS ranked
        WHERE ranked.place > ${VIEWS_MAX} AND product_views.owner = ranked.owner
          AND product_views.product_id = ranked.product_id`;
      await sql`
        DELETE FROM personalisation p
        WHERE owner LIKE 'cart:%' AND decided_at < now() - ${GUESTS_KEPT_DAYS} * interval '1 day'
          AND NOT EXISTS (SELECT FROM product_views v WHERE v.owner = p.owner)`;
      return old.count + many.count;
    },
    keeper: {
      name: "lookedAt",
      async collect({ id }: Account) {
        const owner = accountOwner(id);
        const [isOn, seen] = await Promise.all([decision(owner), views(owner, VIEWS_MAX)]);
        return {
          isRemembered: isOn === true,
          products: seen.map(({ productId, at, views }) => ({ productId, at, views })),
        };
      },
      async erase({ id }, tx) {
        const owner = accountOwner(id);
        await tx`DELETE FROM product_views WHERE owner = ${owner}`;
        await tx`DELETE FROM personalisation WHERE owner = ${owner}`;
      },
    },
  };
}
