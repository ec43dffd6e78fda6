import { Histogram, type Registry } from "prom-client";

const NAME = "http_request_duration_seconds";
const HELP = "Seconds from a request's arrival to its answer";
const BUCKETS_S = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

type Label = "method" | "route" | "status";

/** A line of Prometheus' text. */
interface Figure {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** Requests of one kind: how many fell into each bucket (the last is for those above all bounds), and their seconds. */
interface Tally {
  readonly counts: number[];
  sum: number;
}

/**
 * How long requests take, by method, route template and status. prom-client hashes the labels anew at each observation,
 * which costs a page a tenth of its time; here that is three look-ups, and Prometheus' form is made when it asks.
 */
export class HttpDurations extends Histogram<Label> {
  readonly #tallies = new Map<string, Map<string, Map<number, Tally>>>();

  constructor(registers: Registry[]) {
    super({ name: NAME, help: HELP, labelNames: ["method", "route", "status"], buckets: BUCKETS_S, registers });
  }

  /** Notes an answer with the HTTP status `status` that took `seconds`. */
  note(method: string, route: string, status: number, seconds: number): void {
    const tally = this.#tallies.get(route)?.get(method)?.get(status) ?? this.#newTally(method, route, status);
    let bucket = 0;
    while (bucket < BUCKETS_S.length && seconds > BUCKETS_S[bucket]!) bucket += 1;
    tally.counts[bucket]! += 1;
    tally.sum += seconds;
  }

  /** What prom-client's registry, and its own `get`, call for the figures. */
  async getForPromString() {
    const values: Figure[] = [];
    for (const [route, byMethod] of this.#tallies) {
      for (const [method, byStatus] of byMethod) {
        for (const [status, tally] of byStatus) values.push(...figuresOf({ method, route, status }, tally));
      }
    }
    return { name: NAME, help: HELP, type: "histogram", aggregator: "sum", values };
  }

  #newTally(method: string, route: string, status: number): Tally {
    const byMethod = this.#tallies.get(route) ?? new Map<string, Map<number, Tally>>();
    const byStatus = byMethod.get(method) ?? new Map<number, Tally>();
    const tally = { counts: Array<number>(BUCKETS_S.length + 1).fill(0), sum: 0 };
    this.#tallies.set(route, byMethod.set(method, byStatus.set(status, tally)));
    return tally;
  }
}

/** Buckets are cumulative in Prometheus: each counts all requests up to its bound. */
function figuresOf(labels: Record<Label, string | number>, { counts, sum }: Tally): Figure[] {
  let count = 0;
  const buckets = counts.map((requests, index) => {
    count += requests;
    return { metricName: `${NAME}_bucket`, labels: { ...labels, le: BUCKETS_S[index] ?? "+Inf" }, value: count };
  });
  return [
    ...buckets,
    { metricName: `${NAME}_sum`, labels, value: sum },
    { metricName: `${NAME}_count`, labels, value: count },
  ];
}
