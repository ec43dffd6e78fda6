import { readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { Elysia } from "elysia";
import { minifyCss } from "./minify-css.ts";

const PUBLIC = join(import.meta.dir, "../../public");
const HTMX = join(import.meta.dir, "../../node_modules/htmx.org/dist");
/** What a script of ours is called while it is made smaller. */
const OWN = "/own.js";
const HASH_LENGTH = 12;
const YEAR_S = 365 * 24 * 60 * 60;
const CONTENT_TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** One asset in every encoding it is served in. */
export interface Asset {
  /** `/assets/<name>.<hash>.<ext>`; another content is another path, so browsers may keep it for ever. */
  readonly path: string;
  readonly contentType: string;
  readonly identity: Uint8Array<ArrayBuffer>;
  readonly br: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer>;
}

export interface Assets {
  /** What every page links to; `payment` only the page where a card is entered, `search` only pages of results. */
  readonly paths: {
    readonly css: string;
    readonly js: string;
    readonly icon: string;
    readonly payment: string;
    readonly search: string;
    readonly suggest: string;
  };
  /** By path. */
  readonly all: ReadonlyMap<string, Asset>;
}

let built: Promise<Assets> | undefined;

/** The assets of this process, built on first ask from `public/` and htmx. Throws when a source is missing. */
export function assets(): Promise<Assets> {
  built ??= build();
  return built;
}

/** Serves the assets, immutable, in the smallest encoding that the browser takes. */
export function assetRoutes({ all }: Assets) {
  return new Elysia({ name: "assets" }).get("/assets/*", ({ request }) => {
    const asset = all.get(new URL(request.url).pathname);
    if (!asset)
      return new Response("There is no such asset.", { status: 404, headers: { "content-type": "text/plain" } });
    const accepted = request.headers.get("accept-encoding") ?? "";
    const encoding = /\bbr\b/.test(accepted) ? "br" : /\bgzip\b/.test(accepted) ? "gzip" : "identity";
    return new Response(asset[encoding], {
      headers: {
        "content-type": asset.contentType,
        "cache-control": `public, max-age=${YEAR_S}, immutable`,
        vary: "Accept-Encoding",
        ...(encoding !== "identity" && { "content-encoding": encoding }),
      },
    });
  });
}

async function build(): Promise<Assets> {
  const images = await Promise.all(
    (await readdir(join(PUBLIC, "img"))).map(async (name) => asset(name, await text(join(PUBLIC, "img", name)))),
  );
  const byName = new Map(images.map((image) => [nameOf(image), image.path]));
  const css = asset("souk.css", minifyCss(withHashedImages(await folderText("css"), byName)));
  const js = asset("souk.js", await script());
  const payment = asset("payment.js", await ownScript(await folderText("payment")));
  const search = asset("search.js", await ownScript(await text(join(PUBLIC, "search/search.js"))));
  const suggest = asset("suggest.js", await ownScript(await text(join(PUBLIC, "search/suggest.js"))));
  const icon = byName.get("icon.svg");
  if (!icon) throw new Error("public/img/icon.svg is missing");
  const all = [...images, css, js, payment, search, suggest];
  return {
    paths: {
      css: css.path,
      js: js.path,
      icon,
      payment: payment.path,
      search: search.path,
      suggest: suggest.path,
    },
    all: new Map(all.map((one) => [one.path, one])),
  };
}

/** htmx, its SSE extension and our own script, in this order, as one classic script. */
async function script(): Promise<string> {
  const own = await ownScript(await folderText("js"));
  const vendored = await Promise.all(["htmx.min.js", "ext/hx-sse.min.js"].map((name) => text(join(HTMX, name))));
  return [...vendored, own].map((part) => part.replace(/\/\/# sourceMappingURL=.*$/m, "").trim()).join(";\n");
}

/** A script of ours in as few characters as say the same. Throws where it is no script. */
async function ownScript(source: string): Promise<string> {
  const { outputs } = await Bun.build({
    entrypoints: [OWN],
    files: { [OWN]: source },
    minify: true,
    target: "browser",
  });
  return outputs[0]!.text();
}

/** The files of a folder of `public/`, one after the other by name. */
async function folderText(folder: string): Promise<string> {
  const names = (await readdir(join(PUBLIC, folder))).sort();
  return (await Promise.all(names.map((name) => text(join(PUBLIC, folder, name))))).join("\n");
}

function withHashedImages(css: string, byName: ReadonlyMap<string, string>): string {
  return css.replaceAll(/\/assets\/img\/([\w.-]+)/g, (_, name: string) => {
    const path = byName.get(name);
    if (!path) throw new Error(`public/css names /assets/img/${name}, which is not in public/img`);
    return path;
  });
}

function asset(name: string, content: string): Asset {
  const identity = new TextEncoder().encode(content);
  const extension = extname(name);
  const hash = new Bun.CryptoHasher("sha256").update(identity).digest("hex").slice(0, HASH_LENGTH);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  return {
    path: `/assets/${name.slice(0, -extension.length)}.${hash}${extension}`,
    contentType: CONTENT_TYPES[extension] ?? "application/octet-stream",
    identity,
    br: new Uint8Array(brotliCompressSync(identity, quality)),
    gzip: Bun.gzipSync(identity, { level: 9 }),
  };
}

/** `/assets/icon.0123456789ab.svg` was `icon.svg`. */
function nameOf({ path }: Asset): string {
  return path.slice("/assets/".length).replace(/\.[0-9a-f]+(\.\w+)$/, "$1");
}

function text(path: string): Promise<string> {
  return Bun.file(path).text();
}
