import { randomUUID } from "node:crypto";
import type { Broker } from "../../actors/kernel/broker.ts";
import type { Log } from "../platform/log.ts";
import type { BreakerState } from "./breaker.ts";

const FACTS: Record<BreakerState, { readonly subject: string; readonly type: string }> = {
  open: { subject: "degraded", type: "SearchDegraded" },
  "half-open": { subject: "tried", type: "SearchEngineTried" },
  closed: { subject: "recovered", type: "SearchRecovered" },
};

export interface BreakerNews {
  readonly broker: Broker;
  readonly log: Pick<Log, "warn">;
  readonly nodeId: string;
}

/**
 * Says each change of this node's breaker on `search-engine.<node>.<fact>`. With the broker away nobody hears of it: the
 * metrics and `search.status` say how it is.
 */
export function tellBreaker({ broker, log, nodeId }: BreakerNews): (state: BreakerState) => void {
  return (state) => {
    const connection = broker.connection();
    if (!connection) return;
    const { subject, type } = FACTS[state];
    const fact = {
      ...{
        id: randomUUID(),
        type,
        time: new Date().toISOString(),
        source: `souk/${nodeId}`,
        subject: `search-engine/${nodeId}`,
      },
      ...{ dataversion: 1, version: 0, data: { node: nodeId, breaker: state } },
    };
    connection
      .jetstream({ timeout: 3_000 })
      .publish(`search-engine.${nodeId}.${subject}`, JSON.stringify(fact), { msgID: fact.id })
      .catch((error) => log.warn({ err: error, state }, "a change of the search engine's breaker was not told"));
  };
}
