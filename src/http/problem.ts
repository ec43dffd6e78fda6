import type { CartRefusal } from "../../actors/cart/messages.ts";
import type { InventoryRefusal } from "../../actors/inventory/messages.ts";
import { Busy, Unavailable, unreachable } from "../../actors/kernel/errors.ts";
import type { Reply } from "../../actors/kernel/types.ts";
import { isDatabaseAway } from "../platform/postgres.ts";

/** What went wrong, as RFC 9457 has it, with a `code` for programs and a `detail` for people. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** Extension members: `available` of `insufficient_stock`, `errors` of `invalid_input` … */
  readonly [extension: string]: unknown;
}

/** An input field that is wrong. `field` is a JSON pointer such as `body/quantity`. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** Makes the problem that a refusal is: its code, what it says besides, and the words that are given. */
export function problemOf({ refusal: code, ...extensions }: { readonly refusal: string }) {
  return (status: number, title: string, detail: string): Problem => ({ ...extensions, status, code, title, detail });
}

/** The problem that a refusal of a cart or an inventory is; pages take their words from here too. */
export function refusalProblem(refused: CartRefusal | InventoryRefusal): Problem {
  const about = problemOf(refused);
  switch (refused.refusal) {
    case "insufficient_stock":
      return about(409, "Not enough in stock", availableInWords(refused.available));
    case "purchase_limit":
      return about(409, "Limit per customer", `You can buy at most ${refused.limit} of this product.`);
    case "cart_full":
      return about(409, "Cart is full", `A cart holds at most ${refused.limit} different products.`);
    case "line_quantity_limit":
      return about(409, "Too many of one product", `A cart holds at most ${refused.limit} of one product.`);
    case "superseded":
      return about(409, "Out of date", "A newer change to this cart came first.");
    case "invalid_quantity":
      return about(422, "Invalid quantity", "A quantity is a whole number of at least one.");
    case "cart_handed_over":
      return {
        ...{ status: 409, code: refused.refusal, title: "Your cart has moved" },
        detail:
          "This cart moved into an account when its shopper signed in. Nothing was changed; see the cart as it is now.",
      };
    case "checkout_in_progress":
      return about(409, "You are paying for this cart", "Finish the payment, or cancel it to change the cart.");
    case "not_frozen":
      return about(409, "Not being paid for", "This checkout no longer has this cart.");
    case "not_in_cart":
      return about(404, "Not in your cart", "This product is not in your cart.");
    case "unknown_product":
      return about(404, "Unknown product", "There is no such product for sale.");
    case "unknown_warehouse":
      return about(404, "Unknown warehouse", "There is no such warehouse.");
    case "reservation_not_found":
      return about(404, "Nothing reserved", "This cart has no reservation of this product.");
    case "allocation_not_found":
      return about(404, "Nothing allocated", "This order has no such units of this product.");
    case "split_unavailable":
      return about(409, "Not in that warehouse", "A warehouse no longer has the units that were to come from it.");
    default:
      return unreachable(refused);
  }
}

