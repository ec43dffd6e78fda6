import { type Endpoint, nanos } from "nats";
import type { OpsError } from "./endpoint.ts";

/** The client's own counters of an endpoint; it exposes them to the stats handler with the endpoint. */
interface ClientFigures {
  stats?: {
    num_requests: number;
    num_errors: number;
    processing_time: number;
    average_processing_time: number;
    last_error?: string;
  };
}

/**
 * What `nats micro stats` shows of an endpoint. The client library counts a handler's errors and time only up to its
 * first `await`, so we count ourselves and put the true figures where it looks.
 */
export class EndpointFigures {
  #requests = 0;
  #errors = 0;
  #totalMs = 0;
  #lastError: string | undefined;

  count(elapsedMs: number, failure: OpsError | null): void {
    this.#requests += 1;
    this.#totalMs += elapsedMs;
    if (!failure) return;
    this.#errors += 1;
    this.#lastError = `${failure.code}: ${failure.message}`;
  }

  report(about: Endpoint): { errors: number; averageMs: number } {
    const averageMs = this.#requests === 0 ? 0 : this.#totalMs / this.#requests;
    const { stats } = about as Endpoint & ClientFigures;
    if (stats) {
      Object.assign(stats, {
        num_requests: this.#requests,
        num_errors: this.#errors,
        processing_time: Math.round(nanos(this.#totalMs)),
        average_processing_time: Math.round(nanos(averageMs)),
        last_error: this.#lastError,
      });
    }
    return { errors: this.#errors, averageMs: Math.round(averageMs * 1000) / 1000 };
  }
}
