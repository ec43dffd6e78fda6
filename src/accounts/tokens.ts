import { createHash, randomBytes } from "node:crypto";

const TOKEN_BYTES = 32;
const ID_BYTES = 16;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A secret of 256 bits for a cookie or a link. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}

export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** What is stored of a token. It is random, so one fast hash is as good as a slow one. */
export function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/** An id that nobody guesses, which is also a NATS subject token. */
export function newId(): string {
  return randomBytes(ID_BYTES).toString("base64url");
}
