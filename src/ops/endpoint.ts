import type { Static, TObject, TSchema } from "@sinclair/typebox";
import { TypeCompiler, type ValueError } from "@sinclair/typebox/compiler";
import { Unavailable } from "../../actors/kernel/errors.ts";

/** Why an operation was not done, as its asker is told: an HTTP-like code, a snake_case reason, and a sentence. */
export class OpsError extends Error {
  override readonly name = "OpsError";

  constructor(
    readonly code: 400 | 404 | 409 | 413 | 500 | 503,
    readonly reason: string,
    message: string,
    readonly details: object = {},
  ) {
    super(message);
  }
}

/** One operation on its own subject, which no stream may capture. */
export interface Endpoint {
  readonly subject: string;
  readonly description: string;
  /** A request body that works, for `nats micro info` and the manual. */
  readonly example: object;
  /** Takes a request's bytes, answers with what becomes the JSON reply; throws `OpsError` or the world's failures. */
  answer(body: Uint8Array): Promise<object>;
}

export interface Operation<T extends TObject> {
  readonly subject: string;
  readonly description: string;
  readonly input: T;
  readonly example: Static<T>;
  answer(input: Static<T>): Promise<object>;
}

/** An operation behind its schema: what does not fit is refused with every fault named, and never reaches it. */
export function endpoint<T extends TObject>({ subject, description, input, example, answer }: Operation<T>): Endpoint {
  const schema = TypeCompiler.Compile({ ...input, additionalProperties: false } as T);
  return {
    subject,
    description,
    example,
    answer: async (body) => {
      const given = parse(body);
      if (schema.Check(given)) return answer(given);
      const faults = faultsOf([...schema.Errors(given)]);
      throw new OpsError(400, "invalid_request", faults.join("; "), { faults, example });
    },
  };
}

/** The error that a reply carries for whatever was thrown. What is our own mistake says no more than that. */
export function opsErrorOf(error: unknown): OpsError {
  if (error instanceof OpsError) return error;
  if (error instanceof Unavailable) {
    return new OpsError(503, error.code, error.message, { retryAfterS: error.retryAfterS });
  }
  return new OpsError(500, "failed", error instanceof Error ? error.message : String(error));
}

/** The first fault of each field, in words that say what would do. */
function faultsOf(errors: readonly ValueError[]): string[] {
  const byPath = new Map<string, string>();
  for (const { path, message, schema } of errors) {
    const choices: unknown[] = (schema.anyOf ?? []).flatMap((each: TSchema) => each.const ?? []);
    const words = choices.length > 0 ? `Expected one of ${choices.join(", ")}` : message;
    if (!byPath.has(path)) byPath.set(path, path === "" ? words : `${path.slice(1).replaceAll("/", ".")}: ${words}`);
  }
  return [...byPath.values()];
}

function parse(body: Uint8Array): unknown {
  const text = new TextDecoder().decode(body).trim();
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new OpsError(400, "invalid_json", "the request is not JSON");
  }
}
