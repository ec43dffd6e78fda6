import type { Shop } from "../../shop.ts";
import type { Assets } from "../assets.ts";
import type { CartSession } from "../session.ts";

/** What the pages are made of. */
export interface PageParts {
  readonly shop: Shop;
  readonly assets: Assets;
  readonly session: CartSession;
}

/** The part of Elysia's `set` that pages write to. */
export interface AnswerSet {
  status?: number | string;
  readonly headers: Record<string, string | number | string[] | undefined>;
}

/** Where a reply goes: the request, and what to write the answer's status and headers to. */
export interface Exchange {
  readonly request: Request;
  readonly set: AnswerSet;
}

/** Marks the answer as a page that belongs to this visitor alone. */
export function asPage(set: AnswerSet, status = 200): void {
  set.status = status;
  set.headers["content-type"] = "text/html; charset=utf-8";
  set.headers["cache-control"] = "private, no-cache";
}

/** Adds a cookie to those the answer sets already. */
export function setCookie(set: AnswerSet, cookie: string): void {
  const before = set.headers["set-cookie"];
  set.headers["set-cookie"] = Array.isArray(before) ? [...before, cookie] : before ? [String(before), cookie] : cookie;
}

/** Browsers with the page's script take fragments; others take pages. */
export function wantsFragments(request: Request): boolean {
  return request.headers.get("hx-request") === "true";
}

/** Pages that one can be sent back to; the others show something only in answer to a form. */
const PAGES =
  /^\/(?:$|search$|favourites(?:$|\/shops$|\/waiting$)|[csp]\/[^/]|(?:reviews|questions)\/of\/\d+$|checkout\/(?:shipping|payment|review)$)/;

/** The path of the page that a form was sent from, one of our own; `fallback` where it does not say. */
export function pageOf(request: Request, fallback: string): string {
  const said = request.headers.get("hx-current-url") ?? request.headers.get("referer");
  if (said === null || !URL.canParse(said)) return fallback;
  const { pathname, search } = new URL(said);
  if (/^\/cart(?:\/|$)/.test(pathname)) return "/cart";
  // What was put right on the page of a payment that failed is to be looked over before the next one.
  if (/^\/checkout\/[A-Za-z0-9_-]{22}$/.test(pathname)) return "/checkout/review";
  return PAGES.test(pathname) ? pathname + search : fallback;
}
