import { afterAll, beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import { type FreshDatabase, freshDatabase } from "../../test/support/index.ts";
import { stockProducts } from "../../test/support/kernel.ts";
import { newId } from "../accounts/tokens.ts";
import { type Favourites, LISTS_MAX, listName, PRODUCTS_MAX } from "./favourites.ts";
import { accountOwner, guestOwner, type Owner } from "./owner.ts";
import { postgresFavourites } from "./postgres-favourites.ts";

let db: FreshDatabase;
let favourites: Favourites;

beforeAll(async () => {
  db = await freshDatabase();
  await stockProducts(db.sql, Array(PRODUCTS_MAX + 2).fill(1));
  await db.sql`INSERT INTO shops (slug, name) VALUES ('ben', 'Ben''s Baskets')`;
  favourites = postgresFavourites(db.sql);
}, 60_000);
afterAll(() => db.drop(), 60_000);

const somebody = (): Owner => accountOwner(newId());
const idsOf = async (owner: Owner, listId?: string | null) =>
  (await favourites.products(owner, listId, 1, 1000)).items.map(({ productId }) => productId);
const handOver = (cart: string, account: string) => db.sql.begin((tx) => favourites.handOver(tx, cart, account));

async function account(): Promise<string> {
  const id = newId();
  await db.sql`
    INSERT INTO accounts (id, mail_index, mail, name, password, cart_id)
    VALUES (${id}, ${id}, '', '', '$argon2id$', ${newId()})`;
  return id;
}

async function listOf(owner: Owner, name: string): Promise<string> {
  const id = newId();
  expect(await favourites.makeList(owner, id, name)).toMatchObject({ ok: true, answer: { id, products: 0 } });
  return id;
}

test("liking twice is liking once, and likes of others are their own", async () => {
  const [ada, ben] = [somebody(), somebody()];
  const first = await favourites.like(ada, 1);
  expect(await favourites.like(ada, 1)).toEqual(first);
  await favourites.like(ada, 2);
  expect(await idsOf(ada)).toEqual([2, 1]);
  expect(await idsOf(ben)).toEqual([]);
  expect(await favourites.liked(ada)).toEqual({ products: [1, 2], shops: [] });
});

test("a hundred taps on one heart at once are one favourite", async () => {
  const ada = somebody();
  const replies = await Promise.all(Array.from({ length: 100 }, () => favourites.like(ada, 1)));
  expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
  expect(await idsOf(ada)).toEqual([1]);
});

test("what is liked no more can be put back where it was", async () => {
  const ada = somebody();
  for (const product of [1, 2, 3]) await favourites.like(ada, product);
  const gifts = await listOf(ada, "Gifts");
  await favourites.like(ada, 2, { listId: gifts });
  const was = await favourites.unlike(ada, 2);
  expect(was).toMatchObject({ productId: 2, listId: gifts });
  expect(await favourites.unlike(ada, 2)).toBeNull();
  expect(await idsOf(ada)).toEqual([3, 1]);
  await favourites.like(ada, 2, was!);
  expect(await idsOf(ada)).toEqual([3, 2, 1]);
  expect(await idsOf(ada, gifts)).toEqual([2]);
});

test("nothing is liked in the future", async () => {
  const ada = somebody();
  await favourites.like(ada, 1, { at: Date.now() + 1e9 });
  await favourites.like(ada, 2);
  expect(await idsOf(ada)).toEqual([2, 1]);
});

test("only what is for sale can be liked, and a product that is taken down stays a favourite", async () => {
  const ada = somebody();
  expect(await favourites.like(ada, 999_999)).toEqual({ ok: false, refusal: "unknown_product" });
  expect(await favourites.follow(ada, 999_999)).toEqual({ ok: false, refusal: "unknown_shop" });
  await favourites.like(ada, 5);
  await db.sql`UPDATE products SET status = 'archived' WHERE id = 5`;
  expect(await favourites.like(somebody(), 5)).toEqual({ ok: false, refusal: "unknown_product" });
  expect(await idsOf(ada)).toEqual([5]);
  await db.sql`UPDATE products SET status = 'active' WHERE id = 5`;
});

test("there is room for so many and no more, however many come at once", async () => {
  const ada = somebody();
  await favourites.like(ada, 1);
  await db.sql`
    INSERT INTO favourite_products (owner, product_id)
    SELECT ${ada}, n FROM generate_series(2, ${PRODUCTS_MAX - 1}) AS n`;
  const replies = await Promise.all([0, 1, 2].map((n) => favourites.like(ada, PRODUCTS_MAX + n)));
  expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
  expect(replies.find(({ ok }) => !ok)).toMatchObject({ refusal: "favourites_full", limit: PRODUCTS_MAX });
  expect(await favourites.like(ada, 1)).toMatchObject({ ok: true });
});

test("shops are followed and left again", async () => {
  const ada = somebody();
  const followed = await favourites.follow(ada, 1);
  expect(await favourites.follow(ada, 1)).toEqual(followed);
  await favourites.follow(ada, 2);
  expect((await favourites.shops(ada)).map(({ shopId }) => shopId)).toEqual([2, 1]);
  expect(await favourites.unfollow(ada, 1)).toMatchObject({ shopId: 1 });
  expect(await favourites.unfollow(ada, 1)).toBeNull();
  expect(await favourites.liked(ada)).toEqual({ products: [], shops: [2] });
});

test("a list is made once, renamed, and goes without what is in it", async () => {
  const ada = somebody();
  const id = newId();
  await favourites.makeList(ada, id, "  Gifts\n for  Ben ");
  expect(await favourites.makeList(ada, id, "Again")).toMatchObject({ ok: true, answer: { name: "Gifts for Ben" } });
  expect(await favourites.renameList(ada, id, "Birthdays")).toMatchObject({ answer: { name: "Birthdays" } });
  expect(await favourites.renameList(ada, id, " ")).toEqual({ ok: false, refusal: "invalid_list_name" });
  await favourites.like(ada, 1, { listId: id });
  await favourites.like(ada, 2);
  expect(await idsOf(ada, null)).toEqual([2]);
  expect(await favourites.deleteList(ada, id)).toBe(true);
  expect(await favourites.deleteList(ada, id)).toBe(false);
  expect(await favourites.lists(ada)).toEqual([]);
  expect(await idsOf(ada, null)).toEqual([2, 1]);
  expect(await favourites.like(ada, 3, { listId: id })).toEqual({ ok: false, refusal: "unknown_list" });
});

test("a deleted list comes back with what was in it, but for what has moved since", async () => {
  const ada = somebody();
  const [gifts, home] = [await listOf(ada, "Gifts"), await listOf(ada, "Home")];
  for (const product of [1, 2]) await favourites.like(ada, product, { listId: gifts });
  await favourites.deleteList(ada, gifts);
  await favourites.like(ada, 2, { listId: home });
  expect(await favourites.restoreList(ada, gifts)).toMatchObject({ ok: true, answer: { products: 1 } });
  expect(await idsOf(ada, gifts)).toEqual([1]);
  expect(await idsOf(ada, home)).toEqual([2]);
});

test("a list deleted yesterday is gone for good, and its products are still liked", async () => {
  const ada = somebody();
  const gifts = await listOf(ada, "Gifts");
  await favourites.like(ada, 1, { listId: gifts });
  await favourites.deleteList(ada, gifts);
  await db.sql`UPDATE favourite_lists SET deleted_at = now() - interval '25 hours' WHERE owner = ${ada}`;
  await favourites.prune();
  expect(await favourites.restoreList(ada, gifts)).toEqual({ ok: false, refusal: "unknown_list" });
  expect(await favourites.product(ada, 1)).toMatchObject({ listId: null });
});

test("lists of others are out of reach", async () => {
  const [ada, ben] = [somebody(), somebody()];
  const gifts = await listOf(ada, "Gifts");
  expect(await favourites.like(ben, 1, { listId: gifts })).toEqual({ ok: false, refusal: "unknown_list" });
  expect(await favourites.renameList(ben, gifts, "Mine")).toEqual({ ok: false, refusal: "unknown_list" });
  expect(await favourites.deleteList(ben, gifts)).toBe(false);
  expect(await favourites.shareList(ben, gifts, true)).toEqual({ ok: false, refusal: "unknown_list" });
});

test("there are so many lists and no more", async () => {
  const ada = somebody();
  for (let n = 0; n < LISTS_MAX; n++) await listOf(ada, `List ${n}`);
  expect(await favourites.makeList(ada, newId(), "One more")).toMatchObject({ refusal: "favourites_full" });
});

test("of the lists that were deleted only the last ones are kept to be had back", async () => {
  const ada = somebody();
  const ids: string[] = [];
  for (let n = 0; n <= LISTS_MAX; n++) {
    ids.push(await listOf(ada, `List ${n}`));
    expect(await favourites.deleteList(ada, ids[n]!)).toBe(true);
  }
  expect(await favourites.restoreList(ada, ids[0]!)).toMatchObject({ refusal: "unknown_list" });
  expect(await favourites.restoreList(ada, ids[1]!)).toMatchObject({ ok: true });
});

test("a shared list is seen by whoever has its link, until it is shared no more", async () => {
  const ada = somebody();
  const gifts = await listOf(ada, "Gifts");
  const shared = await favourites.shareList(ada, gifts, true);
  const key = shared.ok ? shared.answer.shareKey! : "";
  expect(await favourites.shareList(ada, gifts, true)).toEqual(shared);
  expect(await favourites.shared(key)).toMatchObject({ owner: ada, list: { name: "Gifts" } });
  await favourites.shareList(ada, gifts, false);
  expect(await favourites.shared(key)).toBeNull();
  expect(await favourites.shared("x".repeat(22))).toBeNull();
});

test("whoever signs in keeps what they liked as a guest, and what the account had stays as it was", async () => {
  const [cart, id] = [newId(), await account()];
  const [guest, ada] = [guestOwner(cart), accountOwner(id)];
  const hers = await listOf(ada, "Hers");
  await favourites.like(ada, 1, { listId: hers });
  await favourites.like(ada, 2);
  const guests = await listOf(guest, "Picked up on the way");
  const shared = await favourites.shareList(guest, guests, true);
  for (const product of [1, 2, 3]) await favourites.like(guest, product, { listId: guests });
  await favourites.follow(guest, 1);
  await handOver(cart, id);
  await handOver(cart, id);
  expect(await idsOf(ada, hers)).toEqual([1]);
  expect(await idsOf(ada, guests)).toEqual([3, 2]);
  expect(await favourites.liked(ada)).toEqual({ products: [1, 2, 3], shops: [1] });
  expect(await favourites.liked(guest)).toEqual({ products: [], shops: [] });
  expect(await favourites.shared(shared.ok ? shared.answer.shareKey! : "")).toMatchObject({ owner: ada });
});

test("a guest's tap that arrives after they signed in is the account's", async () => {
  const [cart, id] = [newId(), await account()];
  await handOver(cart, id);
  await favourites.like(guestOwner(cart), 7);
  expect(await idsOf(accountOwner(id))).toEqual([7]);
});

test("taps while somebody signs in are all there afterwards", async () => {
  const [cart, id] = [newId(), await account()];
  const taps = Array.from({ length: 30 }, (_, n) => favourites.like(guestOwner(cart), n + 1));
  await handOver(cart, id);
  await Promise.all(taps);
  expect((await idsOf(accountOwner(id))).sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
});

test("what came with another account's cart is nobody's to take", async () => {
  const [ben, id] = [await account(), await account()];
  const [row] = await db.sql<{ cart: string }[]>`SELECT cart_id AS cart FROM accounts WHERE id = ${ben}`;
  await favourites.like(guestOwner(row!.cart), 1);
  await handOver(row!.cart, id);
  expect(await idsOf(accountOwner(id))).toEqual([]);
});

test("what is forgotten leaves nothing behind", async () => {
  const [cart, id] = [newId(), await account()];
  await favourites.like(guestOwner(cart), 1);
  await handOver(cart, id);
  await listOf(accountOwner(id), "Gifts");
  await db.sql.begin((tx) => favourites.forget(tx, accountOwner(id)));
  const left = await db.sql`
    SELECT FROM favourite_owners WHERE owner = ${accountOwner(id)} OR moved_to = ${accountOwner(id)}`;
  expect(left).toHaveLength(0);
});

test("guests of long ago are forgotten, those whose cart is in use are not", async () => {
  const [gone, there] = [newId(), newId()];
  for (const cart of [gone, there]) await favourites.like(guestOwner(cart), 1);
  await db.sql`INSERT INTO carts (cart_id) VALUES (${there})`;
  await db.sql`
    UPDATE favourite_owners SET seen_at = now() - interval '91 days'
    WHERE owner IN (${guestOwner(gone)}, ${guestOwner(there)})`;
  await favourites.prune();
  expect(await idsOf(guestOwner(gone))).toEqual([]);
  expect(await idsOf(guestOwner(there))).toEqual([1]);
});

test("any text gives a list name that the table takes, or none", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
      const name = listName(text);
      if (name === null) return;
      expect(name).toBe(listName(name)!);
      expect([...name].length).toBeLessThanOrEqual(60);
      expect(name).toBe(name.trim());
    }),
  );
});
