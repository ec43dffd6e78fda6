import type { NatsConnection } from "nats";
import type { Broker } from "../../actors/kernel/broker.ts";
import type { FactMessage } from "../../actors/kernel/facts.ts";
import type { ReviewFact } from "../moderation/changes.ts";
import { LOCKS } from "../platform/locks.ts";
import type { Log } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";

const BATCH_MAX = 500;
const LOOK_EVERY_MS = 250;
const RETRY_MAX_MS = 5_000;
const ACK_TIMEOUT_MS = 3_000;

/** What a fact shows of its review, as it is when it is published: nothing of its author, and none of its words. */
export interface ReviewFactData {
  /** Or the question's, or the answer's. */
  readonly reviewId: string;
  readonly productId: number;
  /** Null once the review is gone. */
  readonly rating: number | null;
  readonly isShown: boolean;
  readonly helpful: number;
}

interface ChangeRow extends ReviewFactData {
  readonly seq: string;
  readonly about: "review" | "question";
  readonly fact: ReviewFact;
  readonly at: Date;
}

interface PublishParts {
  readonly sql: Sql;
  readonly broker: Broker;
  readonly log: Log;
}

/** The outbox of reviews, onto `review.<productId>.<fact>`, and of questions, onto `question.<productId>.<fact>`. With the broker away rows wait in the table. Returns how to stop. */
export function publishReviews({ sql, broker, log }: PublishParts): { stop(): Promise<void> } {
  const stopped = Promise.withResolvers<void>();
  let isStopped = false;
  const running = run();

  async function run(): Promise<void> {
    let pause = LOOK_EVERY_MS;
    while (!isStopped) {
      let published = 0;
      try {
        const connection = broker.connection();
        if (connection) published = await publishReviewChanges(sql, connection);
        pause = LOOK_EVERY_MS;
      } catch (error) {
        log.warn({ err: error }, "could not publish reviews' facts; the table keeps them");
        pause = Math.min(pause * 2, RETRY_MAX_MS);
      }
      if (published < BATCH_MAX) await Promise.race([stopped.promise, Bun.sleep(pause)]);
    }
  }

  return {
    stop: () => {
      isStopped = true;
      stopped.resolve();
      return running;
    },
  };
}

/** Publishes one batch, oldest first. Returns how many rows went. Throws where Postgres or JetStream fails: the rows stay. */
export async function publishReviewChanges(sql: Sql, connection: NatsConnection): Promise<number> {
  const [first] = await sql`SELECT FROM review_changes LIMIT 1`;
  if (!first) return 0;
  return sql.begin(async (tx) => {
    const [lock] = await tx<{ mine: boolean }[]>`SELECT pg_try_advisory_xact_lock(${LOCKS.publishingReviews}) AS mine`;
    if (!lock?.mine) return 0;
    const rows = await tx<ChangeRow[]>`
      SELECT c.seq, c.about, c.fact, c.at, c.review_id AS "reviewId", c.product_id AS "productId", r.rating,
        coalesce(r.is_shown, p.is_shown, false) AS "isShown", coalesce(r.helpful, p.helpful, 0) AS helpful
      FROM (SELECT * FROM review_changes ORDER BY seq LIMIT ${BATCH_MAX}) AS c
      LEFT JOIN reviews r USING (review_id) LEFT JOIN postings p ON p.posting_id = c.review_id ORDER BY c.seq`;
    const js = connection.jetstream({ timeout: ACK_TIMEOUT_MS });
    await Promise.all(
      rows.map((row) =>
        js.publish(`${row.about}.${row.productId}.${row.fact}`, JSON.stringify(factOf(row)), {
          msgID: `review-${row.seq}`,
        }),
      ),
    );
    await tx`DELETE FROM review_changes WHERE seq = ANY(${rows.map((row) => row.seq)}::bigint[])`;
    return rows.length;
  });
}

function factOf({ seq, about, fact, at, ...data }: ChangeRow): FactMessage<ReviewFactData> {
  return {
    id: `review-${seq}`,
    type: `${about === "review" ? "Review" : "Question"}${fact.charAt(0).toUpperCase()}${fact.slice(1)}`,
    time: at.toISOString(),
    source: "souk/reviews",
    subject: `${about}/${data.reviewId}`,
    dataversion: 1,
    version: Number(seq),
    data,
  };
}
