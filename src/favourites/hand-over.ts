import type postgres from "postgres";
import { accountOwner, guestOwner } from "./owner.ts";

/** What a guest likes becomes the account's. May be repeated: there is nothing left to move then. */
export async function handOver(tx: postgres.TransactionSql, cartId: string, accountId: string): Promise<void> {
  // A cart that is another account's is nobody's to take, whatever cookie was left behind; nor is what came with it.
  const [stranger] = await tx`SELECT FROM accounts WHERE cart_id = ${cartId} AND id <> ${accountId}`;
  if (stranger) return;
  const from = guestOwner(cartId);
  const to = accountOwner(accountId);
  // The guest first, as everybody locks who is led on from there.
  await tx`
    INSERT INTO favourite_owners (owner, moved_to) VALUES (${from}, ${to})
    ON CONFLICT (owner) DO UPDATE SET moved_to = ${to}, seen_at = now()`;
  await tx`
    INSERT INTO favourite_owners (owner) VALUES (${to}) ON CONFLICT (owner) DO UPDATE SET seen_at = now()`;
  await tx`
    INSERT INTO favourite_lists (owner, id, name, created_at, deleted_at)
    SELECT ${to}, id, name, created_at, deleted_at FROM favourite_lists WHERE owner = ${from}
    ON CONFLICT (owner, id) DO NOTHING`;
  await tx`
    INSERT INTO favourite_products AS known (owner, product_id, list_id, at)
    SELECT ${to}, product_id, list_id, at FROM favourite_products WHERE owner = ${from}
    ON CONFLICT (owner, product_id) DO UPDATE SET list_id = coalesce(known.list_id, excluded.list_id)`;
  await tx`
    INSERT INTO favourite_shops (owner, shop_id, at)
    SELECT ${to}, shop_id, at FROM favourite_shops WHERE owner = ${from}
    ON CONFLICT (owner, shop_id) DO NOTHING`;
  await tx`DELETE FROM favourite_products WHERE owner = ${from}`;
  await tx`DELETE FROM favourite_shops WHERE owner = ${from}`;
  // Links that the guest gave away go on showing what they showed.
  const given = await tx<{ id: string; key: string | null }[]>`
    DELETE FROM favourite_lists WHERE owner = ${from} RETURNING id, share_key AS key`;
  for (const { id, key } of given) {
    if (key !== null) await tx`UPDATE favourite_lists SET share_key = ${key} WHERE owner = ${to} AND id = ${id}`;
  }
}
