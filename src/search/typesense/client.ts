import { Client, Errors } from "typesense";
import { type Settings, SettingsError } from "../../platform/settings.ts";
import { Refused } from "../breaker.ts";

export type TypesenseClient = Client;

/** A search is aborted by its asker's deadline long before; this ends a connection that nobody waits for any more. */
const SEARCH_TIMEOUT_S = 5;
/** A batch of documents takes a moment. */
const WRITE_TIMEOUT_S = 30;

export interface TypesenseSettings {
  /** Comma separated where it is a cluster. */
  readonly url: string;
  readonly apiKey: string;
}

/** Where the shop's Typesense is; null where it has none. Throws `SettingsError` for an address without a key. */
export function typesenseOf({
  TYPESENSE_URL: url,
  TYPESENSE_API_KEY: apiKey,
}: Pick<Settings, "TYPESENSE_URL" | "TYPESENSE_API_KEY">): TypesenseSettings | null {
  if (url === undefined) return null;
  if (apiKey === undefined) throw new SettingsError(["TYPESENSE_API_KEY is not set, and TYPESENSE_URL is"]);
  return { url, apiKey };
}

/** For searches: never tried again, for then the other engine is asked. */
export function searchClient(settings: TypesenseSettings): TypesenseClient {
  return clientOf(settings, SEARCH_TIMEOUT_S);
}

/** For documents and collections. What fails is tried again by those who know what is left to do. */
export function writeClient(settings: TypesenseSettings): TypesenseClient {
  return clientOf(settings, WRITE_TIMEOUT_S);
}

function clientOf({ url, apiKey }: TypesenseSettings, timeoutS: number): TypesenseClient {
  return new Client({
    nodes: url.split(",").map((node) => ({ url: node.trim().replace(/\/+$/, "") })),
    apiKey,
    connectionTimeoutSeconds: timeoutS,
    numRetries: 0,
    logLevel: "silent",
  });
}

/** What a request that Typesense understood and will not do becomes; everything else is thrown as it came. */
export function asRefusal(error: unknown): unknown {
  const isRefusal = error instanceof Errors.RequestMalformed || error instanceof Errors.ObjectUnprocessable;
  return isRefusal ? new Refused(error.message) : error;
}

export function isMissing(error: unknown): boolean {
  return error instanceof Errors.ObjectNotFound;
}
