import { cookieValue } from "../platform/cookies.ts";
import type { Settings } from "../platform/settings.ts";

const COOKIE = "sign-up";
/** The letter is mostly opened at once; later a password is asked for, and the next one at this machine is nobody's browser. */
const MAX_AGE_S = 60 * 60;
/** The pages of signing up are all that need it. */
const ATTRIBUTES = "Path=/sign-up; HttpOnly; SameSite=Lax";

/** What this browser was given when it signed up; null where it did not, or not lately. */
export function signUpOf(request: Request): string | null {
  return cookieValue(request.headers.get("cookie"), COOKIE);
}

/** The `Set-Cookie` header by which the browser that signs up is known again when it opens the letter's link. */
export function signUpCookie(signUp: string, settings: Pick<Settings, "SECURE_COOKIES">): string {
  const secure = settings.SECURE_COOKIES === "on" ? "; Secure" : "";
  return `${COOKIE}=${signUp}; Max-Age=${MAX_AGE_S}; ${ATTRIBUTES}${secure}`;
}

/** The `Set-Cookie` header that takes it away. */
export const FORGET_SIGN_UP = `${COOKIE}=; Max-Age=0; ${ATTRIBUTES}`;
