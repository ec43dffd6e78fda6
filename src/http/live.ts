import { Elysia } from "elysia";
import { type Hub, TOPICS_PER_CONNECTION_MAX } from "../live/hub.ts";
import { STOCK, STOCK_JSON } from "../live/live.ts";
import type { TopicDoor } from "../live/topic.ts";
import type { Shop } from "../shop.ts";
import { PROBLEMS, type Problem, problemJson, refusalProblem } from "./problem.ts";

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
 * `doors` are the families that are not everybody's, by name.
 */
export function live(
  { stock, log }: Pick<Shop, "stock" | "log">,
  hub: Hub,
  doors: ReadonlyMap<string, TopicDoor> = new Map(),
) {
  const open = async (request: Request, { family, ids, guarded }: Wanted): Promise<Response> => {
    let known: string[];
    try {
      const levels = ids.length > 0 ? await stock.levels(ids) : new Map<number, unknown>();
      const allowed = await Promise.all(guarded.map(({ door, key }) => door(request, key)));
      known = [
        ...[...levels.keys()].map((id) => `${family}:${id}`),
        ...guarded.filter((_, index) => allowed[index]).map(({ topic }) => topic),
      ];
    } catch (error) {
      log.warn({ err: error }, "a live page could not be opened");
      return problemJson(PROBLEMS.unavailable, retryAfter());
    }
    if (known.length === 0)
      return problemJson(ids.length > 0 ? refusalProblem({ refusal: "unknown_product" }) : PROBLEMS.notFound);
    const stream = hub.open(known);
    return stream ? new Response(stream, { headers: HEADERS }) : problemJson(FULL, retryAfter());
  };
  const guardedOf = (topic: string) => {
    const [family = "", key = ""] = topic.split(":", 2);
    const door = doors.get(family);
    return door ? [{ topic: `${family}:${key}`, key, door }] : [];
  };

  return new Elysia({ name: "live" })
    .get(
      "/live",
      async ({ request, server }) => {
        const topics = valuesOf(request, "topics");
        const guarded = topics.slice(0, TOPICS_PER_CONNECTION_MAX).flatMap(guardedOf);
        const others = topics.filter((topic) => guardedOf(topic).length === 0);
        const ids = others.length === 0 && guarded.length > 0 ? [] : productIds(others, `${STOCK}:`);
        if (ids === null || topics.length > TOPICS_PER_CONNECTION_MAX)
          return problemJson(invalid("invalid_topics", "topics", "stock:1,stock:2"));
        server?.timeout(request, 0);
        return open(request, { family: STOCK, ids, guarded });
      },
      { detail: describe("Live page updates", "HTML fragments of stock, for pages", "topics", "stock:1,stock:2") },
    )
    .get(
      "/api/live/stock",
      async ({ request, server }) => {
        const ids = productIds(valuesOf(request, "ids"), "");
        if (ids === null) return problemJson(invalid("invalid_ids", "ids", "1,2"));
        server?.timeout(request, 0);
        return open(request, { family: STOCK_JSON, ids, guarded: [] });
      },
      { detail: describe("Live stock", "Each message: {productId, available, reserved, version}", "ids", "1,2") },
    );
}

interface Wanted {
  readonly family: string;
  readonly ids: readonly number[];
  readonly guarded: readonly { readonly topic: string; readonly key: string; readonly door: TopicDoor }[];
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
