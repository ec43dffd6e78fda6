import { expect, test } from "bun:test";
import { nextPath } from "./next.ts";

test("one goes on to a page of ours", () => {
  for (const path of ["/", "/cart", "/p/12/a-mug?from=here", "/checkout/shipping", "/c/%E7%94%B0"]) {
    expect(nextPath(path)).toBe(path);
  }
});

for (const path of [
  ...[
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "\\/evil.example",
    "/\n/evil.example",
  ],
  ...[
    "javascript:alert(1)",
    "evil.example",
    "",
    null,
    undefined,
    `/${"x".repeat(600)}`,
    "/..//evil.example",
    "/.//evil.example",
  ],
  ...["/sign-in", "/sign-in?next=/sign-in", "/sign-out", "/sign-up/confirmation", "/password/reset", "/api/cart"],
]) {
  test(`${JSON.stringify(path)} leads home`, () => {
    expect(nextPath(path)).toBe("/");
  });
}
