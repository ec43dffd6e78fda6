import type { Settings } from "../platform/settings.ts";

/** How a page takes a card, so that its number never comes to us. */
export type CardForm =
  /** A form with the fields `number`, `expiry`, `cvc` and `return_url`, posted to `action`, which is the emulator's. */
  | { readonly kind: "emulator"; readonly action: string }
  /** Stripe's Payment Element, in frames of Stripe's own. */
  | { readonly kind: "element"; readonly publishableKey: string }
  /** Nothing can be paid: a setting is missing. */
  | { readonly kind: "none" };

export interface PaymentPage {
  readonly cardForm: CardForm;
  /**
   * What pages of the checkout may load and send to besides, by directive of the Content-Security-Policy: the card form,
   * and where a payment may redirect to (browsers apply `form-action` to the redirects that follow a form as well).
   */
  readonly sources: Readonly<Record<string, readonly string[]>>;
}

const SCRIPTS = "https://js.stripe.com";
/** Stripe's own list: docs.stripe.com/security/guide#content-security-policy. */
const STRIPE_SOURCES = {
  "script-src": [SCRIPTS, "https://*.js.stripe.com", "https://maps.googleapis.com"],
  "frame-src": [SCRIPTS, "https://*.js.stripe.com", "https://hooks.stripe.com"],
  "connect-src": ["https://api.stripe.com", "https://maps.googleapis.com"],
  "img-src": ["https://*.stripe.com"],
  "form-action": ["https://hooks.stripe.com"],
};

/** The way to take a card that the settings ask for. */
export function paymentPage(settings: Settings): PaymentPage {
  const { STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY, STRIPE_API_BASE, STRIPE_BROWSER_BASE } = settings;
  if (!STRIPE_SECRET_KEY) return { cardForm: { kind: "none" }, sources: {} };
  if (STRIPE_API_BASE) {
    const { origin } = new URL(STRIPE_BROWSER_BASE ?? STRIPE_API_BASE);
    return { cardForm: { kind: "emulator", action: `${origin}/card` }, sources: { "form-action": [origin] } };
  }
  if (!STRIPE_PUBLISHABLE_KEY) return { cardForm: { kind: "none" }, sources: STRIPE_SOURCES };
  return { cardForm: { kind: "element", publishableKey: STRIPE_PUBLISHABLE_KEY }, sources: STRIPE_SOURCES };
}
