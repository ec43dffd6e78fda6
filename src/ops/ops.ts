import type { Broker } from "../../actors/kernel/broker.ts";
import type { Kernel } from "../../actors/kernel/kernel.ts";
import type { JournalRow, Snapshot } from "../../actors/kernel/types.ts";
import type { Shop } from "../shop.ts";
import { accountEndpoints } from "./accounts.ts";
import { cartEndpoints } from "./carts.ts";
import { catalogueEndpoints } from "./catalogue.ts";
import { type CheckoutOps, checkoutEndpoints } from "./checkouts.ts";
import { deadLetterEndpoints } from "./dead-letters.ts";
import type { Endpoint } from "./endpoint.ts";
import { inventoryEndpoints } from "./inventory.ts";
import { journalEndpoints } from "./journal.ts";
import { listenAsNode } from "./node-agent.ts";
import { nodeEndpoints } from "./nodes.ts";
import { orderEndpoints } from "./orders.ts";
import { promotionEndpoints } from "./promotions.ts";
import { type RecommendationOps, recommendationEndpoints } from "./recommendations.ts";
import { type SearchOps, searchEndpoints } from "./search.ts";
import { serveOperations } from "./service.ts";
import { synonymEndpoints } from "./synonyms.ts";

export interface OpsParts
  extends Pick<Shop, "sql" | "vault" | "log" | "inventory" | "carts" | "orders" | "promotions" | "synonyms"> {
  readonly checkouts: CheckoutOps["checkouts"];
  readonly recommendationBuilder: RecommendationOps["recommendationBuilder"];
  readonly reindexing: SearchOps["reindexing"];
  readonly searchStatus: SearchOps["searchStatus"];
  readonly broker: Broker;
  readonly kernel: Kernel;
  readonly nodeId: string;
  /** The newest state that goes with a fact, for publishing the journal again. */
  snapshotOf(row: JournalRow): Snapshot | null;
}

/** Every operation there is; docs/operations.md shows each with its command. */
export function operations(parts: OpsParts): Endpoint[] {
  return [
    ...inventoryEndpoints(parts),
    ...cartEndpoints(parts),
    ...checkoutEndpoints(parts),
    ...orderEndpoints(parts),
    ...promotionEndpoints(parts),
    ...synonymEndpoints(parts),
    ...accountEndpoints(parts),
    ...nodeEndpoints(parts),
    ...journalEndpoints(parts),
    ...catalogueEndpoints(parts.sql),
    ...searchEndpoints(parts),
    ...recommendationEndpoints(parts),
    ...deadLetterEndpoints(parts.broker),
  ];
}

/** Opens the shop's operations on NATS, for as long as the broker is there and again when it is back. */
export function startOps(parts: OpsParts): { stop(): Promise<void> } {
  const stopListening = listenAsNode(parts);
  const service = serveOperations(operations(parts), parts);
  return {
    stop: () => {
      stopListening();
      return service.stop();
    },
  };
}
