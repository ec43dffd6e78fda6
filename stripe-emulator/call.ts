import { newId } from "./objects.ts";
import type { Params } from "./params.ts";
import type { Store } from "./store.ts";

/** What every call has at hand. */
export interface Ground {
  readonly store: Store;
  /** Base URL that browsers reach the emulator at. */
  readonly publicUrl: string;
  /** How long an undecided payment stays so, ms. */
  readonly processingMs: number;
  /** Whether events of a type are delivered. */
  isSubscribed(type: string): boolean;
  /** Ms by which the next event is held back. */
  holdBack(): number;
}

/** One call of the API: all of it happens in one transaction. */
export interface Call extends Ground {
  readonly params: Params;
  /** The id in the path; empty where there is none. */
  readonly id: string;
  /** Seconds since 1970. */
  readonly now: number;
  readonly requestId: string | null;
  readonly idempotencyKey: string | null;
}

/** Notes that something happened. `object` is JSON. */
export function emit(call: Omit<Call, "params" | "id">, type: string, object: string): void {
  const request = JSON.stringify({ id: call.requestId, idempotency_key: call.idempotencyKey });
  const nextAt = call.isSubscribed(type) ? Date.now() + call.holdBack() : null;
  call.store.addEvent({ id: newId("evt"), type, created: call.now, object, request, nextAt });
}
