import { StatusMap } from "elysia";
import { gzipped, isCompressible, takesGzip, varyingByEncoding } from "./compress.ts";
import { isReadyPage, type ReadyPage } from "./ready-page.ts";

/** Pairs of content type and cache control whose headers are kept ready. */
const COMMON_MAX = 100;

/** The part of Elysia's `set` that an answer is made from. */
interface AnswerSet {
  status?: number | keyof StatusMap;
  headers: Record<string, string | number | string[] | undefined>;
}

/** Makes what a route gave the answer that goes out; undefined leaves that to Elysia. */
export type Finish = (
  value: unknown,
  set: AnswerSet,
  acceptEncoding: string | null,
) => Response | Promise<Response> | undefined;

/**
 * Every answer gets the `always` headers, unless the route has its own of that name, and HTML and JSON come gzipped to
 * those who take it. Streams, pictures and what is encoded already pass as they are. Pages and JSON are made here and
 * not by Elysia: a ready set of headers costs a fifth of building it header by header for each request.
 */
export function finisher(always: Readonly<Record<string, string>>): Finish {
  const headersOf = readyHeaders(always);
  return (value, set, acceptEncoding) => {
    if (value instanceof Response) return finishResponse(value, always, acceptEncoding);
    const body = isReadyPage(value) ? value.body() : textOf(value, set);
    if (body === null) {
      set.headers = { ...always, ...set.headers };
      return undefined;
    }
    const { headers, isPackable } = headersOf(set.headers);
    const status = statusOf(set);
    // Elysia would add them again.
    set.headers = {};
    const packed = isPackable ? pack(isReadyPage(value) ? value : null, body, acceptEncoding) : null;
    if (packed === null) return new Response(body, { status, headers });
    const packedHeaders = new Headers(headers);
    packedHeaders.set("content-encoding", "gzip");
    return new Response(packed, { status, headers: packedHeaders });
  };
}

/** Gzipped where the client takes it; a page that all get is packed once. */
function pack(page: ReadyPage | null, body: string | Uint8Array<ArrayBuffer>, acceptEncoding: string | null) {
  if (page === null || !takesGzip(acceptEncoding)) return gzipped(body, acceptEncoding);
  return page.packed((whole) => gzipped(whole, acceptEncoding));
}

interface Ready {
  readonly headers: Headers;
  /** Whether the answer comes gzipped to those who take it. */
  readonly isPackable: boolean;
}

/**
 * Makes the headers of an answer from those that its route set. Most set one of few pairs, whose headers are kept; what
 * others set besides goes on a copy, which costs half of naming them all.
 */
function readyHeaders(always: Readonly<Record<string, string>>): (given: AnswerSet["headers"]) => Ready {
  const common = new Map<string, Ready>();
  const make = (given: AnswerSet["headers"]): Ready => {
    const headers = new Headers(always);
    for (const name in given) addHeader(headers, name, given[name]);
    const isPackable = isCompressible(headers.get("content-type")) && !headers.has("content-encoding");
    if (isPackable) headers.set("vary", varyingByEncoding(headers.get("vary")));
    return { headers, isPackable };
  };
  const ofPair = (given: AnswerSet["headers"]): Ready => {
    const key = `${given["content-type"]}\n${given["cache-control"]}`;
    const known = common.get(key);
    if (known) return known;
    const ready = make({ "content-type": given["content-type"], "cache-control": given["cache-control"] });
    if (common.size < COMMON_MAX) common.set(key, ready);
    return ready;
  };
  return (given) => {
    if (isCommon(given)) return ofPair(given);
    if ("content-encoding" in given || "vary" in given) return make(given);
    const { headers: kept, isPackable } = ofPair(given);
    const headers = new Headers(kept);
    for (const name in given) if (!isOfPair(name)) addHeader(headers, name, given[name]);
    return { headers, isPackable };
  };
}

function isCommon(given: AnswerSet["headers"]): boolean {
  for (const name in given) if (!isOfPair(name)) return false;
  return true;
}

function isOfPair(name: string): boolean {
  return name === "content-type" || name === "cache-control";
}

/** Gives a ready-made answer the headers it lacks. */
export function withHeaders(response: Response, always: Readonly<Record<string, string>>): Response {
  for (const name in always) if (!response.headers.has(name)) response.headers.set(name, always[name]!);
  return response;
}

/** The HTTP status that a route has set; 200 by default. */
export function statusOf({ status }: Pick<AnswerSet, "status">): number {
  return typeof status === "string" ? StatusMap[status] : (status ?? 200);
}

function textOf(value: unknown, set: AnswerSet): string | null {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return null;
  if (value.constructor !== Object && !Array.isArray(value)) return null;
  set.headers["content-type"] ??= "application/json";
  return JSON.stringify(value);
}

function addHeader(headers: Headers, name: string, value: string | number | string[] | undefined): void {
  if (Array.isArray(value)) for (const each of value) headers.append(name, each);
  else if (value !== undefined) headers.set(name, String(value));
}

function finishResponse(
  given: Response,
  always: Readonly<Record<string, string>>,
  acceptEncoding: string | null,
): Promise<Response> | undefined {
  const { headers, status } = withHeaders(given, always);
  if (!isCompressible(headers.get("content-type")) || headers.has("content-encoding")) return undefined;
  headers.set("vary", varyingByEncoding(headers.get("vary")));
  if (acceptEncoding === null || given.body === null) return undefined;
  return given.arrayBuffer().then((body) => {
    const packed = gzipped(new Uint8Array(body), acceptEncoding);
    if (packed === null) return new Response(body, { status, headers });
    headers.set("content-encoding", "gzip");
    headers.delete("content-length");
    return new Response(packed, { status, headers });
  });
}
