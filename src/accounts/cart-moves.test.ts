import { afterAll, expect, test } from "bun:test";
import { eventually } from "../../test/support/eventually.ts";
import { browser, openAccountsRoom, PASSWORD } from "./testing-room.ts";
import { newId } from "./tokens.ts";

const room = await openAccountsRoom();
const { db, node, accounts, join, fill, linesOf } = room;
afterAll(room.close);

test("the guest's cart comes along on sign-in, with its units; two tabs at once bring it once", async () => {
  const { account, email, cartId } = await join("Nora");
  const guest = newId();
  await fill(cartId, 1, 1);
  await fill(guest, 1, 2);
  await fill(guest, 2, 1);
  const both = await Promise.all([1, 2].map(() => accounts.signIns.begin(email, PASSWORD, browser(guest))));
  expect(both.map((each) => each?.cartId)).toEqual([account.cartId, account.cartId]);
  expect(await linesOf(account.cartId)).toEqual([
    [1, 3],
    [2, 1],
  ]);
  const held = await db.sql`SELECT product_id AS id, quantity FROM reservations WHERE cart_id = ${guest}`;
  expect([...held]).toEqual([]);
  expect([...(await db.sql`SELECT FROM cart_moves`)]).toEqual([]);
});

test("whatever is added here and there while the cart is on its way, nothing is lost and nothing comes twice", async () => {
  const { cartId } = await join("Olga");
  const guest = newId();
  await fill(guest, 3, 1);
  await db.sql.begin((tx) => accounts.cartMoves.note(tx, guest, cartId));
  const add = (cart: string) => node.carts.ask(cart, { type: "add", productId: 3, quantity: 1, commandId: newId() });
  const adding = Array.from({ length: 12 }, (_, index) => add(index % 3 === 0 ? cartId : guest));
  const moving = [accounts.cartMoves.finish(guest), accounts.cartMoves.finish(guest)];
  const replies = await Promise.all([...adding, ...Array.from({ length: 4 }, () => add(cartId))]);
  await Promise.all(moving);
  const refusals = new Set(replies.flatMap((reply) => (reply.ok ? [] : [reply.refusal])));
  expect([...refusals].filter((refusal) => refusal !== "cart_handed_over")).toEqual([]);
  expect(await linesOf(cartId)).toEqual([[3, 1 + replies.filter(({ ok }) => ok).length]]);
});

test("a cart that another account has is not taken, whoever signs in on that browser", async () => {
  const nora = await join("Nora");
  await fill(nora.cartId, 1, 1);
  const omar = await join("Omar");
  const back = await accounts.signIns.begin(omar.email, PASSWORD, browser(nora.cartId));
  expect(back!.cartId).toBe(omar.cartId);
  expect(await linesOf(nora.cartId)).toEqual([[1, 1]]);
  expect(await linesOf(omar.cartId)).toEqual([]);
});

test("a move that was broken off between its steps is finished by the sweep", async () => {
  const { account, cartId } = await join("Pia");
  const guest = newId();
  await fill(guest, 2, 2);
  await db.sql.begin((tx) => accounts.cartMoves.note(tx, guest, cartId));
  // The node died when the guest's cart had been sealed.
  await node.carts.ask(guest, { type: "hand-over", to: cartId, commandId: `hand-over-${cartId}` });
  await accounts.cartMoves.sweep();
  expect(await linesOf(cartId)).toEqual([]);
  await db.sql`UPDATE cart_moves SET due_at = now()`;
  await Promise.all([accounts.cartMoves.sweep(), accounts.cartMoves.sweep()]);
  await eventually("the cart to arrive", async () => [...(await db.sql`SELECT FROM cart_moves`)].length === 0);
  expect(await linesOf(account.cartId)).toEqual([[2, 2]]);
});

test("a move follows a cart that has moved on itself", async () => {
  const { account, cartId } = await join("Quinn");
  const guest = newId();
  await fill(guest, 2, 1);
  await db.sql.begin((tx) => accounts.cartMoves.note(tx, guest, cartId));
  await accounts.passwords.signOutEverywhere(account.id);
  expect(await accounts.cartMoves.finish(guest)).toBe("done");
  const now = await accounts.find(account.id);
  expect(now!.cartId).not.toBe(cartId);
  expect(await linesOf(now!.cartId)).toEqual([[2, 1]]);
});

test("while the cart is being paid for it stays with its browser, and comes along later", async () => {
  const { email, cartId } = await join("Rosa");
  const guest = newId();
  await fill(guest, 3, 1);
  const until = Date.now() + 60_000;
  await node.carts.ask(guest, { type: "freeze", checkoutId: "paying", until, commandId: "f" });
  const back = await accounts.signIns.begin(email, PASSWORD, browser(guest));
  expect(back!.cartId).toBe(guest);
  await node.carts.ask(guest, { type: "unfreeze", checkoutId: "paying", commandId: "u" });
  await db.sql`UPDATE cart_moves SET due_at = now()`;
  await accounts.cartMoves.sweep();
  expect(await linesOf(cartId)).toEqual([[3, 1]]);
});
