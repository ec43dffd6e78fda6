import type { AnyElysia } from "elysia";

/** What a test asks of the shop's door. `body` is sent as JSON. */
export interface Visit {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** A visitor of the shop who keeps the cart cookie as a browser would. */
export interface Visitor {
  (path: string, visit?: Visit): Promise<Response>;
  cookie: string;
}

/** Somebody new at the door of `app`. */
export function visitor(app: AnyElysia): Visitor {
  const visit = async (path: string, { method = "GET", headers = {}, body }: Visit = {}) => {
    const response = await app.handle(
      new Request(`http://localhost${path}`, {
        method,
        headers: {
          ...(visit.cookie && { cookie: visit.cookie }),
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    );
    const given = response.headers.get("set-cookie");
    if (given) visit.cookie = given.includes("Max-Age=0") ? "" : given.split(";")[0]!;
    return response;
  };
  visit.cookie = "";
  return visit;
}
