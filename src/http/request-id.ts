import { randomBytes } from "node:crypto";

const HEADER = "x-request-id";
const ACCEPTED = /^[A-Za-z0-9._-]{1,64}$/;
/** Tells processes apart; within one, requests are counted. */
const PROCESS = randomBytes(5).toString("hex");

let count = 0;

type AnswerHeaders = Record<string, string | number | string[] | undefined>;

/**
 * Gives an answer the id of its request, unless it has one: the one that the client or the proxy sent if it is a sane
 * one, else a new one.
 */
export function nameRequest(request: Request, headers: AnswerHeaders): string {
  const given = headers[HEADER] === undefined ? request.headers.get(HEADER) : null;
  if (given !== null && ACCEPTED.test(given)) headers[HEADER] = given;
  return requestIdOf(headers);
}

/**
 * The request's id, which its answer will carry; commands have it as their correlation id. A request that only reads has
 * none until somebody asks: most pages are never looked for again, and naming each would cost all of them.
 */
export function requestIdOf(headers: AnswerHeaders): string {
  headers[HEADER] ??= newId();
  return String(headers[HEADER]);
}

function newId(): string {
  return `${PROCESS}-${(count++).toString(36)}`;
}
