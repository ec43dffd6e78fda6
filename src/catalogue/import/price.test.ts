import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { PRICE_MINOR_MAX, parsePrice } from "./price.ts";

const cents = fc.integer({ min: 1, max: PRICE_MINOR_MAX });
const dollars = (minor: number) => `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, "0")}`;

describe("a price", () => {
  test("given as a decimal number becomes exactly its minor units", () => {
    fc.assert(
      fc.property(cents, (minor) => {
        expect(parsePrice(Number(dollars(minor)), "USD", "major")).toEqual({ value: minor });
      }),
    );
  });

  test("given as text is the same with its sign, its code, grouped or with a decimal comma", () => {
    fc.assert(
      fc.property(cents, (minor) => {
        const plain = dollars(minor);
        const grouped = plain.replace(/\B(?=(\d{3})+\.)/g, ",");
        for (const text of [plain, `$${plain}`, `USD ${plain}`, `${plain} USD`, ` ${grouped} `, `$${grouped}`]) {
          expect(parsePrice(text, "USD", "major")).toEqual({ value: minor });
        }
        const german = grouped.replace(/[.,]/g, (mark) => (mark === "." ? "," : "."));
        expect(parsePrice(`${german} €`, "EUR", "major", ",")).toEqual({ value: minor });
      }),
    );
  });

  test("given in minor units stays as it is", () => {
    fc.assert(
      fc.property(cents, (minor) => {
        expect(parsePrice(minor, "USD", "minor")).toEqual({ value: minor });
        expect(parsePrice(String(minor), "USD", "minor")).toEqual({ value: minor });
      }),
    );
  });

  test("of any number or text is a whole number in range or a fault, never anything else", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const parsed = parsePrice(value, "USD", "major");
        if ("fault" in parsed) return;
        expect(Number.isInteger(parsed.value) && parsed.value > 0 && parsed.value <= PRICE_MINOR_MAX).toBe(true);
      }),
    );
  });

  test("knows that yen have no cents and dinars a thousand fils", () => {
    expect(parsePrice("1,200", "JPY", "major")).toEqual({ value: 1_200 });
    expect(parsePrice("1.5", "JPY", "major")).toHaveProperty("fault");
    expect(parsePrice("1.234", "KWD", "major")).toEqual({ value: 1_234 });
  });

  const refused: [unknown, string][] = [
    [-1, "negative"],
    ["-4.99", "negative"],
    [0, "zero"],
    ["0.00", "zero"],
    [1e12, "absurdly high"],
    ["99999999999999999999", "absurdly high"],
    [Number.POSITIVE_INFINITY, "not an amount"],
    [Number.NaN, "not an amount"],
    ["4.99.1", "not an amount"],
    ["1,23", "not an amount"],
    ["€5.00", "not an amount in USD"],
    ["5.00 EUR", "not an amount in USD"],
    ["five", "not an amount"],
    ["0x10", "not an amount"],
    ["1e3", "not an amount"],
    ["", "missing"],
    [null, "missing"],
    [true, "not an amount"],
    [{ amount: 5 }, "not an amount"],
    ["4.999", "smaller than USD knows"],
    [1e-7, "smaller than USD knows"],
  ];
  test.each(refused)("%p is refused: %s", (value, reason) => {
    expect((parsePrice(value, "USD", "major") as { fault: string }).fault).toContain(reason);
  });
});
