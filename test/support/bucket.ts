/** What an S3-compatible server was asked; `contentType` as the client sent it. */
interface Asked {
  readonly method: string;
  readonly key: string;
  readonly contentType: string | null;
}

export interface BucketStandIn {
  readonly settings: {
    readonly S3_BUCKET: string;
    readonly S3_ENDPOINT: string;
    readonly S3_REGION: string;
    readonly S3_ACCESS_KEY_ID: string;
    readonly S3_SECRET_ACCESS_KEY: string;
  };
  readonly requests: Asked[];
  /** From now on every request fails with this status. */
  failWith(status: number): void;
  stop(): void;
}

/** For tests: a server on a free port that keeps objects in memory, refuses unsigned requests, and notes what it was asked. */
export function startBucket(): BucketStandIn {
  const objects = new Map<string, { bytes: ArrayBuffer; contentType: string | null }>();
  const requests: Asked[] = [];
  let failure = 0;
  const server = Bun.serve({
    port: 0,
    async fetch(request) {
      const key = new URL(request.url).pathname.replace(/^\/shelf\//, "");
      const contentType = request.headers.get("content-type");
      requests.push({ method: request.method, key, contentType });
      if (!request.headers.get("authorization")?.startsWith("AWS4-HMAC-SHA256 ")) return fault(403, "AccessDenied");
      if (failure > 0) return fault(failure, "AccessDenied");
      if (request.method === "PUT") {
        objects.set(key, { bytes: await request.arrayBuffer(), contentType });
        return new Response(null, { headers: { etag: '"1"' } });
      }
      const object = objects.get(key);
      if (!object) return fault(404, "NoSuchKey");
      return new Response(request.method === "HEAD" ? null : object.bytes, {
        headers: {
          "content-type": object.contentType ?? "",
          "content-length": String(object.bytes.byteLength),
          etag: '"1"',
        },
      });
    },
  });
  return {
    settings: {
      S3_BUCKET: "shelf",
      S3_ENDPOINT: `http://127.0.0.1:${server.port}`,
      S3_REGION: "test",
      S3_ACCESS_KEY_ID: "key",
      S3_SECRET_ACCESS_KEY: "secret",
    },
    requests,
    failWith: (status) => {
      failure = status;
    },
    stop: () => server.stop(true),
  };
}

function fault(status: number, code: string): Response {
  return new Response(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`, {
    status,
    headers: { "content-type": "application/xml" },
  });
}
