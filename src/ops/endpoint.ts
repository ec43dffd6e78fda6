import type { Static, TObject } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
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
      const faults = [...schema.Errors(given)].map(({ path, message }) =>
        path === "" ? message : `${path.slice(1).replaceAll("/", ".")}: ${message}`,
      );
      const distinct = [...new Set(faults)];
      throw new OpsError(400, "invalid_request", distinct.join("; "), { faults: distinct, example });
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

function parse(body: Uint8Array): unknown {
  const text = new TextDecoder().decode(body).trim();
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new OpsError(400, "invalid_json", "the request is not JSON");
  }
}
