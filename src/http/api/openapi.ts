import type { AnyElysia, TSchema } from "elysia";

/** What a route says of itself, as Elysia keeps it. */
interface DocumentedRoute {
  readonly method: string;
  readonly path: string;
  readonly hooks?: {
    readonly params?: TSchema;
    readonly query?: TSchema;
    readonly headers?: TSchema;
    readonly body?: TSchema;
    readonly detail?: Readonly<Record<string, unknown>> & {
      readonly summary?: string;
      readonly answers?: Readonly<Record<string, TSchema>>;
    };
  };
}

type Json = Readonly<Record<string, unknown>>;

/** What operations of the shop say of themselves in OpenAPI 3.1. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

const INFO = {
  title: "Souk",
  version: "1.0.0",
  description:
    "A marketplace whose stock is never sold twice. Prices are in minor units of a currency. A cart is known by the " +
    "signed cookie `cart`, set when the first product is put in. Errors are problem+json (RFC 9457) with a `code`.",
};

const STATUS_WORDS: Readonly<Record<string, string>> = {
  "200": "Done",
  "201": "Created",
  "400": "Malformed, or a forged cookie",
  "401": "Not signed in",
  "403": "Sent from another site, or not theirs to do",
  "404": "Unknown",
  "409": "Refused as things stand",
  "413": "Body too large",
  "415": "Not JSON",
  "422": "Invalid input",
  "429": "Too much in a short time; see Retry-After",
  "503": "Not available right now; see Retry-After",
};

/** The OpenAPI document of the routes that have a `detail.summary`. Schemas with a title become named components. */
export function openApiDocument(app: AnyElysia): OpenApiDocument {
  const schemas: Record<string, unknown> = {};
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of app.routes as unknown as readonly DocumentedRoute[]) {
    if (route.hooks?.detail?.summary === undefined) continue;
    const path = route.path.replace(/:(\w+)\??/g, "{$1}");
    const item = paths[path] ?? {};
    item[route.method.toLowerCase()] = operation(route, schemas);
    paths[path] = item;
  }
  return { openapi: "3.1.0", info: INFO, paths, components: { schemas } };
}

function operation({ method, path, hooks = {} }: DocumentedRoute, schemas: Record<string, unknown>): Json {
  const parameters = [
    ...parametersOf("path", hooks.params, schemas),
    ...parametersOf("query", hooks.query, schemas),
    ...parametersOf("header", hooks.headers, schemas),
  ];
  const { answers, ...detail } = hooks.detail ?? {};
  return {
    operationId: operationId(method, path),
    responses: responsesOf(answers, schemas),
    ...detail,
    ...(parameters.length > 0 && { parameters }),
    ...(hooks.body && {
      requestBody: { required: true, content: { "application/json": { schema: named(hooks.body, schemas) } } },
    }),
  };
}

function parametersOf(where: string, schema: TSchema | undefined, schemas: Record<string, unknown>): Json[] {
  const required: readonly string[] = schema?.required ?? [];
  const properties: Record<string, TSchema> = schema?.properties ?? {};
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === "path" || (required.includes(name) && property.default === undefined),
    ...(property.description && { description: property.description }),
    schema: named(property, schemas),
  }));
}

function responsesOf(answers: Readonly<Record<string, TSchema>> = {}, schemas: Record<string, unknown>): Json {
  return Object.fromEntries(
    Object.entries(answers).map(([status, schema]) => {
      const type =
        schema.title === "Problem"
          ? "application/problem+json"
          : schema.type === "string"
            ? "text/plain"
            : "application/json";
      const content = { [type]: { schema: named(schema, schemas) } };
      return [status, { description: STATUS_WORDS[status] ?? `Status ${status}`, content }];
    }),
  );
}

/** The schema with every titled part of it moved to the components and referred to. */
function named(schema: unknown, schemas: Record<string, unknown>): unknown {
  if (Array.isArray(schema)) return schema.map((each) => named(each, schemas));
  if (typeof schema !== "object" || schema === null) return schema;
  const plain = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, named(value, schemas)]));
  // Among the properties of an object, `title` is one of them and no string.
  const { title, ...rest } = plain;
  if (typeof title !== "string") return plain;
  schemas[title] = rest;
  return { $ref: `#/components/schemas/${title}` };
}

function operationId(method: string, path: string): string {
  const words = path.split("/").filter((part) => part !== "" && part !== "api");
  return [method.toLowerCase(), ...words.map((word) => word.replace(":", "by-"))].join("-");
}
