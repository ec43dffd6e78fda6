import { closeAtEnd } from "./throw-away.ts";
import {
  answerSearch,
  filterOf,
  SearchFault,
  type StandInCollection,
  type StandInDocument,
  type StandInField,
  type SynonymItem,
} from "./typesense-search.ts";

const API_KEY = "the stand-in's key";

/** One request and what was answered, as they went over the wire. */
export interface Exchanged {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed where it is JSON, else the text. */
  readonly sent: unknown;
  readonly status: number;
  readonly answered: unknown;
}

/** What happens to requests from now on: answered; kept waiting for ever; refused as by a server in trouble; cut off. */
export type Mood = "well" | "hanging" | "failing" | "flapping";

export interface StandIn {
  readonly settings: { readonly url: string; readonly apiKey: string };
  /** Everything that was asked and answered, in order; what was kept waiting is not in it. */
  readonly exchanged: readonly Exchanged[];
  /** Requests that arrived, answered or not. */
  readonly arrived: () => number;
  readonly collections: ReadonlyMap<string, StandInCollection>;
  readonly aliases: ReadonlyMap<string, string>;
  be(mood: Mood): void;
  /** Documents that a predicate names are not taken. */
  reject(isRejected: (document: StandInDocument) => boolean): void;
  /** Loses everything, as a server with a new disk. */
  forget(): void;
  stop(): Promise<void>;
}

interface Collection extends StandInCollection {
  readonly schema: Record<string, unknown>;
  readonly createdAt: number;
  readonly documents: Map<string, StandInDocument>;
}

/**
 * Stands in for Typesense where none can be run: answers what the shop asks in its words, from memory, and keeps a record
 * that can be held against Typesense's own description. It searches by simple means; what it ranks first proves nothing.
 */
