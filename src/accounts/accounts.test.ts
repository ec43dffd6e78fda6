import { afterAll, expect, test } from "bun:test";
import { eventually } from "../../test/support/eventually.ts";
import { createDelivery } from "../delivery/postgres-delivery.ts";
import { createLog } from "../platform/log.ts";
import { openVault } from "../platform/seal.ts";
import { readSettings } from "../platform/settings.ts";
import { openAccounts } from "./accounts.ts";
import { browser, DATA_KEY, openAccountsRoom, PASSWORD, tokenIn } from "./testing-room.ts";
import { newId } from "./tokens.ts";

const room = await openAccountsRoom();
const { db, node, mail, accounts, asked, open, join, fill, linesOf } = room;
afterAll(room.close);

const requestWith = (token: string) => new Request("http://localhost/", { headers: { cookie: `session=${token}` } });

test("an account opens with the link of its letter, once, and its browser is signed in", async () => {
  const { email, token, account } = await join("Ada");
  expect(account).toMatchObject({ name: "Ada", email, roles: [{ role: "shopper" }] });
  expect(await accounts.of(requestWith(token))).toEqual(account);
  const link = tokenIn(mail.linkTo(email));
  expect(await accounts.signUps.find(link, browser())).toBeNull();
  expect(await accounts.signUps.finish(link, browser(), PASSWORD)).toBeNull();
});

test("a stranger's password does not open the account that its victim confirms", async () => {
  const email = `victim-${newId().toLowerCase()}@example.com`;
  await accounts.signUps.begin({ email, name: "Victim", password: "the stranger knows this" }, "/");
  const link = tokenIn(mail.linkTo(email));
  const other = await accounts.signUps.begin({ email: `own-${email}`, name: "V", password: PASSWORD }, "/");
  // Neither a browser that never signed up nor one that did so for something else is the stranger's.
  for (const signUp of [undefined, null, "", other]) {
    const victim = { ...browser(), signUp: signUp! };
    expect(await accounts.signUps.find(link, victim)).toMatchObject({ email, isFromHere: false });
    expect(await accounts.signUps.finish(link, victim)).toBeNull();
  }
  expect(await accounts.signUps.finish(link, browser(), PASSWORD)).toMatchObject({ account: { email } });
  expect(await accounts.signIns.begin(email, "the stranger knows this", browser())).toBeNull();
  expect(await accounts.signIns.begin(email, PASSWORD, browser())).not.toBeNull();
});

test("nothing in the tables tells who anybody is", async () => {
  const { email } = await join("Zenobia");
  const rows =
    await db.sql`SELECT a::text, s::text AS session FROM accounts a JOIN account_sessions s ON s.account_id = a.id`;
  expect(JSON.stringify([...rows])).not.toMatch(new RegExp(`Zenobia|${email}|Firefox`, "i"));
});

test("who signs up with an address that has an account is told by letter, and nothing changes", async () => {
  const { email } = await join("Ben");
  await accounts.signUps.begin({ email, name: "Mallory", password: "another password" }, "/");
  expect(mail.letters.at(-1)).toMatchObject({ to: email, subject: "You already have a Souk account" });
  expect(await accounts.signIns.begin(email, "another password", browser())).toBeNull();
});

test("of two links to one mailbox the first one used makes the account", async () => {
  const email = `twice-${newId().toLowerCase()}@example.com`;
  const links = [];
  for (const name of ["First", "Second"]) {
    await accounts.signUps.begin({ email, name, password: PASSWORD }, "/");
    links.push(tokenIn(mail.linkTo(email)));
  }
  const both = await Promise.all(links.map((link) => accounts.signUps.finish(link, browser(), PASSWORD)));
  expect(both.filter(Boolean)).toHaveLength(1);
});

test("signing in takes the right password, however the address is written, and ends the browser's old session", async () => {
  const { email, token } = await join("Cleo");
  expect(await accounts.signIns.begin(email, "not the password", browser())).toBeNull();
  expect(await accounts.signIns.begin("nobody@example.com", PASSWORD, browser())).toBeNull();
  const again = await accounts.signIns.begin(` ${email.toUpperCase()} `, PASSWORD, browser(null, token));
  expect(again!.token).not.toBe(token);
  expect(await accounts.of(requestWith(token))).toBeNull();
  expect((await accounts.of(requestWith(again!.token)))?.email).toBe(email);
});

