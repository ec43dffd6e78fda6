import { randomBytes } from "node:crypto";

const HEADER = "x-request-id";
const ACCEPTED = /^[A-Za-z0-9._-]{1,64}$/;
/** Tells processes apart; within one, requests are counted. */
const PROCESS = randomBytes(5).toString("hex");

let count = 0;

type AnswerHeaders = Record<string, string | number | string[] | undefined>;

/** Gives an answer the id of its request: the one the client or the proxy sent if it is a sane one, else a new one. */
export function nameRequest(request: Request, headers: AnswerHeaders): void {
  const given = request.headers.get(HEADER);
  headers[HEADER] = given !== null && ACCEPTED.test(given) ? given : `${PROCESS}-${(count++).toString(36)}`;
}

/** The request's id, read from the headers of its answer; commands carry it as their correlation id. */
export function requestIdOf(headers: AnswerHeaders): string {
  return String(headers[HEADER] ?? "");
}