export function startTypesense(): StandIn {
  const collections = new Map<string, Collection>();
  const aliases = new Map<string, string>();
  const synonyms = new Map<string, SynonymItem[]>();
  const exchanged: Exchanged[] = [];
  const waiting = new Set<() => void>();
  let mood: Mood = "well";
  let arrived = 0;
  let isRejected: (document: StandInDocument) => boolean = () => false;

  const named = (name: string): Collection | undefined => collections.get(aliases.get(name) ?? name);
  const described = ({ schema, createdAt, documents }: Collection) => ({
    ...schema,
    num_documents: documents.size,
    created_at: createdAt,
  });

  const routes: readonly [string, RegExp, (request: Asked) => Reply][] = [
    ["GET", /^\/health$/, () => ok({ ok: true })],
    ["GET", /^\/collections$/, () => ok([...collections.values()].map(described))],
    [
      "POST",
      /^\/collections$/,
      ({ body }) => {
        const schema = body as { name: string; fields: StandInField[]; synonym_sets?: string[] };
        if (collections.has(schema.name))
          return fault(409, `A collection with name \`${schema.name}\` already exists.`);
        const collection: Collection = {
          name: schema.name,
          schema,
          fields: schema.fields,
          createdAt: Math.floor(Date.now() / 1000),
          documents: new Map(),
          get synonyms() {
            return (schema.synonym_sets ?? []).flatMap((set) => synonyms.get(set) ?? []);
          },
        };
        collections.set(schema.name, collection);
        return { status: 201, body: described(collection) };
      },
    ],
    ["GET", /^\/collections\/([^/]+)$/, ({ params: [name] }) => found(named(name!), described)],
    [
      "DELETE",
      /^\/collections\/([^/]+)$/,
      ({ params: [name] }) =>
        found(collections.get(name!), (collection) => {
          collections.delete(collection.name);
          return described(collection);
        }),
    ],
    [
      "POST",
      /^\/collections\/([^/]+)\/documents\/import$/,
      ({ params: [name], text }) => {
        const collection = named(name!);
        if (!collection) return fault(404, "Not found.");
        const lines = text.split("\n").filter((line) => line !== "");
        return { status: 200, body: lines.map((line) => JSON.stringify(take(collection, line))).join("\n") };
      },
    ],
    [
      "DELETE",
      /^\/collections\/([^/]+)\/documents$/,
      ({ params: [name], query }) =>
        found(named(name!), (collection) => {
          const passes = filterOf(collection, query.filter_by ?? "");
          const gone = [...collection.documents.values()].filter(passes);
          for (const { id } of gone) collection.documents.delete(id);
          return { num_deleted: gone.length };
        }),
    ],
    [
      "GET",
      /^\/aliases$/,
      () => ok({ aliases: [...aliases].map(([name, collection_name]) => ({ name, collection_name })) }),
    ],
    [
      "GET",
      /^\/aliases\/([^/]+)$/,
      ({ params: [name] }) => found(aliases.get(name!), (collection_name) => ({ name: name!, collection_name })),
    ],
    [
      "PUT",
      /^\/aliases\/([^/]+)$/,
      ({ params: [name], body }) => {
        const { collection_name } = body as { collection_name: string };
        aliases.set(name!, collection_name);
        return ok({ name: name!, collection_name });
      },
    ],
    [
      "PUT",
      /^\/synonym_sets\/([^/]+)$/,
      ({ params: [name], body }) => {
        const { items } = body as { items: SynonymItem[] };
        synonyms.set(name!, items);
        return ok({ name: name!, items });
      },
    ],
    [
      "POST",
      /^\/multi_search$/,
      ({ body }) => {
        const { searches } = body as { searches: Record<string, unknown>[] };
        return ok({ results: searches.map(searchOne) });
      },
    ],
  ];

  function searchOne(params: Record<string, unknown>): object {
    const collection = named(String(params.collection));
    if (!collection) return { code: 404, error: "Not found." };
    try {
      return answerSearch(collection, params);
    } catch (error) {
      if (error instanceof SearchFault) return { code: error.code, error: error.message };
      throw error;
    }
  }

  function take({ fields, documents }: Collection, line: string): object {
    const document = JSON.parse(line) as StandInDocument;
    const refuse = (error: string) => ({ code: 400, document: line, error, success: false });
    if (isRejected(document)) return refuse("The stand-in was told to take none like it.");
    for (const { name, type } of fields) {
      const value = document[name];
      if (value === undefined)
        return refuse(`Field \`${name}\` has been declared in the schema, but is not found in the document.`);
      if (!isOfType(value, type)) return refuse(`Field \`${name}\` must be of type ${type}.`);
    }
    documents.set(document.id, document);
    return { success: true };
  }

  async function answer(request: Request): Promise<Response> {
    arrived += 1;
    const { pathname: path, searchParams } = new URL(request.url);
    const query = Object.fromEntries(searchParams);
    const text = await request.text();
    if (mood === "hanging" || (mood === "flapping" && arrived % 3 === 0)) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.add(resolve);
      request.signal.addEventListener("abort", () => resolve());
      await promise;
      waiting.delete(resolve);
      return new Response(null, { status: 503 });
    }
    const sent = text === "" ? undefined : (parsed(text) ?? text);
    const reply = replyTo(request, path, query, text, sent);
    exchanged.push({ method: request.method, path, query, sent, status: reply.status, answered: reply.body });
    const isText = typeof reply.body === "string";
    return new Response(isText ? (reply.body as string) : JSON.stringify(reply.body), {
      status: reply.status,
      headers: { "content-type": isText ? "text/plain; charset=utf-8" : "application/json; charset=utf-8" },
    });
  }

  function replyTo(request: Request, path: string, query: Record<string, string>, text: string, body: unknown): Reply {
    if (mood === "failing" || (mood === "flapping" && arrived % 3 === 1)) return fault(503, "Not Ready or Lagging");
    if (request.headers.get("x-typesense-api-key") !== API_KEY)
      return fault(401, "Forbidden - a valid `x-typesense-api-key` header must be sent.");
    for (const [method, pattern, reply] of routes) {
      const params = pattern.exec(path)?.slice(1).map(decodeURIComponent);
      if (method === request.method && params) return reply({ params, query, text, body });
    }
    return fault(404, "Not Found");
  }

  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, idleTimeout: 0, fetch: answer });
  const release = () => {
    for (const resolve of waiting) resolve();
  };
  const standIn: StandIn = {
    settings: { url: `http://127.0.0.1:${server.port}`, apiKey: API_KEY },
    exchanged,
    arrived: () => arrived,
    collections,
    aliases,
    be: (next) => {
      mood = next;
      if (next === "well") release();
    },
    reject: (predicate) => {
      isRejected = predicate;
    },
    forget: () => {
      collections.clear();
      aliases.clear();
      synonyms.clear();
    },
    stop: async () => {
      release();
      await server.stop(true);
    },
  };
  closeAtEnd(standIn.stop);
  return standIn;
}

interface Asked {
  readonly params: readonly string[];
  readonly query: Readonly<Record<string, string>>;
  readonly text: string;
  readonly body: unknown;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

const ok = (body: unknown): Reply => ({ status: 200, body });
const fault = (status: number, message: string): Reply => ({ status, body: { message } });

function found<T>(value: T | undefined, show: (value: T) => unknown): Reply {
  return value === undefined ? fault(404, "Not found.") : ok(show(value));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isOfType(value: unknown, type: string): boolean {
  if (type.endsWith("[]")) return Array.isArray(value) && value.every((each) => isOfType(each, type.slice(0, -2)));
  if (type.startsWith("int")) return Number.isSafeInteger(value);
  if (type === "float") return typeof value === "number";
  return typeof value === (type === "bool" ? "boolean" : type);
}
