import { ParseError, ValidationError } from "elysia";
import type { Log } from "../platform/log.ts";
import type { ErrorPage } from "./error-page.ts";
import {
  type FieldError,
  invalidInput,
  PROBLEMS,
  type Problem,
  ProblemError,
  problemJson,
  worldProblem,
} from "./problem.ts";

const API = "/api/";

/** An error as it reached the edge of the shop, and where. */
export interface Failure {
  readonly error: unknown;
  /** Elysia's name of the error: `NOT_FOUND`, `VALIDATION`, `PARSE` … */
  readonly code: string | number;
  readonly request: Request;
  readonly path: string;
  readonly requestId: string;
  /** The methods that the path does take. */
  readonly allowed: readonly string[];
}

/** Turns whatever went wrong into an answer: problem+json for programs, a page for browsers, never our insides. */
export function errorAnswers(log: Log, errorPage: ErrorPage): (failure: Failure) => Promise<Response> {
  return async (failure) => {
    const { problem, headers } = problemOf(failure, log);
    const named = problem.status >= 500 ? { ...problem, requestId: failure.requestId } : problem;
    if (!wantsPage(failure)) return problemJson(named, headers);
    const html = await errorPage(failure.request, problem, failure.requestId);
    return new Response(html, {
      status: problem.status,
      headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store", ...headers },
    });
  };
}

interface Answer {
  readonly problem: Problem;
  readonly headers?: Readonly<Record<string, string>>;
}

function problemOf({ error: thrown, code, allowed, requestId, path }: Failure, log: Log): Answer {
  // Elysia wraps whatever is thrown while a body is read.
  const error = thrown instanceof ParseError && thrown.cause instanceof Error ? thrown.cause : thrown;
  if (error instanceof ProblemError) return error;
  const world = worldProblem(error);
  if (world) {
    log.warn({ requestId, path, reason: error instanceof Error ? error.message : String(error) }, "could not ask");
    return { problem: world.problem, headers: { "retry-after": String(world.retryAfterS) } };
  }
  if (error instanceof ValidationError && error.type !== "response")
    return { problem: invalidInput(fieldErrors(error)) };
  if (code === "PARSE") return { problem: PROBLEMS.malformedBody };
  if (code === "NOT_FOUND" && allowed.length > 0) {
    return { problem: PROBLEMS.methodNotAllowed, headers: { allow: allowed.join(", ") } };
  }
  if (code === "NOT_FOUND") return { problem: PROBLEMS.notFound };
  log.error({ requestId, path, err: error }, "a request failed");
  return { problem: PROBLEMS.internal };
}

/** Every fault of the input, each with the field it is about. */
function fieldErrors(error: ValidationError): FieldError[] {
  const faults = new Map<string, FieldError>();
  for (const fault of error.all) {
    const path = "path" in fault && typeof fault.path === "string" ? fault.path : "";
    const field = `${error.type}${path}`;
    const message = "message" in fault && typeof fault.message === "string" ? fault.message : "is not valid";
    if (!faults.has(field)) faults.set(field, { field, message });
  }
  return [...faults.values()];
}

function wantsPage({ request, path }: Failure): boolean {
  if (path.startsWith(API)) return false;
  return request.headers.has("hx-request") || (request.headers.get("accept") ?? "").includes("text/html");
}
