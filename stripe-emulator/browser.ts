import type { Ground } from "./call.ts";
import { ApiError } from "./errors.ts";
import type { IntentStatus } from "./objects.ts";
import { cardPage, challengePage, dashboardPage, noticePage } from "./pages.ts";
import { addPaymentMethod } from "./payment-methods.ts";
import { answerChallenge } from "./payment-steps.ts";

const DASHBOARD_ROWS = 50;
const NEWEST = { before: null, after: null, since: 0, until: Number.MAX_SAFE_INTEGER };

export interface BrowserOptions extends Ground {
  /** Whether the card form may send shoppers on to there. */
  mayReturnTo(origin: string): boolean;
}

/** What shoppers' browsers ask for. Resolves to null for a path that is none of theirs. */
export async function answerBrowser(request: Request, url: URL, options: BrowserOptions): Promise<Response | null> {
  const { pathname, searchParams } = url;
  const isPost = request.method === "POST";
  if (pathname === "/" && !isPost) return dashboardPage(options.store.payments({ ...NEWEST, limit: DASHBOARD_ROWS }));
  if (pathname === "/card") {
    if (isPost) return takeCard(new URLSearchParams(await request.text()), options);
    const returnUrl = searchParams.get("return_url") ?? "";
    return isAllowed(returnUrl, options) ? cardPage(returnUrl) : noticePage(400, "return_url is not allowed.");
  }
  const [, intentId] = /^\/3d-secure\/(pi_\w+)$/.exec(pathname) ?? [];
  if (intentId === undefined) return null;
  const given = isPost ? new URLSearchParams(await request.text()) : searchParams;
  return challenge(intentId, given.get("client_secret"), isPost ? given.get("answer") : null, options);
}

/** Makes a payment method of a card form and sends the shopper back with it, or with what was wrong. */
function takeCard(form: URLSearchParams, options: BrowserOptions): Response {
  const returnUrl = form.get("return_url") ?? "";
  if (!isAllowed(returnUrl, options)) return noticePage(400, "return_url is not allowed.");
  const [, month = "", year = ""] = /^\s*(\d{1,2})\s*[/ -]?\s*(\d{2}|\d{4})\s*$/.exec(form.get("expiry") ?? "") ?? [];
  const card = {
    number: form.get("number") ?? "",
    month: month === "" ? Number.NaN : Number(month),
    year: year === "" ? Number.NaN : Number(year) + (year.length === 2 ? 2000 : 0),
    cvc: form.get("cvc") ?? "",
  };
  try {
    const now = Math.floor(Date.now() / 1000);
    const { id } = options.store.transact(() => addPaymentMethod({ store: options.store, now }, card));
    return sendTo(returnUrl, { payment_method: id });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return sendTo(returnUrl, { card_error: error.details.code ?? "card_declined" });
  }
}

/** Shows the bank's question, or takes its answer (`complete` or `fail`) and sends the shopper back. */
function challenge(id: string, secret: string | null, answer: string | null, options: BrowserOptions): Response {
  const payment = options.store.payment(id);
  if (!payment || secret !== payment.intent.client_secret) return noticePage(404, "There is no such payment.");
  const { intent } = payment;
  if (intent.status === "requires_action") {
    if (answer !== "complete" && answer !== "fail") return challengePage(payment);
    const mover = { ...options, now: Math.floor(Date.now() / 1000), requestId: null, idempotencyKey: null };
    options.store.transact(() => answerChallenge(mover, payment, answer === "complete"));
  }
  const { returnUrl } = payment;
  if (returnUrl === null) return noticePage(200, "This payment needs nothing more. You can go back to the shop.");
  const redirect_status = REDIRECT_STATUS[intent.status] ?? "failed";
  return sendTo(returnUrl, { payment_intent: id, payment_intent_client_secret: intent.client_secret, redirect_status });
}

/** As Stripe words it; a payment that waits for its capture has succeeded for the shopper. */
const REDIRECT_STATUS: Partial<Record<IntentStatus, string>> = {
  succeeded: "succeeded",
  requires_capture: "succeeded",
  processing: "pending",
};

function sendTo(returnUrl: string, params: Readonly<Record<string, string>>): Response {
  const url = new URL(returnUrl);
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value);
  return new Response(null, { status: 303, headers: { location: url.href, "cache-control": "no-store" } });
}

function isAllowed(returnUrl: string, { mayReturnTo }: BrowserOptions): boolean {
  return URL.canParse(returnUrl) && mayReturnTo(new URL(returnUrl).origin);
}
