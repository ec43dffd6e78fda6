import { readyMadeCard } from "./cards.ts";
import type { Payment } from "./store.ts";

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 30rem; margin: 4rem auto; padding: 0 1rem; }
  body.wide { max-width: 64rem; }
  h1 { font-size: 1.25rem; }
  label { display: block; margin-block: 0.75rem; }
  input { display: block; inline-size: 100%; box-sizing: border-box; padding: 0.5rem; font: inherit; }
  button, .button { padding: 0.5rem 1rem; font: inherit; margin-inline-end: 0.5rem; }
  form.inline { display: inline; }
  table { border-collapse: collapse; inline-size: 100%; }
  td:nth-child(-n + 5) { white-space: nowrap; }
  td, th { text-align: start; padding: 0.25rem 0.75rem 0.25rem 0; border-block-end: 1px solid #8884; }
  .error { color: #c22; }
  small { opacity: 0.75; }
`;
const STYLE_HASH = new Bun.CryptoHasher("sha256").update(STYLE).digest("base64");

/** The bank's question. Its two answers are forms, so it needs no script. */
export function challengePage(payment: Payment): Response {
  const { intent } = payment;
  const url = `/3d-secure/${intent.id}`;
  const form = (answer: string, label: string) => `
    <form class="inline" method="post" action="${url}">
      <input type="hidden" name="client_secret" value="${safe(intent.client_secret)}">
      <button name="answer" value="${answer}">${label}</button>
    </form>`;
  return page(
    "3-D Secure test page",
    `<h1>3-D Secure test page</h1>
    <p>A bank would ask you to approve <strong>${money(intent.amount, intent.currency)}</strong> here.
    This is the emulator: choose how it ends.</p>
    ${form("complete", "Complete")}${form("fail", "Fail")}
    <p><small>${safe(intent.description ?? "")}</small></p>`,
  );
}

/** A card form of the emulator's own, for whoever sends the shopper here instead of having one. */
export function cardPage(returnUrl: string): Response {
  const field = (name: string, label: string, more: string) =>
    `<label>${label} <input name="${name}" ${more} required></label>`;
  return page(
    "Card details",
    `<h1>Card details</h1>
    <form method="post" action="/card">
      <input type="hidden" name="return_url" value="${safe(returnUrl)}">
      ${field("number", "Card number", 'inputmode="numeric" autocomplete="cc-number" placeholder="4242 4242 4242 4242"')}
      ${field("expiry", "Expiry (MM / YY)", 'autocomplete="cc-exp" placeholder="12 / 34"')}
      ${field("cvc", "Security code", 'inputmode="numeric" autocomplete="cc-csc" placeholder="123"')}
      <button>Continue</button>
    </form>`,
  );
}

/** What has been paid, newest first. */
export function dashboardPage(payments: readonly Payment[]): Response {
  const row = ({ intent, charge }: Payment) => `
    <tr><td>${new Date(intent.created * 1000).toISOString().slice(0, 19).replace("T", " ")}</td>
    <td>${money(intent.amount, intent.currency)}</td><td>${intent.status}</td>
    <td>${charge?.amount_refunded ? money(charge.amount_refunded, intent.currency) : ""}</td>
    <td>${safe(cardName(intent.payment_method))}</td><td>${intent.id}<br><small>${safe(intent.description ?? "")}</small></td></tr>`;
  return page(
    "Stripe emulator",
    `<h1>Stripe emulator</h1>
    <table><thead><tr><th>Made (UTC)<th>Amount<th>Status<th>Refunded<th>Method<th>PaymentIntent</thead>
    <tbody>${payments.map(row).join("")}</tbody></table>
    ${payments.length === 0 ? "<p>No payments yet.</p>" : ""}`,
    "wide",
  );
}

export function noticePage(status: number, words: string): Response {
  return page("Stripe emulator", `<h1>Stripe emulator</h1><p class="error">${safe(words)}</p>`, "", status);
}

function page(title: string, body: string, bodyClass = "", status = 200): Response {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
    <meta name="viewport" content="width=device-width"><style>${STYLE}</style></head>
    <body class="${bodyClass}"><main>${body}</main></body></html>`;
  return new Response(html, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'`,
    },
  });
}

function cardName(paymentMethod: string | null): string {
  const card = paymentMethod === null ? undefined : readyMadeCard(paymentMethod);
  return card ? `${card.brand} …${card.number.slice(-4)}` : (paymentMethod ?? "");
}

function money(minor: number, currency: string): string {
  return `${(minor / 100).toFixed(2)} ${safe(currency.toUpperCase())}`;
}

function safe(text: string): string {
  return Bun.escapeHTML(text);
}
