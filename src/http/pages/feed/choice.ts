import { tokenOf } from "../../../accounts/sessions.ts";
import type { Owner } from "../../../favourites/owner.ts";
import { cookieValue } from "../../../platform/cookies.ts";
import type { Settings } from "../../../platform/settings.ts";
import { ownerOfRequest } from "../favourites/visitor.ts";
import type { PageParts } from "../parts.ts";

const COOKIE = "personal";
const MAX_AGE_S = 180 * 24 * 60 * 60;

/** What a browser remembers of its shopper's choice, so that nobody is asked twice. The database has the say. */
export type Choice = "on" | "off";

/** The choice that this browser remembers; null where none was made here. */
export function choiceOf(request: Request): Choice | null {
  const value = cookieValue(request.headers.get("cookie"), COOKIE);
  return value === "on" || value === "off" ? value : null;
}

export function choiceCookie(choice: Choice, settings: Pick<Settings, "SECURE_COOKIES">): string {
  const secure = settings.SECURE_COOKIES === "on" ? "; Secure" : "";
  return `${COOKIE}=${choice}; Max-Age=${MAX_AGE_S}; Path=/; HttpOnly; SameSite=Lax${secure}`;
}

/** For whoever comes next at this browser. */
export const FORGET_CHOICE = `${COOKIE}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax`;

/** Whether the browser asks not to be tracked: Do Not Track, or Global Privacy Control. It wins over any choice. */
export function asksNotToBeTracked({ headers }: Request): boolean {
  return headers.get("dnt") === "1" || headers.get("sec-gpc") === "1";
}

/** Whether there may be something personal for this request; what is is for the database to say. */
export function mayBePersonal(request: Request): boolean {
  if (asksNotToBeTracked(request)) return false;
  const choice = choiceOf(request);
  return choice === null ? tokenOf(request) !== null : choice === "on";
}

/** Whose feed a request may get; null for those who get everybody's. */
export async function feedOwner(parts: PageParts, request: Request): Promise<Owner | null> {
  return mayBePersonal(request) ? ownerOfRequest(parts, request) : null;
}

/**
 * Notes that this visitor looks at a product, beside the answer. Not what a browser fetches in case it is wanted, and not
 * what nobody has agreed to.
 */
export function noteLook(parts: PageParts, request: Request, productId: number): void {
  if (!mayBePersonal(request) || request.headers.get("sec-purpose")?.includes("prefetch")) return;
  const { looks, log } = parts.shop;
  ownerOfRequest(parts, request)
    .then((owner) => owner && looks.note(owner, productId))
    .catch((error) => log.warn({ err: error }, "a look could not be noted"));
}
