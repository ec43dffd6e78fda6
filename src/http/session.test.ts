import { expect, test } from "bun:test";
import { cookieValue } from "../platform/cookies.ts";
import { cartSession } from "./session.ts";

const SETTINGS = { COOKIE_SECRET: "a secret of the shop, long enough to sign", SECURE_COOKIES: "off" } as const;
const session = cartSession(SETTINGS);

test("a browser that was given a cart comes back with the same one", () => {
  const cartId = session.issueCart();
  expect(session.cartOf(requestWith(pairOf(session.keep(cartId))))).toEqual({ cartId });
});

test("a shopper without the cookie has no cart, whatever other cookies there are", () => {
  expect(session.cartOf(new Request("http://localhost/"))).toBeNull();
  expect(session.cartOf(requestWith("minicart=1; theme=dark; cart="))).toBeNull();
});

test("another node with the same secret knows the cart, one with another secret does not", () => {
  const cookie = pairOf(session.keep(session.issueCart()));
  expect(cartSession(SETTINGS).cartOf(requestWith(cookie))).toEqual({ cartId: expect.any(String) });
  expect(
    cartSession({ ...SETTINGS, COOKIE_SECRET: "the secret of another shop altogether" }).cartOf(requestWith(cookie)),
  ).toBe("forged");
});

test("a cookie is forged when any part of it was changed, cut or made up", () => {
  const mine = session.issueCart();
  const [id, signature] = pairOf(session.keep(mine)).slice("cart=".length).split(".") as [string, string];
  const other = session.issueCart();
  const flipped = `${signature[0] === "A" ? "B" : "A"}${signature.slice(1)}`;
  for (const value of [
    `${other}.${signature}`,
    `${id}.${flipped}`,
    id,
    `${id}.`,
    `.${signature}`,
    "1",
    "é".repeat(66),
    "'; --",
  ]) {
    expect(session.cartOf(requestWith(`cart=${encodeURI(value)}`))).toBe("forged");
  }
});

test("a cart id is 128 random bits in the letters of a NATS subject token", () => {
  const ids = new Set(Array.from({ length: 1000 }, () => session.issueCart()));
  expect(ids.size).toBe(1000);
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/);
});

test("scripts cannot read the cookie, other sites do not send it, and behind TLS it is Secure", () => {
  expect(session.keep(session.issueCart())).toMatch(/; Max-Age=5184000; Path=\/; HttpOnly; SameSite=Lax$/);
  expect(cartSession({ ...SETTINGS, SECURE_COOKIES: "on" }).forget).toMatch(/^cart=; Max-Age=0; .*; Secure$/);
});

test("a cookie header is read by name, wherever the name stands", () => {
  expect(cookieValue("a=1;cart=2; b=3", "cart")).toBe("2");
  expect(cookieValue("cart=2=2", "cart")).toBe("2=2");
  expect(cookieValue("xcart=2; cartx=3", "cart")).toBeNull();
  expect(cookieValue(";;;", "cart")).toBeNull();
});

const requestWith = (cookie: string) => new Request("http://localhost/", { headers: { cookie } });
const pairOf = (setCookie: string) => setCookie.split(";")[0]!;

test("the same first command makes the same cart, and only where its id cannot be guessed", () => {
  const commandId = crypto.randomUUID();
  expect(session.issueCart(commandId)).toBe(session.issueCart(commandId));
  expect(session.issueCart(commandId)).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect(session.issueCart("1")).not.toBe(session.issueCart("1"));
});
