import { PROBLEMS, ProblemError } from "./problem.ts";

/** The longest body that any route takes; the largest form of the shop is under a kilobyte. */
export const BODY_MAX_BYTES = 64 * 1024;

/**
 * Reads the body of a JSON or form request, at most `BODY_MAX_BYTES` of it. Throws a `ProblemError`: 413 for more, 400
 * for what does not parse, 415 for any other content type (only JSON where `isJsonOnly`).
 */
export async function readBody(request: Request, isJsonOnly: boolean): Promise<unknown> {
  const contentType = (request.headers.get("content-type") ?? "").split(";", 1)[0]!.trim().toLowerCase();
  if (contentType === "application/json") return parseJson(await boundedText(request));
  if (contentType === "application/x-www-form-urlencoded" && !isJsonOnly) return parseForm(await boundedText(request));
  if (contentType === "" && request.body === null) return undefined;
  throw new ProblemError(PROBLEMS.unsupportedMediaType);
}

/** The body as it came, at most `BODY_MAX_BYTES` of it, for those whose signature is over its bytes. Throws the 413. */
export function readRawBody(request: Request): Promise<string> {
  return boundedText(request);
}

/** Throws a 413 `ProblemError` where the request says that its body is over the limit. */
export function refuseLongBody(request: Request): void {
  const length = request.headers.get("content-length");
  if (length !== null && Number(length) > BODY_MAX_BYTES) throw tooLarge();
}

async function boundedText(request: Request): Promise<string> {
  refuseLongBody(request);
  if (request.headers.has("content-length")) return request.text();
  // A chunked body says no length in advance, so it is counted as it comes.
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > BODY_MAX_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError(PROBLEMS.malformedBody);
  }
}

function parseForm(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

function tooLarge(): ProblemError {
  return new ProblemError({
    ...PROBLEMS.bodyTooLarge,
    detail: `A body may have at most ${BODY_MAX_BYTES} bytes.`,
    limit: BODY_MAX_BYTES,
  });
}
