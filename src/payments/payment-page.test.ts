import { expect, test } from "bun:test";
import { PaymentForm } from "../../views/fragments/payment-form.tsx";
import { contentPolicyWith, securityHeaders } from "../http/headers.ts";
import { readSettings } from "../platform/settings.ts";
import { openPayments } from "./open-payments.ts";
import { paymentPage } from "./payment-page.ts";

const settingsWith = (stripe: Record<string, string>) =>
  readSettings({
    DATABASE_URL: "postgres://none",
    COOKIE_SECRET: "c".repeat(32),
    DATA_KEY: "da".repeat(32),
    ...stripe,
  });
const STRIPE = { STRIPE_SECRET_KEY: "sk_test_1", STRIPE_PUBLISHABLE_KEY: "pk_test_1" };
const EMULATOR = { STRIPE_SECRET_KEY: "sk_test_1", STRIPE_API_BASE: "http://127.0.0.1:12111" };

const formWith = (stripe: Record<string, string>) =>
  String(
    PaymentForm({
      cardForm: paymentPage(settingsWith(stripe)).cardForm,
      returnUrl: "https://souk.example/checkout/payment/return?state=a&b",
      action: "/checkout/payment",
      amount: 2_599,
      currency: "USD",
      scriptPath: "/assets/payment.0.js",
    }),
  );
const policyWith = (stripe: Record<string, string>) => contentPolicyWith(paymentPage(settingsWith(stripe)).sources);
const directive = (policy: string, name: string) => policy.split("; ").find((each) => each.startsWith(`${name} `));

test("with the emulator the card goes to its origin, without any script, and comes back to us", () => {
  const form = formWith(EMULATOR);
  expect(form).toContain('action="http://127.0.0.1:12111/card"');
  expect(form).toContain('name="return_url" value="https://souk.example/checkout/payment/return?state=a&b"');
  expect(form).not.toContain("<script");
  expect(form).not.toContain("hx-");
  expect(directive(policyWith(EMULATOR), "form-action")).toBe("form-action 'self' http://127.0.0.1:12111");
  expect(directive(policyWith(EMULATOR), "script-src")).toBe("script-src 'self'");
});

test("browsers may know the emulator by another address than the shop does", () => {
  const behind = { ...EMULATOR, STRIPE_BROWSER_BASE: "http://localhost:12111" };
  expect(formWith(behind)).toContain('action="http://localhost:12111/card"');
  expect(directive(policyWith(behind), "form-action")).toBe("form-action 'self' http://localhost:12111");
});

test("with Stripe its script takes the card in frames of its own, and we are sent an id alone", () => {
  const form = formWith(STRIPE);
  expect(form).toContain('data-key="pk_test_1"');
  expect(form).toContain('<script src="https://js.stripe.com/v3/" defer');
  expect(form).not.toContain("cc-number");
  expect(form).not.toContain("sk_test_1");
  const policy = policyWith(STRIPE);
  expect(directive(policy, "script-src")).toStartWith("script-src 'self' https://js.stripe.com");
  expect(directive(policy, "frame-src")).toContain("https://hooks.stripe.com");
  expect(directive(policy, "connect-src")).toContain("https://api.stripe.com");
});

test("without keys nothing can be paid, and that is said where it is tried", async () => {
  for (const stripe of [{}, { STRIPE_SECRET_KEY: "sk_test_1" }] as Record<string, string>[]) {
    expect(formWith(stripe)).toContain("not set up");
  }
  await expect(openPayments(settingsWith({})).retrieve("pi_1")).rejects.toThrow("STRIPE_SECRET_KEY is not set");
});

test("what a page of the checkout may do besides takes nothing from the rest of the policy", () => {
  const all = securityHeaders({ SECURE_COOKIES: "off" })["content-security-policy"] ?? "";
  for (const each of all.split("; ")) expect(policyWith(STRIPE)).toContain(each);
  expect(contentPolicyWith({})).toBe(all);
});
