import { Elysia } from "elysia";
import { PROBLEMS, type Problem, problemJson, refusalProblem } from "../http/problem.ts";
import type { Shop } from "../shop.ts";
import { type Hub, TOPICS_PER_CONNECTION_MAX } from "./hub.ts";
import { STOCK, STOCK_JSON } from "./live.ts";

const PRODUCT_ID = /^[1-9]\d{0,9}$/;
const PRODUCT_ID_MAX = 2_147_483_647;
/** Spread, so that pages that were turned away do not all come back in the same second. */
const RETRY_AFTER_S = { least: 5, most: 15 };

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  "x-accel-buffering": "no",
};

const FULL: Problem = {
  status: 503,
  code: "too_many_live_pages",
  title: "Too many live pages",
  detail: "More pages are open than this server keeps live. The shop works as always; stock is shown as of each page.",
};

/**
 * `GET /live?topics=stock:1,stock:2` keeps a page true with HTML that htmx swaps, `GET /api/live/stock?ids=1,2` tells
 * programs the same as JSON. Both begin with the current state of all that was asked for, after a break too.
 */
export function live({ stock, log }: Pick<Shop, "stock" | "log">, hub: Hub) {
  const open = async (family: string, ids: readonly number[]): Promise<Response> => {
    let known: number[];
    try {
      known = [...(await stock.levels(ids)).keys()];
    } catch (error) {
      log.warn({ err: error }, "a live page could not be opened");
      return problemJson(PROBLEMS.unavailable, retryAfter());
    }
    if (known.length === 0) return problemJson(refusalProblem({ refusal: "unknown_product" }));
    const stream = hub.open(known.map((id) => `${family}:${id}`));
    return stream ? new Response(stream, { headers: HEADERS }) : problemJson(FULL, retryAfter());
  };

  return new Elysia({ name: "live" })
    .get(
      "/live",
      async ({ request, server }) => {
        const ids = productIds(valuesOf(request, "topics"), `${STOCK}:`);
        if (ids === null) return problemJson(invalid("invalid_topics", "topics", "stock:1,stock:2"));
        server?.timeout(request, 0);
        return open(STOCK, ids);
      },
      { detail: describe("Live page updates", "HTML fragments of stock, for pages", "topics", "stock:1,stock:2") },
    )
    .get(
      "/api/live/stock",
      async ({ request, server }) => {
        const ids = productIds(valuesOf(request, "ids"), "");
        if (ids === null) return problemJson(invalid("invalid_ids", "ids", "1,2"));
        server?.timeout(request, 0);
        return open(STOCK_JSON, ids);
      },
      { detail: describe("Live stock", "Each message: {productId, available, reserved, version}", "ids", "1,2") },
    );
}

/** The distinct ids of a list like `stock:1,stock:2`, or null when it is empty, too long or anything else. */
export function productIds(values: readonly string[], prefix: string): number[] | null {
  if (values.length === 0 || values.length > TOPICS_PER_CONNECTION_MAX) return null;
  const ids = new Set<number>();
  for (const value of values) {
    const text = value.startsWith(prefix) ? value.slice(prefix.length) : "";
    const id = Number(text);
    if (!PRODUCT_ID.test(text) || id > PRODUCT_ID_MAX) return null;
    ids.add(id);
  }
  return [...ids];
}

function valuesOf(request: Request, name: string): string[] {
  return new URL(request.url).searchParams
    .getAll(name)
    .flatMap((list) => list.split(",", TOPICS_PER_CONNECTION_MAX + 1));
}

function retryAfter(): Record<string, string> {
  const { least, most } = RETRY_AFTER_S;
  return { "retry-after": String(Math.round(least + Math.random() * (most - least))) };
}

function invalid(code: string, name: string, example: string): Problem {
  const detail = `Give ${name}=${example} with 1 to ${TOPICS_PER_CONNECTION_MAX} products.`;
  return {
    status: 400,
    code,
    title: "Nothing to watch",
    detail,
    errors: [{ field: `query/${name}`, message: detail }],
  };
}

function describe(summary: string, description: string, name: string, example: string) {
  return {
    summary,
    description: `${description}. The current state first, then every change as server-sent events.`,
    tags: ["live"],
    parameters: [{ name, in: "query" as const, required: true, schema: { type: "string" as const }, example }],
    responses: {
      200: {
        description: "Server-sent events",
        content: { "text/event-stream": { schema: { type: "string" as const } } },
      },
      400: { description: "Not a list of products" },
      404: { description: "None of the products exists" },
      503: { description: "Too many live pages, or stock cannot be read now; see Retry-After" },
    },
  };
}
