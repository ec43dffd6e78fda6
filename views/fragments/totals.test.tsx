import { describe, expect, test } from "bun:test";
import { price } from "../../src/pricing/price.ts";
import { cart, line, promotion } from "../../src/pricing/testing-carts.ts";
import { FreeShippingHint, type ShownTotals, TotalsList } from "./totals.tsx";

const text = (totals: ShownTotals, given = {}) => plain(String(TotalsList({ totals, ...given })));
const plain = (html: string) =>
  html
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();

const kiln = promotion(1, { kind: "percentage", basisPoints: 1_000 }, { name: "Kiln <week>", code: "KILN" });
const free = promotion(2, { kind: "free_shipping" }, { name: "Sent for free" });

describe("the list of totals", () => {
  test("shows what each promotion takes off, shipping, tax and total", () => {
    const zone = { state: "TX", zip: "75001" };
    const totals = price(cart([line(1, 2, 1_500)], { promotions: [kiln], couponCode: "kiln", zone }));
    expect(text(totals, { units: 2 })).toBe(
      "Subtotal, 2 items $30.00 Kiln &lt;week&gt; KILN −$3.00 Shipping $5.99 Tax $2.16 Total $35.15 You save $3.00",
    );
  });

  test("names the promotion that makes shipping free beside it, and not as one of the lines", () => {
    const totals = price(cart([line(1, 2, 1_500)], { promotions: [kiln, free], couponCode: "kiln" }));
    expect(text(totals)).toContain(
      "−$3.00 Shipping Sent for free Free Tax by your address Total $27.00 You save $8.99",
    );
  });

  test("says of an estimate that it is one, and of no savings nothing", () => {
    const words = text(price(cart([line(1, 2, 1_500)])), { isEstimate: true });
    expect(words).toBe("Subtotal $30.00 Shipping $5.99 Estimated tax by your address Estimated total $35.99");
  });

  test("of an order, whose shipping is as it was paid, is the same", () => {
    const zone = { state: "OR", zip: "97201" };
    const { currency, subtotal, discount, tax, total, promotions } = price(
      cart([line(1, 2, 1_500)], { promotions: [kiln, free], couponCode: "kiln", zone }),
    );
    expect(text({ currency, subtotal, discount, shipping: 0, tax, total, promotions })).toBe(
      "Subtotal $30.00 Kiln &lt;week&gt; KILN −$3.00 Shipping Sent for free Free Tax $0.00 Total $27.00 You save $8.99",
    );
  });
});

describe("the hint to free shipping", () => {
  const hint = (minor: number) => plain(String(FreeShippingHint({ totals: price(cart([line(1, 1, minor)])) }) ?? ""));

  test("says what is missing, until nothing is", () => {
    expect(hint(3_799)).toBe("Add $12.01 more for free shipping");
    expect(hint(4_999)).toBe("Add $0.01 more for free shipping");
    expect(hint(5_000)).toBe("");
  });
});
