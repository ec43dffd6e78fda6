import { Type } from "@sinclair/typebox";
import type { Sql } from "../platform/postgres.ts";
import type { Builder } from "../recommendations/builder.ts";
import { type Endpoint, endpoint, OpsError } from "./endpoint.ts";

export interface RecommendationOps {
  readonly sql: Sql;
  readonly recommendationBuilder: Pick<Builder, "begin">;
}

/** Counting anew what goes with what, and how far that is. */
export function recommendationEndpoints({ sql, recommendationBuilder }: RecommendationOps): Endpoint[] {
  return [
    endpoint({
      subject: "recommendations.rebuild",
      description:
        "Counts anew what is bought together; goes on in the background, and readers see it when it is whole",
      input: Type.Object({}),
      example: {},
      answer: async () => {
        if ((await recommendationBuilder.begin()) === "busy")
          throw new OpsError(409, "under_way", "it is being counted already: see recommendations.status");
        return { outcome: "begun" };
      },
    }),
    endpoint({
      subject: "recommendations.status",
      description: "The countings of what is bought together, the newest first, and how far one is that is under way",
      input: Type.Object({}),
      example: {},
      answer: async () => {
        const rows = await sql`
          SELECT generation, state, since, began_at AS "beganAt", ended_at AS "endedAt", items::float8 AS items,
            weight::float8 / 2 AS pairs, CASE WHEN state <> 'building' THEN NULL WHEN last_product IS NULL THEN 0
              WHEN last_product = 0 THEN 1 ELSE round(position::numeric / last_product, 3)::float8 END AS done
          FROM recommendation_generations ORDER BY generation DESC LIMIT 10`;
        return { generations: [...rows] };
      },
    }),
  ];
}
