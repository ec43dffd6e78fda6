import { Elysia } from "elysia";
import { MediaBusy } from "./media.ts";
import type { MediaStore } from "./store.ts";

/** A year: a name holds the hash of what it names, so its content never changes. */
const FOREVER = "public, max-age=31536000, immutable";
/** A picture opened by itself must not run or load anything, whatever it says. */
const SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
const RETRY_AFTER_S = "2";

/** `GET /media/<sha256>.<ext>` and `/media/<sha256>-<width>.webp`; 404 for every name that is not one of these. */
export function mediaRoute(media: MediaStore) {
  return new Elysia({ name: "media" }).get("/media/:name", async ({ params, request }) => {
    const etag = `"${params.name}"`;
    try {
      const picture = await media.get(params.name);
      if (!picture)
        return answer("No such picture", 404, { "cache-control": "no-store", "content-type": "text/plain" });
      const headers = { "cache-control": FOREVER, etag, "content-type": picture.contentType };
      return matches(request.headers.get("if-none-match"), etag)
        ? answer(null, 304, headers)
        : answer(picture.body, 200, headers);
    } catch (error) {
      if (!(error instanceof MediaBusy)) throw error;
      return answer("Busy", 503, {
        "retry-after": RETRY_AFTER_S,
        "cache-control": "no-store",
        "content-type": "text/plain",
      });
    }
  });
}

function answer(body: Blob | string | null, status: number, headers: Record<string, string>): Response {
  return new Response(body, {
    status,
    headers: { ...headers, "x-content-type-options": "nosniff", "content-security-policy": SANDBOX },
  });
}

/** RFC 9110 §13.1.2: a list of tags compared weakly, or `*`. */
function matches(header: string | null, etag: string): boolean {
  if (header === null) return false;
  return header.split(",").some((tag) => [etag, `W/${etag}`, "*"].includes(tag.trim()));
}
