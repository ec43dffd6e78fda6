import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { addressesOf } from "./addresses.ts";

const REDIRECTS_MAX = 3;

export interface DownloadLimits {
  readonly bytes: number;
  /** Time for the whole picture, redirects included. */
  readonly milliseconds: number;
  readonly allowPrivate: boolean;
}

/**
 * The bytes at an http(s) address. The connection goes to the very addresses that were checked, so a name that changes
 * between check and use gains nothing, and each redirect is checked anew. Throws with the reason in one line.
 */
export async function download(url: string, limits: DownloadLimits): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(limits.milliseconds);
  let target = url;
  for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
    const response = await request(target, limits.allowPrivate, signal);
    const { statusCode = 0, headers } = response;
    if (statusCode === 200) return readBody(response, limits.bytes);
    response.destroy();
    if (statusCode < 300 || statusCode > 399 || !headers.location) throw new Error(`answered ${statusCode}`);
    if (!URL.canParse(headers.location, target)) throw new Error("redirects to what is no address");
    target = new URL(headers.location, target).href;
  }
  throw new Error(`redirects more than ${REDIRECTS_MAX} times`);
}

async function request(target: string, allowPrivate: boolean, signal: AbortSignal): Promise<IncomingMessage> {
  const url = new URL(target);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new Error(`${url.protocol} is neither http nor https`);
  const addresses = await addressesOf(url.hostname, allowPrivate);
  const { get } = url.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const options = {
      agent: false as const, // no connection of an earlier, differently checked request is used again
      headers: { accept: "image/*", "user-agent": "souk-import" },
      lookup: (
        _host: string,
        _options: object,
        found: (error: null, addresses: { address: string; family: number }[]) => void,
      ) => found(null, addresses),
      signal,
    };
    get(url, options as unknown as http.RequestOptions, resolve).on("error", (error) => {
      reject(signal.aborted ? new Error("took too long") : error);
    });
  });
}

async function readBody(response: IncomingMessage, bytesMax: number): Promise<Uint8Array> {
  const tooLarge = () => new Error(`is larger than ${bytesMax} bytes`);
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    if (Number(response.headers["content-length"] ?? 0) > bytesMax) throw tooLarge();
    for await (const part of response as AsyncIterable<Uint8Array>) {
      bytes += part.length;
      if (bytes > bytesMax) throw tooLarge();
      parts.push(part);
    }
  } finally {
    response.destroy();
  }
  return Buffer.concat(parts);
}
