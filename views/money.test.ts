import { expect, test } from "bun:test";
import { count, money, plural } from "./money.ts";

test("money is written in its currency, from minor units", () => {
  expect(money(0, "USD")).toBe("$0.00");
  expect(money(123_450, "USD")).toBe("$1,234.50");
  expect(money(1990, "EUR")).toBe("€19.90");
  expect(money(1990, "JPY")).toBe("¥1,990");
});

test("numbers and their nouns agree", () => {
  expect(count(12_345)).toBe("12,345");
  expect([plural(1, "item"), plural(2, "item"), plural(0, "thing needs", "things need")]).toEqual([
    "1 item",
    "2 items",
    "0 things need",
  ]);
});
