import { Type } from "@sinclair/typebox";
import type { Sql } from "../platform/postgres.ts";
import { type Endpoint, endpoint } from "./endpoint.ts";

/** The catalogue keeps no journal: what JetStream should have again of it is said anew, product by product. */
export function catalogueEndpoints(sql: Sql): Endpoint[] {
  return [
    endpoint({
      subject: "catalogue.republish",
      description: "Publishes every product's present state again, through the catalogue's outbox",
      input: Type.Object({}),
      example: {},
      answer: async () => {
        const queued = await sql`
          INSERT INTO catalogue_changes (product_id, type)
          SELECT id, CASE status WHEN 'archived' THEN 'product-archived' ELSE 'product-changed' END
          FROM products WHERE status <> 'draft' ORDER BY id`;
        return { queued: queued.count };
      },
    }),
  ];
}
