import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { Elysia } from "elysia";
import { DOCS_CONTENT_POLICY } from "../headers.ts";
import type { OpenApiDocument } from "./openapi.ts";

const VIEWER = dirname(fileURLToPath(import.meta.resolve("swagger-ui-dist/package.json")));

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Souk API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="viewer"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>`;

const START = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#viewer", deepLinking: true, validatorUrl: null });`;

const FILES: Readonly<Record<string, string>> = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "favicon-32x32.png": "image/png",
};

/** `/openapi.json`, the API as it is, and `/docs`, a viewer of it that loads nothing from elsewhere. */
export function docs(document: () => OpenApiDocument) {
  const app = new Elysia({ name: "docs" });
  for (const [name, contentType] of Object.entries(FILES)) app.get(`/docs/${name}`, viewerFile(name, contentType));
  return app
    .get("/openapi.json", document)
    .get("/docs", ({ set }) => {
      set.headers["content-type"] = "text/html; charset=utf-8";
      set.headers["content-security-policy"] = DOCS_CONTENT_POLICY;
      return PAGE;
    })
    .get("/docs/start.js", ({ set }) => {
      set.headers["content-type"] = "text/javascript; charset=utf-8";
      return START;
    });
}

/** Answers with a file of the viewer. It is compressed when first asked for, away from the main thread, and kept. */
function viewerFile(name: string, contentType: string) {
  const path = join(VIEWER, name);
  const headers = { "content-type": contentType, "cache-control": "public, max-age=86400", vary: "Accept-Encoding" };
  let compressed: Promise<Uint8Array<ArrayBuffer>> | null = null;
  return async ({ request }: { request: Request }) => {
    if (!(request.headers.get("accept-encoding") ?? "").includes("gzip")) {
      return new Response(Bun.file(path), { headers });
    }
    compressed ??= Bun.file(path)
      .bytes()
      .then(promisify(gzip))
      .then((bytes) => new Uint8Array(bytes));
    return new Response(await compressed, { headers: { ...headers, "content-encoding": "gzip" } });
  };
}
