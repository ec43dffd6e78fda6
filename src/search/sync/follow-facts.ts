import { isRowId } from "../../../actors/kernel/row-ids.ts";
import { Batcher } from "../../platform/batcher.ts";
import { type ConsumerParts, PermanentError, SupervisedConsumer } from "../../platform/consumers.ts";
import { bringUpToDate, type DocumentParts } from "./bring-up-to-date.ts";

/** Facts are gathered so long, or so many: an import makes thousands a second. */
const GATHER = { itemsMax: 500, waitMs: 100, isAloneWorthIt: true };
const IN_FLIGHT_MAX = 500;

/**
 * Keeps search documents at what the catalogue says, all nodes together. A fact only says which product to look at: what
 * is written is how things are, so facts may come twice, late and in any order. Returns how to stop.
 */
export function followFacts({ sql, hasTypesense, ...parts }: DocumentParts & ConsumerParts): { stop(): Promise<void> } {
  const gathered = new Batcher<number>(
    (changed) => bringUpToDate({ sql, broker: parts.broker, hasTypesense }, { changed }),
    GATHER,
  );
  return new SupervisedConsumer(
    {
      ...{ stream: "CATALOGUE", name: "search", inFlightMax: IN_FLIGHT_MAX },
      handle: ({ subject }) => gathered.add(productIn(subject)),
    },
    parts,
  );
}

/** `catalogue.<productId>.<fact>`. */
function productIn(subject: string): number {
  const id = Number(subject.split(".")[1]);
  if (isRowId(id)) return id;
  throw new PermanentError(`no product is named by ${subject}`);
}