/** The problems that are found before any actor is asked, and those of the shop itself. */
export const PROBLEMS = {
  crossSite: {
    status: 403,
    code: "cross_site",
    title: "Sent from another site",
    detail: "This request came from another site's page. Nothing was changed.",
  },
  forgedCart: {
    status: 400,
    code: "forged_cart",
    title: "Cart cookie not recognised",
    detail: "The cart cookie was not made by this shop. It has been removed; please try again.",
  },
  forgedWebhook: {
    status: 400,
    code: "forged_webhook",
    title: "Signature not recognised",
    detail: "This event was not signed with the secret of this endpoint.",
  },
  malformedBody: {
    status: 400,
    code: "malformed_body",
    title: "Unreadable body",
    detail: "The body could not be read as what its content type says.",
  },
  malformedUrl: {
    status: 400,
    code: "malformed_url",
    title: "Unreadable address",
    detail: "The address could not be decoded.",
  },
  bodyTooLarge: { status: 413, code: "body_too_large", title: "Body too large", detail: "The body is over its limit." },
  tooSlow: {
    status: 408,
    code: "too_slow",
    title: "Took too long",
    detail: "The photos took too long to arrive. Please try again with a better connection, or with fewer.",
  },
  unsupportedMediaType: {
    status: 415,
    code: "unsupported_media_type",
    title: "Unsupported media type",
    detail: "Send the body as application/json.",
  },
  notFound: { status: 404, code: "not_found", title: "Not found", detail: "There is nothing at this address." },
  methodNotAllowed: {
    status: 405,
    code: "method_not_allowed",
    title: "Method not allowed",
    detail: "This address does not take this method.",
  },
  keyReused: {
    status: 422,
    code: "idempotency_key_reused",
    title: "Idempotency key reused",
    detail: "This Idempotency-Key was used before for another change. Send a new key for a new change.",
  },
  tooManyRequests: {
    status: 429,
    code: "too_many_requests",
    title: "Too many changes",
    detail: "Too many changes in a short time. Please wait a moment.",
  },
  tooManySearches: {
    status: 429,
    code: "too_many_searches",
    title: "Too many searches",
    detail: "Too many different searches in a short time. Please wait a moment.",
  },
  tooManyDeclines: {
    status: 429,
    code: "too_many_declines",
    title: "Too many declined payments",
    detail: "Too many payments were declined. Please wait a while.",
  },
  busy: {
    status: 503,
    code: "busy",
    title: "Very busy",
    detail: "Too many people want this right now. Please try again.",
  },
  unavailable: {
    status: 503,
    code: "unavailable",
    title: "Not available right now",
    detail: "This could not be done right now. Nothing was lost; please try again.",
  },
  internal: {
    status: 500,
    code: "internal",
    title: "Something went wrong",
    detail: "The mistake is ours and has been noted.",
  },
} as const satisfies Record<string, Problem>;

/** What has to be told by throwing, because no route is there to answer: a problem on its way to the error handler. */
export class ProblemError extends Error {
  constructor(
    readonly problem: Problem,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(problem.detail);
    this.name = "ProblemError";
  }
}

/** The answer of a reply. Throws the problem that its refusal is. */
export function granted<A>(reply: Reply<A, CartRefusal | InventoryRefusal>): A {
  if (reply.ok) return reply.answer;
  const { ok: _, ...refused } = reply;
  throw new ProblemError(refusalProblem(refused));
}

/** Input that did not fit its schema. */
export function invalidInput(errors: readonly FieldError[]): Problem {
  const detail = errors.map(({ field, message }) => `${field}: ${message}`).join("; ");
  return {
    status: 422,
    code: "invalid_input",
    title: "Invalid input",
    detail: detail || "The input is not valid.",
    errors,
  };
}

/** Soon enough for a restart of the database, late enough not to press one that has trouble. */
const DATABASE_RETRY_AFTER_S = 2;

/** The problem that an error of the kernel or a database out of reach is, with the seconds after which to ask again; null for any other error. */
export function worldProblem(error: unknown): { problem: Problem; retryAfterS: number } | null {
  if (isDatabaseAway(error)) return { problem: PROBLEMS.unavailable, retryAfterS: DATABASE_RETRY_AFTER_S };
  if (!(error instanceof Unavailable)) return null;
  return {
    problem: error instanceof Busy ? PROBLEMS.busy : PROBLEMS.unavailable,
    retryAfterS: Math.ceil(error.retryAfterS),
  };
}

/** A problem+json answer. */
export function problemJson(problem: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  const body = JSON.stringify({ type: `urn:souk:problem:${problem.code}`, ...problem });
  return new Response(body, {
    status: problem.status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
  });
}

function availableInWords(available: number): string {
  return available > 0
    ? `Only ${available} available.`
    : "None available right now. Some may return when reservations run out.";
}
