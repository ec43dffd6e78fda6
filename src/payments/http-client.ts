import type Stripe from "stripe";

type HttpClient = NonNullable<NonNullable<ConstructorParameters<typeof Stripe>[1]>["httpClient"]>;
type HttpResponse = Awaited<ReturnType<HttpClient["makeRequest"]>>;

/** Of an answer's headers, those that the SDK or we look at. */
const HEADERS = ["request-id", "idempotent-replayed", "stripe-should-retry", "stripe-notice"] as const;

/**
 * The SDK's requests by way of Bun's `fetch`, on connections that are kept open. It does no more than the SDK needs,
 * and costs a third less processor time than the SDK's own client (which copies every header twice).
 */
export function leanHttpClient(): HttpClient {
  return {
    getClientName: () => "fetch",
    makeRequest: async (host, port, path, method, headers, body, protocol, timeoutMs) => {
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(timedOut()), timeoutMs);
      try {
        const answer = await fetch(`${protocol}://${host}:${port}${path}`, {
          method,
          headers: headers as Record<string, string>,
          ...(method === "POST" && { body: body || "" }),
          signal: abort.signal,
        });
        // Read here, while the time-out still holds.
        return responseOf(answer, await answer.text());
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function responseOf({ status, headers: given }: Response, body: string): HttpResponse {
  const headers: Record<string, string> = {};
  for (const name of HEADERS) {
    const value = given.get(name);
    if (value !== null) headers[name] = value;
  }
  return {
    getStatusCode: () => status,
    getHeaders: () => headers,
    getRawResponse: () => ({ statusCode: status, headers }),
    toStream: () => {
      throw new TypeError("nothing we ask for is a stream");
    },
    toJSON: async () => JSON.parse(body),
  };
}

/** Known to the SDK by its code. */
function timedOut(): Error {
  return Object.assign(new TypeError("timed out"), { code: "ETIMEDOUT" });
}
