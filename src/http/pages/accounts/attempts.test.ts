import { expect, test } from "bun:test";
import { readSettings } from "../../../platform/settings.ts";
import { attempts, type Door } from "./attempts.ts";

const KEYS = { DATABASE_URL: "-", COOKIE_SECRET: "-".repeat(32), DATA_KEY: "da".repeat(32) };
const HOME = "198.51.100.7";
const STRANGER = "203.0.113.9";

/** How many attempts of `count` may be made. */
function counting(settings: Record<string, string> = {}) {
  const limits = attempts(readSettings({ ...KEYS, RATE_SIGN_IN_PER_MAIL: "3", ...settings }));
  const one = (door: Door, address: string, mail: string) =>
    limits.take(door, new Request("http://localhost/"), { requestIP: () => ({ address }) }, mail) === 0;
  const many = (door: Door, address: string, mail: string, count = 10) =>
    Array.from({ length: count }, () => one(door, address, mail)).filter(Boolean).length;
  return { one, many };
}

test("who tries a stranger's address too often keeps out nobody but themself", () => {
  const { one, many } = counting();
  expect(many("sign-in", STRANGER, "ada")).toBe(3);
  expect(many("sign-in", HOME, "ada")).toBe(3);
  expect(one("sign-in", STRANGER, "ben")).toBe(true);
});

test("whoever has tried too many passwords may still ask for a new one", () => {
  const { one, many } = counting();
  many("sign-in", HOME, "ada");
  many("sign-up", HOME, "ada");
  expect([one("sign-in", HOME, "ada"), one("reset", HOME, "ada")]).toEqual([false, true]);
});

test("guessing from many places ends, and letters end sooner", () => {
  const { many } = counting();
  const from = (door: Door) =>
    Array.from({ length: 30 }, (_, place) => many(door, `203.0.113.${place}`, "ada")).reduce((sum, each) => sum + each);
  expect([from("sign-in"), from("sign-up")]).toEqual([60, 9]);
});

test("one network may try only so much, whatever it tries", () => {
  const { one } = counting({ RATE_SIGN_IN_PER_ADDRESS: "5" });
  const mails = ["a", "b", "c", "d", "e", "f"];
  expect(mails.filter((mail) => one("sign-in", STRANGER, mail))).toHaveLength(5);
  expect(one("sign-in", HOME, "a")).toBe(true);
});
