import type { Broker } from "../../actors/kernel/broker.ts";
import type { Kernel } from "../../actors/kernel/kernel.ts";
import type { Live } from "../live/live.ts";
import { gauge, type Metrics } from "../platform/metrics.ts";

/** Adds the figures of a node's actors, journal and live pages. */
export function measureNode(metrics: Metrics, kernel: Kernel, live: Live): void {
  const add = (name: string, help: string, read: () => number) => gauge([metrics.registry], name, help, read);
  add("souk_actors", "Actors in memory", () => kernel.directory.size);
  add("souk_shards_owned", "Shards this node owns", () => kernel.ownership.all().length);
  add("souk_journal_backlog", "Decisions waiting for the next commit", () => kernel.journal.backlog);
  add("souk_relay_lag", "Committed facts that JetStream does not have yet", () => kernel.relay.lag);
  add("souk_live_connections", "Open live pages", () => live.hub.stats().connections);
}

/** Why a node cannot serve shoppers, in words for operators. One without shards can, as long as it reaches those who have them. */
export function reasonsNotReady(kernel: Kernel, broker: Broker): string[] {
  if (kernel.ownership.all().length > 0 || broker.connection()) return [];
  return ["this node owns no shards and the broker is away"];
}
