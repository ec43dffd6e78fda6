import type { Settings } from "../platform/settings.ts";
import { SESSION_COOKIE } from "./sessions.ts";

/** The `Set-Cookie` header that gives a browser its session. Pages of other sites never send it along with a change. */
export function sessionCookie(token: string, settings: Pick<Settings, "SECURE_COOKIES" | "SESSION_MAX_MS">): string {
  const secure = settings.SECURE_COOKIES === "on" ? "; Secure" : "";
  const maxAgeS = Math.floor(settings.SESSION_MAX_MS / 1000);
  return `${SESSION_COOKIE}=${token}; Max-Age=${maxAgeS}; Path=/; HttpOnly; SameSite=Lax${secure}`;
}

/** The `Set-Cookie` header that takes it away. */
export const FORGET_SESSION = `${SESSION_COOKIE}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax`;
