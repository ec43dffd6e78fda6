#!/usr/bin/env bun
import Ajv, { type ValidateFunction } from "ajv";
import { type Exchanged, startTypesense } from "../../test/support/typesense.ts";
import { exerciseTypesense } from "./typesense-exercise.ts";

/*
 * Holds every request that the shop makes of Typesense, and every answer of the stand-in that its tests rely on, against
 * Typesense's OpenAPI description:
 *
 *   bun scripts/checks/typesense-api.ts path/to/openapi.yml
 *
 * What the description does not name counts as a difference too. Exits 1 when there is one.
 */

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly type?: string;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Where the description contradicts itself; each is told with the result. */
const KNOWN_CONTRADICTIONS: Readonly<Record<string, string>> = {
  SearchResultHit: "says that every value of a document is an object; its own example has texts and numbers",
};

/** What Typesense's own client sends of itself, whatever we ask of it. */
const OF_THE_CLIENT: Readonly<Record<string, string>> = {
  throwOnFail: "the client's own option, which it sends along with every import",
};

const [path] = process.argv.slice(2);
if (!path) {
  console.error("Which description? bun scripts/checks/typesense-api.ts path/to/openapi.yml");
  process.exit(2);
}
const description = Bun.YAML.parse(await Bun.file(path).text()) as Description;
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, coerceTypes: false });
const compiled = new Map<string, ValidateFunction>();
ajv.addSchema({ $id: "api", components: mended(description.components) });

const standIn = startTypesense();
await exerciseTypesense(standIn);
await standIn.stop();
const differences = standIn.exchanged.flatMap(differencesIn);
const operations = new Set(standIn.exchanged.map((each) => operationOf(each)?.operation.operationId ?? "unknown"));
for (const each of new Set(differences)) console.log(each);
for (const [name, why] of Object.entries({ ...KNOWN_CONTRADICTIONS, ...OF_THE_CLIENT }))
  console.log(`not compared: ${name}: ${why}`);
console.log(
  `${standIn.exchanged.length} requests and their answers, ${operations.size} operations (${[...operations].sort().join(", ")}): ${differences.length} differences`,
);
process.exit(differences.length === 0 ? 0 : 1);

/** Documents hold anything. */
function mended(components: Description["components"]): object {
  const { SearchResultHit: hit } = components.schemas;
  const mended = {
    ...hit,
    properties: { ...hit?.properties, document: { type: "object", additionalProperties: true } },
  };
  return { schemas: { ...components.schemas, SearchResultHit: mended } };
}

function differencesIn(exchange: Exchanged): string[] {
  const found = operationOf(exchange);
  const name = `${exchange.method} ${exchange.path}`;
  if (!found) return [`${name}: no such operation`];
  const { operation } = found;
  return [
    ...queryDifferences(operation, exchange).map((each) => `${operation.operationId}, query: ${each}`),
    ...sentDifferences(operation, exchange).map((each) => `${operation.operationId}, sent: ${each}`),
    ...answerDifferences(operation, exchange).map(
      (each) => `${operation.operationId}, answered ${exchange.status}: ${each}`,
    ),
  ];
}

function operationOf({ method, path: asked }: Exchanged): { operation: Operation } | null {
  const parts = asked.split("/");
  for (const [template, operations] of Object.entries(description.paths)) {
    const wanted = template.split("/");
    const fits =
      wanted.length === parts.length && wanted.every((part, at) => part.startsWith("{") || part === parts[at]);
    const operation = fits ? operations[method.toLowerCase()] : undefined;
    if (operation) return { operation };
  }
  return null;
}

/** Parameters of the query stand alone or, as the description groups them, as properties of an object. */
function queryDifferences(operation: Operation, { query }: Exchanged): string[] {
  const known = new Map<string, Schema>();
  for (const { name, in: place, schema } of operation.parameters ?? []) {
    if (place !== "query") continue;
    const properties = propertiesOf(schema);
    if (properties.size === 0) known.set(name, schema);
    else for (const [each, of] of properties) known.set(each, of);
  }
  return Object.entries(query).flatMap(([name, text]) => {
    const schema = known.get(name);
    if (name in OF_THE_CLIENT) return [];
    if (!schema) return [`${name} is not described`];
    return faults(schema, typed(text, schema)).map((fault) => `${name}${fault}`);
  });
}

function typed(text: string, schema: Schema): unknown {
  const { type } = resolved(schema);
  if (type === "integer" || type === "number") return Number(text);
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : text;
  return text;
}

function sentDifferences(operation: Operation, { sent }: Exchanged): string[] {
  const content = Object.values(operation.requestBody?.content ?? {})[0];
  if (!content) return sent === undefined ? [] : ["a body that is not described"];
  const isLines = resolved(content.schema).type === "string";
  if (isLines) return faults(content.schema, typeof sent === "string" ? sent : JSON.stringify(sent));
  return [...faults(content.schema, sent), ...undescribed(content.schema, sent, "")];
}

function answerDifferences(operation: Operation, { status, answered }: Exchanged): string[] {
  const response = operation.responses[String(status)];
  // Refusals of a key and of a server in trouble are described nowhere; they have the form of every refusal.
  if (!response && (status === 401 || status === 503))
    return faults({ $ref: "#/components/schemas/ApiResponse" }, answered);
  if (!response) return ["is not described"];
  const content = Object.values(response.content ?? {})[0];
  if (!content) return [];
  return [...faults(content.schema, answered), ...undescribed(content.schema, answered, "")];
}

function faults(schema: Schema, value: unknown): string[] {
  const text = JSON.stringify(schema).replaceAll('"#/', '"api#/');
  let check = compiled.get(text);
  if (!check) {
    check = ajv.compile(JSON.parse(text) as object);
    compiled.set(text, check);
  }
  if (check(value)) return [];
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Fields that the description does not name: it forbids none, but whoever misspells one would not hear of it. */
function undescribed(schema: Schema, value: unknown, at: string): string[] {
  const given = resolved(schema);
  if (Array.isArray(value)) {
    const each = value.flatMap((item) => (given.items ? undescribed(given.items, item, `${at}/*`) : []));
    return [...new Set(each)];
  }
  if (value === null || typeof value !== "object") return [];
  const properties = propertiesOf(schema);
  if (properties.size === 0 || at.endsWith("/document") || at.endsWith("/highlight")) return [];
  return Object.entries(value).flatMap(([name, inside]) => {
    const described = properties.get(name);
    return described ? undescribed(described, inside, `${at}/${name}`) : [`${at}/${name} is not described`];
  });
}

function propertiesOf(schema: Schema): Map<string, Schema> {
  const given = resolved(schema);
  const inherited = (given.allOf ?? []).flatMap((part) => [...propertiesOf(part)]);
  return new Map([...inherited, ...Object.entries(given.properties ?? {})]);
}

function resolved(schema: Schema): Schema {
  const name = schema.$ref?.split("/").at(-1);
  return name === undefined ? schema : resolved(description.components.schemas[name] ?? {});
}
