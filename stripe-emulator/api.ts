import type { Call, Ground } from "./call.ts";
import { createCustomer, listCustomers, retrieveCustomer } from "./customers.ts";
import { ApiError } from "./errors.ts";
import { listEvents, retrieveEvent } from "./events.ts";
import { parseForm } from "./form.ts";
import { newId } from "./objects.ts";
import { Params } from "./params.ts";
import { cancelIntent, captureIntent, confirmIntent, createIntent, updateIntent } from "./payment-intents.ts";
import { listIntents, retrieveIntent, searchIntents } from "./payment-intents-read.ts";
import {
  attachPaymentMethod,
  createPaymentMethod,
  listPaymentMethods,
  retrievePaymentMethod,
} from "./payment-methods.ts";
import { createRefund, listRefunds, retrieveRefund } from "./refunds.ts";

/** Longer than the day that Stripe promises, so that who comes at the last moment is not told otherwise. */
const KEY_KEPT_MS = 26 * 60 * 60 * 1000;
/** As long as Stripe shows them. */
const EVENT_KEPT_S = 30 * 24 * 60 * 60;
const FORGET_EVERY = 10_000;
const KEY_MAX = 255;

/** A request of the API, read. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  /** The query of a GET, the body of a POST. */
  readonly form: string;
  readonly idempotencyKey: string | null;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
  /** The call that this is the answer of, where it is not this one. */
  readonly replayOf: string | null;
}

type Handler = (call: Call) => string;

/** By method, resource, whether an id follows, and what is to be done with it. */
const HANDLERS: Readonly<Record<string, Handler>> = {
  "POST payment_intents": createIntent,
  "GET payment_intents": listIntents,
  "GET payment_intents/search": searchIntents,
  "GET payment_intents/:id": retrieveIntent,
  "POST payment_intents/:id": updateIntent,
  "POST payment_intents/:id/confirm": confirmIntent,
  "POST payment_intents/:id/capture": captureIntent,
  "POST payment_intents/:id/cancel": cancelIntent,
  "POST refunds": createRefund,
  "GET refunds": listRefunds,
  "GET refunds/:id": retrieveRefund,
  "POST payment_methods": createPaymentMethod,
  "GET payment_methods": listPaymentMethods,
  "GET payment_methods/:id": retrievePaymentMethod,
  "POST payment_methods/:id/attach": attachPaymentMethod,
  "POST customers": createCustomer,
  "GET customers": listCustomers,
  "GET customers/:id": retrieveCustomer,
  "GET events": listEvents,
  "GET events/:id": retrieveEvent,
};

/** Answers calls, each in one transaction, with Stripe's idempotency keys. */
export class Api {
  /** Keys of calls that are waiting to be executed. */
  readonly #inUse = new Set<string>();
  #sinceForgotten = 0;

  constructor(private readonly ground: Ground) {}

  /** Takes a key for a call that will be executed later; the answer is false where another has it. */
  reserve(key: string): boolean {
    if (this.#inUse.has(key)) return false;
    this.#inUse.add(key);
    return true;
  }

  release(key: string): void {
    this.#inUse.delete(key);
  }

  /**
   * Executes a call, or answers what its key has been answered before. `spoiled`: it is executed, and 500 is its answer
   * from then on.
   */
  execute(request: ApiRequest, spoiled = false): ApiAnswer {
    const requestId = newId("req", 14);
    const answer = (status: number, body: string): ApiAnswer => ({ status, body, requestId, replayOf: null });
    try {
      const { handler, id } = handlerOf(request);
      const key = request.method === "POST" ? request.idempotencyKey : null;
      return this.ground.store.transact(() => {
        if (key === null) return answer(...outcome(handler, this.#call(request, id, requestId)));
        if (key.length > KEY_MAX) throw new ApiError(400, "invalid_request_error", "The idempotency key is too long.");
        return this.#once(key, request, requestId, () => {
          const [status, body] = outcome(handler, this.#call(request, id, requestId));
          return spoiled ? [500, SERVER_ERROR] : [status, body];
        });
      });
    } catch (error) {
      if (error instanceof ApiError) return answer(error.status, error.json());
      console.error(error);
      return answer(500, SERVER_ERROR);
    }
  }

  #once(key: string, request: ApiRequest, requestId: string, run: () => [number, string]): ApiAnswer {
    const { store } = this.ground;
    const fingerprint = fingerprintOf(request);
    const kept = store.keptAnswer(key);
    if (kept) {
      if (kept.fingerprint !== fingerprint) throw otherParams(key);
      return { status: kept.status, body: kept.body, requestId, replayOf: kept.requestId };
    }
    const [status, body] = run();
    store.keepAnswer(key, { fingerprint, requestId, status, body }, Date.now());
    this.#sinceForgotten += 1;
    if (this.#sinceForgotten >= FORGET_EVERY) {
      store.forget(Date.now() - KEY_KEPT_MS, Date.now() / 1000 - EVENT_KEPT_S);
      this.#sinceForgotten = 0;
    }
    return { status, body, requestId, replayOf: null };
  }

  #call({ form, idempotencyKey }: ApiRequest, id: string, requestId: string): Call {
    const { store, publicUrl, processingMs } = this.ground;
    return {
      store,
      publicUrl,
      processingMs,
      isSubscribed: (type) => this.ground.isSubscribed(type),
      holdBack: () => this.ground.holdBack(),
      params: new Params(parsed(form)),
      id,
      now: Math.floor(Date.now() / 1000),
      requestId,
      idempotencyKey,
    };
  }
}

export const SERVER_ERROR = JSON.stringify({
  error: { message: "An unknown error occurred", type: "api_error" },
});

/** A refusal that was executed is written; any other undoes its transaction. */
function outcome(handler: Handler, call: Call): [number, string] {
  try {
    return [200, handler(call)];
  } catch (error) {
    if (error instanceof ApiError && error.isKept) return [error.status, error.json()];
    throw error;
  }
}

function handlerOf({ method, path }: ApiRequest): { handler: Handler; id: string } {
  const [, version = "", resource = "", second = "", third = "", ...rest] = path.split("/");
  const fixed = HANDLERS[`${method} ${resource}${second && `/${second}`}`];
  const handler = third === "" && fixed ? fixed : HANDLERS[`${method} ${resource}/:id${third && `/${third}`}`];
  if (version !== "v1" || !handler || rest.length > 0 || (second === "" && handler !== fixed)) {
    const message = `Unrecognized request URL (${method}: ${path}). The emulator may not speak it.`;
    throw new ApiError(404, "invalid_request_error", message);
  }
  return { handler, id: handler === fixed ? "" : second };
}

function parsed(form: string) {
  try {
    return parseForm(form);
  } catch {
    throw new ApiError(400, "invalid_request_error", "The parameters could not be read.");
  }
}

function fingerprintOf({ method, path, form }: ApiRequest): string {
  return Bun.hash(`${method} ${path}?${form}`).toString(36);
}

function otherParams(key: string): ApiError {
  return new ApiError(
    400,
    "idempotency_error",
    `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
  );
}