test("a forged, an unknown and no session are nobody's, and a guest costs no query", async () => {
  let queries = 0;
  const counting = new Proxy(db.sql, {
    apply: (target, self, args) => {
      queries += 1;
      return Reflect.apply(target, self, args);
    },
  });
  const vault = openVault({ DATA_KEY });
  const settings = readSettings({ DATABASE_URL: db.url, COOKIE_SECRET: "-".repeat(32), DATA_KEY });
  const delivery = createDelivery(db.sql);
  const log = createLog("silent");
  const own = openAccounts({ sql: counting as typeof db.sql, vault, settings, mail, log, carts: node.carts, delivery });
  expect(await own.of(new Request("http://localhost/", { headers: { cookie: "cart=x; session=short" } }))).toBeNull();
  expect(queries).toBe(0);
  expect(await own.of(requestWith("x".repeat(43)))).toBeNull();
});

test("a device that was not used for long, or is signed in too long, is signed out", async () => {
  const { token } = await join("Dora");
  await db.sql`UPDATE account_sessions SET seen_at = now() - interval '13 days'`;
  expect(await accounts.of(requestWith(token))).not.toBeNull();
  await eventually("the session to be noted", async () => {
    const [row] = await db.sql`SELECT max(seen_at) > now() - interval '1 hour' AS noted FROM account_sessions`;
    return row!.noted;
  });
  await db.sql`UPDATE account_sessions SET seen_at = now() - interval '15 days'`;
  expect(await accounts.of(requestWith(token))).toBeNull();
  await db.sql`UPDATE account_sessions SET seen_at = now(), ends_at = now()`;
  expect(await accounts.of(requestWith(token))).toBeNull();
  await accounts.sessions.sweep();
  const [left] = await db.sql`SELECT count(*)::int AS n FROM account_sessions`;
  expect(left!.n).toBe(0);
});

test("a forgotten password is chosen anew with the link, once; every other device is signed out", async () => {
  const { email, token, cartId } = await join("Edda");
  await fill(cartId, 1, 2);
  const before = mail.letters.length;
  await accounts.passwords.forget(email);
  await eventually("the letter", () => mail.letters.length > before);
  const link = tokenIn(mail.linkTo(email));
  expect(await accounts.passwords.resetFor(link)).toMatchObject({ email });
  const back = await accounts.passwords.reset(link, "a new and better one", browser());
  expect(await accounts.passwords.reset(link, "a third one entirely", browser())).toBeNull();
  expect(await accounts.of(requestWith(token))).toBeNull();
  expect(await accounts.signIns.begin(email, PASSWORD, browser())).toBeNull();
  expect(await accounts.signIns.begin(email, "a new and better one", browser())).not.toBeNull();
  expect(mail.letters.at(-1)).toMatchObject({ to: email, subject: "Your Souk password was changed" });
  // The cart is there, under a name that the other devices' cookies do not know.
  expect(back!.cartId).not.toBe(cartId);
  expect(await linesOf(back!.cartId)).toEqual([[1, 2]]);
  expect(await linesOf(cartId)).toEqual([]);
});

test("asking again and again for a new password fills nobody's mailbox, and unknown addresses get no letter", async () => {
  const { email } = await join("Finn");
  const before = mail.letters.length;
  for (let round = 0; round < 5; round += 1) await accounts.passwords.forget(email);
  await accounts.passwords.forget("nobody@example.com");
  await eventually("the letters", () => mail.letters.length - before >= 3);
  expect(mail.letters.length - before).toBe(3);
});

test("a password is changed by who knows it; other devices are signed out, this one stays", async () => {
  const { account, email, token } = await join("Gwen");
  const other = await accounts.signIns.begin(email, PASSWORD, browser());
  const visit = browser(account.cartId, token);
  expect(await accounts.passwords.change(account.id, "wrong one", "yet another one", visit)).toBeNull();
  const changed = await accounts.passwords.change(account.id, PASSWORD, "yet another one", visit);
  expect((await accounts.of(requestWith(changed!.token)))?.id).toBe(account.id);
  expect(await accounts.of(requestWith(other!.token))).toBeNull();
});

test("the devices of an account are listed, and one of them can be signed out, but nobody else's", async () => {
  const { account, email, token } = await join("Hal");
  const stranger = await join("Mallory");
  const other = await accounts.signIns.begin(email, PASSWORD, { ...browser(), device: "Safari on iPhone" });
  const list = await accounts.sessions.list(account.id, requestWith(token));
  expect(list.map(({ device, isThisOne }) => [device, isThisOne])).toEqual([
    ["Firefox on Linux", true],
    ["Safari on iPhone", false],
  ]);
  expect(await accounts.sessions.end(stranger.account.id, list[1]!.id)).toBe(false);
  expect(await accounts.sessions.end(account.id, list[1]!.id)).toBe(true);
  expect(await accounts.of(requestWith(other!.token))).toBeNull();
  await accounts.sessions.leave(requestWith(token));
  expect(await accounts.sessions.list(account.id, requestWith(token))).toEqual([]);
});

