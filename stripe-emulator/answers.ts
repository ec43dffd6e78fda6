import { type ApiAnswer, SERVER_ERROR } from "./api.ts";
import { API_VERSION } from "./objects.ts";

/** A connection that gets no answer is let go after this. */
const SILENCE_MS = 120_000;

/** The answer of a call that was executed. */
export function respond({ status, body, requestId, replayOf }: ApiAnswer, key: string | null): Response {
  const headers: Record<string, string> = {
    "content-type": "application/json",
    "request-id": requestId,
    "stripe-version": API_VERSION,
  };
  if (key !== null) headers["idempotency-key"] = key;
  if (replayOf !== null) {
    headers["idempotent-replayed"] = "true";
    headers["original-request"] = replayOf;
  }
  return new Response(body, { status, headers });
}

export function unauthorized(): Response {
  return error(401, "invalid_request_error", "Invalid API Key provided. The emulator knows one key alone.");
}

export function rateLimited(): Response {
  return error(429, "invalid_request_error", "Request rate limit exceeded.", "rate_limit");
}

export function keyInUse(key: string): Response {
  const message = `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}.`;
  return error(409, "idempotency_error", message, "idempotency_key_in_use");
}

/** A stream that fails at once makes the server cut the connection. */
export function broken(): Response {
  return new Response(
    new ReadableStream({
      async pull(controller) {
        await Bun.sleep(0);
        controller.error(new Error("cut on purpose"));
      },
    }),
  );
}

/** Answers when nobody listens any more. */
export function silence(signal: AbortSignal): Promise<Response> {
  return new Promise((resolve) => {
    const end = () => resolve(new Response(null, { status: 504 }));
    setTimeout(end, SILENCE_MS).unref();
    signal.addEventListener("abort", end);
  });
}

export function serverError(): Response {
  return plain(500, SERVER_ERROR);
}

function error(status: number, type: string, message: string, code?: string): Response {
  return plain(status, JSON.stringify({ error: { ...(code && { code }), message, type } }));
}

function plain(status: number, body: string): Response {
  return new Response(body, { status, headers: { "content-type": "application/json" } });
}
