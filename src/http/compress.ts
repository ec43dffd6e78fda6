const COMPRESS_FROM_BYTES = 1024;
/** A page of 20 KB takes zlib some 40 µs at this level; the levels above cost half as much again for one percent. */
const LEVEL = 4;
const COMPRESSIBLE = /^(?:text\/html|text\/plain|application\/(?:problem\+)?json)/;

type Headers_ = Record<string, string | number | string[] | undefined>;

/**
 * The answer with its body gzipped, when the client takes gzip and the body is HTML or JSON worth it; undefined leaves
 * the answer as it is. Notes in `headers` what the answer varies by. Streams, pictures and what is already encoded are
 * never touched.
 */
export function compressed(
  value: unknown,
  status: number,
  headers: Headers_,
  acceptEncoding: string | null,
): Response | Promise<Response> | undefined {
  if (value instanceof Response) return compressedResponse(value, acceptEncoding);
  const text = textOf(value, headers);
  if (text === null || headers["content-encoding"] !== undefined) return undefined;
  headers.vary = varying(headers.vary);
  if (text.length < COMPRESS_FROM_BYTES || !takesGzip(acceptEncoding)) return undefined;
  headers["content-encoding"] = "gzip";
  return new Response(Bun.gzipSync(text, { level: LEVEL }), { status });
}

/** The text that a route's answer will be, if it is HTML or JSON; sets the content type that JSON goes by. */
function textOf(value: unknown, headers: Headers_): string | null {
  if (typeof value === "string")
    return COMPRESSIBLE.test(String(headers["content-type"] ?? "text/plain")) ? value : null;
  if (typeof value !== "object" || value === null) return null;
  if (value.constructor !== Object && !Array.isArray(value)) return null;
  headers["content-type"] ??= "application/json";
  return JSON.stringify(value);
}

function compressedResponse(response: Response, acceptEncoding: string | null): Promise<Response> | undefined {
  const { headers } = response;
  if (headers.has("content-encoding") || !COMPRESSIBLE.test(headers.get("content-type") ?? "")) return undefined;
  headers.set("vary", varying(headers.get("vary") ?? undefined));
  if (!takesGzip(acceptEncoding) || response.body === null) return undefined;
  return response.arrayBuffer().then((body) => {
    if (body.byteLength < COMPRESS_FROM_BYTES) return new Response(body, response);
    headers.set("content-encoding", "gzip");
    headers.delete("content-length");
    return new Response(Bun.gzipSync(new Uint8Array(body), { level: LEVEL }), { status: response.status, headers });
  });
}

function varying(vary: Headers_[string]): string {
  const names = vary === undefined ? "" : String(vary);
  if (/accept-encoding/i.test(names)) return names;
  return names === "" ? "Accept-Encoding" : `${names}, Accept-Encoding`;
}

function takesGzip(acceptEncoding: string | null): boolean {
  return acceptEncoding !== null && /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:$|[\s,]))/.test(acceptEncoding);
}