test("roles are what operators granted", async () => {
  const { account, token } = await join("Ines");
  await db.sql`INSERT INTO account_roles ${db.sql([
    { account_id: account.id, role: "ops", shop_id: null, warehouse_id: null },
    { account_id: account.id, role: "seller", shop_id: 1, warehouse_id: null },
    { account_id: account.id, role: "warehouse", shop_id: null, warehouse_id: 2 },
  ])}`;
  expect((await accounts.of(requestWith(token)))?.roles).toEqual([
    { role: "shopper" },
    { role: "ops" },
    { role: "seller", shopId: 1 },
    { role: "warehouse", warehouseId: 2 },
  ]);
  const unfit = { account_id: account.id, role: "seller", shop_id: null, warehouse_id: 1 };
  expect(db.sql`INSERT INTO account_roles ${db.sql(unfit)}`.execute()).rejects.toThrow("check");
});

test("addresses are kept in order, checked, and one is the default", async () => {
  const { account } = await join("Jude");
  const home = { name: "Jude", line1: "1 Elm St", city: "New York", state: "NY", zip: "10001" };
  const book = accounts.addressBook;
  expect(await book.add(account.id, { ...home, zip: "00000" })).toMatchObject({ refusal: "invalid_address" });
  const first = await book.add(account.id, home);
  const second = await book.add(account.id, { ...home, line1: "2 Oak St" }, true);
  if (!first.ok || !second.ok) throw new Error("refused");
  const shown = async () =>
    (await accounts.addresses(account.id)).map(({ address, isDefault }) => [address.line1, isDefault]);
  expect(await shown()).toEqual([
    ["2 Oak St", true],
    ["1 Elm St", false],
  ]);
  await book.makeDefault(account.id, first.id);
  await book.change(account.id, second.id, { ...home, line1: "3 Ash St" });
  expect(await shown()).toEqual([
    ["1 Elm St", true],
    ["3 Ash St", false],
  ]);
  await book.remove(account.id, first.id);
  expect(await shown()).toEqual([["3 Ash St", true]]);
  const stranger = await join("Mallory");
  expect(await book.change(stranger.account.id, second.id, home)).toMatchObject({ refusal: "unknown_address" });
  expect(await book.makeDefault(stranger.account.id, second.id)).toMatchObject({ refusal: "unknown_address" });
  await book.remove(stranger.account.id, second.id);
  expect(await shown()).toEqual([["3 Ash St", true]]);
});

test("two tabs that add the first address at once have one default", async () => {
  const { account } = await join("Kit");
  const home = { name: "Kit", line1: "1 Elm St", city: "New York", state: "NY", zip: "10001" };
  await Promise.all([1, 2, 3].map(() => accounts.addressBook.add(account.id, home, true)));
  expect((await accounts.addresses(account.id)).filter(({ isDefault }) => isDefault)).toHaveLength(1);
});

test("a new key takes over account by account, as they sign in", async () => {
  const { email } = await join("Lena");
  const NEW_KEY = "eb".repeat(32);
  const both = open({ DATA_KEY: NEW_KEY, DATA_KEY_OLD: DATA_KEY });
  expect(await both.signIns.begin(email, PASSWORD, browser())).toMatchObject({ account: { name: "Lena", email } });
  const after = open({ DATA_KEY: NEW_KEY });
  expect(await after.signIns.begin(email, PASSWORD, browser())).toMatchObject({ account: { name: "Lena", email } });
  expect(await open().signIns.begin(email, PASSWORD, browser())).toBeNull();
});

test("an account is exported whole and deleted whole, by who knows its password", async () => {
  const { account, email, token } = await join("Mina");
  await accounts.addressBook.add(account.id, {
    name: "Mina",
    line1: "1 Elm",
    city: "New York",
    state: "NY",
    zip: "10001",
  });
  await fill(account.cartId, 3, 4);
  const all = await accounts.privacy.collect(account, requestWith(token));
  expect(all).toMatchObject({
    account: { name: "Mina", email },
    addresses: [{ line1: "1 Elm" }],
    devices: [{ device: "Firefox on Linux" }],
    cart: [{ productId: 3, quantity: 4 }],
    orders: [{ of: account.id }],
  });
  expect(await accounts.privacy.erase(account, "a guess")).toBe(false);
  expect(await accounts.privacy.erase(account, PASSWORD)).toBe(true);
  expect(asked).toEqual([account.id]);
  expect(await accounts.find(account.id)).toBeNull();
  expect(await accounts.of(requestWith(token))).toBeNull();
  expect(await linesOf(account.cartId)).toEqual([]);
  const [left] =
    await db.sql`SELECT (SELECT count(*)::int FROM account_addresses WHERE account_id = ${account.id}) AS n`;
  expect(left!.n).toBe(0);
});
