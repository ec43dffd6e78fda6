import { Batcher } from "../../platform/batcher.ts";
import { type ConsumerParts, PermanentError, SupervisedConsumer } from "../../platform/consumers.ts";
import type { Sql } from "../../platform/postgres.ts";
import { refreshDocuments } from "../postgres/documents.ts";
import { tellIndexed } from "./news.ts";
import { enqueue } from "./queue.ts";

/** Facts are gathered so long, or so many: an import makes thousands a second. */
const GATHER = { itemsMax: 500, waitMs: 100 };
const IN_FLIGHT_MAX = 500;

export interface FollowFacts extends ConsumerParts {
  readonly sql: Sql;
  /** Whether there is a Typesense to be kept up to date as well. */
  readonly hasTypesense: boolean;
}

/**
 * Keeps search documents at what the catalogue and the stock say, all nodes together. A fact only says which product to
 * look at: what is written is how things are, so facts may come twice, late and in any order. Returns how to stop.
 */
export function followFacts({ sql, hasTypesense, ...parts }: FollowFacts): { stop(): Promise<void> } {
  const bring = async (ids: readonly number[], of: "catalogue" | "stock") => {
    const behind = await behindDocuments(sql, ids);
    await refreshDocuments(sql, behind);
    // Every reservation is a fact of stock; only the last unit's going, and the first one's return, makes a difference.
    const changed = of === "catalogue" ? ids : [];
    const restocked = of === "stock" ? behind : [];
    if (hasTypesense) await enqueue(sql, [...changed, ...restocked]);
    tellIndexed(parts.broker, { changed, restocked });
  };
  const catalogue = new Batcher<number>((ids) => bring(ids, "catalogue"), GATHER);
  const stock = new Batcher<number>((ids) => bring(ids, "stock"), GATHER);
  const consumers = [
    new SupervisedConsumer(
      {
        ...{ stream: "CATALOGUE", name: "search", inFlightMax: IN_FLIGHT_MAX },
        handle: ({ subject }) => catalogue.add(productIn(subject)),
      },
      parts,
    ),
    new SupervisedConsumer(
      {
        ...{ stream: "STOCK", name: "search", inFlightMax: IN_FLIGHT_MAX },
        handle: ({ subject }) => stock.add(productIn(subject)),
      },
      parts,
    ),
  ];
  return {
    stop: async () => {
      await Promise.all(consumers.map((each) => each.stop()));
    },
  };
}

/** `catalogue.<productId>.<fact>`, `stock.<productId>`. */
function productIn(subject: string): number {
  const id = Number(subject.split(".")[1]);
  if (Number.isSafeInteger(id) && id > 0 && id < 2 ** 31) return id;
  throw new PermanentError(`no product is named by ${subject}`);
}

/** Those of these products whose document is missing, left over, or says something else than the product does. */
async function behindDocuments(sql: Sql, productIds: readonly number[]): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`
    SELECT given.id FROM unnest(${[...new Set(productIds)]}::int[]) AS given (id)
    LEFT JOIN products p ON p.id = given.id AND p.status = 'active'
    LEFT JOIN inventory i ON i.product_id = p.id
    LEFT JOIN search_documents d ON d.product_id = given.id
    WHERE (p.id IS NULL) <> (d.product_id IS NULL)
      OR (p.shop_id, p.category_id, p.brand_id, p.price, p.rating, p.review_count, p.popularity)
        IS DISTINCT FROM (d.shop_id, d.category_id, d.brand_id, d.price, d.rating, d.review_count, d.popularity)
      OR (p.id IS NOT NULL AND coalesce(i.available > 0, false) IS DISTINCT FROM d.in_stock)`;
  return rows.map(({ id }) => id);
}
